import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { IconInbox } from '@tabler/icons-react';
import { useState } from 'react';
import { api, client } from '../../../api/client.ts';
import type { components } from '../../../api/schema.d.ts';
import { TimeAgo } from '../../../parts/age.tsx';
import { Answer } from '../../../parts/answer.tsx';
import { can } from '../../../parts/can.ts';
import { useConfirm } from '../../../parts/confirm.tsx';
import { DataTable } from '../../../parts/data-table.tsx';
import { Empty } from '../../../parts/empty.tsx';
import { failed, saved } from '../../../parts/notify.ts';
import { StateWord } from '../../../parts/state-word.tsx';
import { useRefresh } from '../../../parts/use-refresh.ts';
import { t } from '../../../words/index.ts';
import { type Field, isOn, numberOf, textOf, textOrNull, type Values } from '../form/field.ts';
import { FormDialog } from '../form/form-dialog.tsx';
import { RowActions } from '../row-actions.tsx';

type Mailbox = components['schemas']['InboundMailbox'];

const fieldsOf = (mailbox: Mailbox | null): Field[] => [
  ...(mailbox ? [] : [{ kind: 'text' as const, name: 'name', label: t('Name'), isRequired: true, isWide: true }]),
  { kind: 'text', name: 'host', label: t('Server (IMAP)'), isRequired: true, placeholder: 'imap.shop.example' },
  { kind: 'number', name: 'port', label: t('Port'), min: 1, max: 65_535, isRequired: true },
  { kind: 'text', name: 'user', label: t('User'), isRequired: true },
  {
    kind: 'text',
    type: 'password',
    name: 'password',
    label: t('Password'),
    isRequired: !mailbox,
    hint: mailbox
      ? t('Kept encrypted. Empty: the one that is stored stays.')
      : t('Kept encrypted, and never shown again.'),
  },
  { kind: 'text', name: 'folder', label: t('Folder'), isRequired: true },
  { kind: 'switch', name: 'secure', label: t('Encrypted from the first byte (port 993)'), isWide: true },
  {
    kind: 'switch',
    name: 'deleteRead',
    label: t('Delete mails there once they are kept here'),
    isWide: true,
  },
];

const valuesOf = (mailbox: Mailbox | null): Values => ({
  ...(mailbox ? {} : { name: t('Bounces') }),
  host: mailbox?.host ?? '',
  port: mailbox?.port ?? 993,
  user: mailbox?.user ?? '',
  password: '',
  folder: mailbox?.folder ?? 'INBOX',
  secure: mailbox?.secure ?? true,
  deleteRead: mailbox?.deleteRead ?? false,
});

const bodyOf = (values: Values) => ({
  host: textOf(values, 'host'),
  port: numberOf(values, 'port') ?? 993,
  user: textOf(values, 'user'),
  folder: textOf(values, 'folder'),
  secure: isOn(values, 'secure'),
  deleteRead: isOn(values, 'deleteRead'),
});

/** Mailboxes that bounces are read from: made, changed, tried, given up. */
export function MailboxesList() {
  const query = api.useQuery('get', '/inbound-mailboxes');
  const refresh = useRefresh();
  const confirm = useConfirm();
  const [edited, setEdited] = useState<Mailbox | 'new' | null>(null);
  const [trial, setTrial] = useState<{ name: string; ok: boolean; problem: string | null } | null>(null);
  const mailbox = edited === 'new' ? null : edited;
  const isMine = can('delivery:write');
  const save = async (values: Values) => {
    const password = textOrNull(values, 'password');
    if (mailbox)
      await client.PATCH('/inbound-mailboxes/{mailboxId}', {
        params: { path: { mailboxId: mailbox.id } },
        body: { ...bodyOf(values), ...(password && { password }) },
      });
    else
      await client.POST('/inbound-mailboxes', {
        body: { ...bodyOf(values), name: textOf(values, 'name'), password: password ?? '' },
      });
    await refresh('/inbound-mailboxes');
    saved();
  };
  const test = async ({ id, name }: Mailbox) => {
    setTrial(null);
    const { data } = await client.POST('/inbound-mailboxes/{mailboxId}/test', { params: { path: { mailboxId: id } } });
    if (data) setTrial({ name, ...data });
  };
  const archive = async ({ id, name }: Mailbox) => {
    const isSure = await confirm({
      title: t('Stop reading {name}?', { name }),
      children: t(
        'What came from it stays. Its password is forgotten, so that it has to be set up anew to be read again.',
      ),
      verb: t('Stop reading it'),
      isDanger: true,
    });
    if (!isSure) return;
    await client.DELETE('/inbound-mailboxes/{mailboxId}', { params: { path: { mailboxId: id } } });
    await refresh('/inbound-mailboxes');
  };
  const make = isMine && <Button onClick={() => setEdited('new')}>{t('Set up a mailbox')}</Button>;
  return (
    <Stack>
      {trial && (
        <Alert
          role="status"
          variant="light"
          color={trial.ok ? 'green' : 'red'}
          title={
            trial.ok
              ? t('{name} can be opened', { name: trial.name })
              : t('{name} cannot be opened', { name: trial.name })
          }
          withCloseButton
          closeButtonLabel={t('Close')}
          onClose={() => setTrial(null)}
        >
          {trial.problem}
        </Alert>
      )}
      <Answer query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty icon={<IconInbox size={28} aria-hidden />} title={t('No mailbox is read')} action={make}>
              {t('Let bounces come to a mailbox of your own, such as bounces@shop.example: it is read every minute.')}
            </Empty>
          ) : (
            <>
              <Group justify="flex-end">{make}</Group>
              <DataTable
                name={t('Mailboxes')}
                file="mailboxes"
                rows={items}
                rowKey={({ id }) => id}
                columns={[
                  {
                    name: t('Mailbox'),
                    cell: ({ name, user, host }) => (
                      <Stack gap={0}>
                        <Text span fw={500}>
                          {name}
                        </Text>
                        <Text span size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
                          {t('{user} at {host}', { user, host })}
                        </Text>
                      </Stack>
                    ),
                    csv: ({ name }) => name,
                  },
                  {
                    name: t('State'),
                    cell: ({ problem, checkedAt }) =>
                      problem ? (
                        <Stack gap={0}>
                          <StateWord mood="bad">{t('cannot be read')}</StateWord>
                          <Text size="sm">{problem}</Text>
                        </Stack>
                      ) : checkedAt ? (
                        <StateWord mood="good">{t('is read')}</StateWord>
                      ) : (
                        <StateWord mood="busy">{t('not looked into yet')}</StateWord>
                      ),
                    csv: ({ problem }) => problem ?? '',
                  },
                  {
                    name: t('Looked into'),
                    cell: ({ checkedAt }) => (checkedAt ? <TimeAgo at={checkedAt} /> : t('never')),
                    csv: ({ checkedAt }) => checkedAt ?? '',
                  },
                  ...(isMine
                    ? [
                        {
                          name: t('Change'),
                          isNumber: true,
                          cell: (row: Mailbox) => (
                            <RowActions
                              actions={[
                                {
                                  name: t('Test'),
                                  of: row.name,
                                  run: () => void test(row).catch(failed),
                                },
                                {
                                  name: t('Change'),
                                  of: row.name,
                                  run: () => setEdited(row),
                                },
                                {
                                  name: t('Stop'),
                                  of: row.name,
                                  run: () => void archive(row).catch(failed),
                                  isDanger: true,
                                },
                              ]}
                            />
                          ),
                        },
                      ]
                    : []),
                ]}
              />
            </>
          )
        }
      </Answer>
      <FormDialog
        title={mailbox ? t('Change {name}', { name: mailbox.name }) : t('Set up a mailbox')}
        isOpen={edited !== null}
        onClose={() => setEdited(null)}
        verb={mailbox ? t('Save') : t('Set it up')}
        fields={fieldsOf(mailbox)}
        initial={valuesOf(mailbox)}
        save={save}
      />
    </Stack>
  );
}
