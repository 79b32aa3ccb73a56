import { Anchor, Button, FileButton, Group, NativeSelect, Stack, Text, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconBan } from '@tabler/icons-react';
import { Link, useSearch } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import { client } from '../../../api/client.ts';
import type { components } from '../../../api/schema.d.ts';
import { TimeAgo } from '../../../parts/age.tsx';
import { Answer } from '../../../parts/answer.tsx';
import { can } from '../../../parts/can.ts';
import { useConfirm } from '../../../parts/confirm.tsx';
import { DataTable } from '../../../parts/data-table.tsx';
import { Empty } from '../../../parts/empty.tsx';
import { failed, saved } from '../../../parts/notify.ts';
import { offerUndo } from '../../../parts/offer-undo.tsx';
import { Page } from '../../../parts/page.tsx';
import { usePages } from '../../../parts/use-pages.ts';
import { useRefresh } from '../../../parts/use-refresh.ts';
import { useSetSearch } from '../../../parts/use-set-search.ts';
import { t } from '../../../words/index.ts';
import { textOf, textOrNull, type Values } from '../form/field.ts';
import { FormDialog } from '../form/form-dialog.tsx';
import { WhoMayChange } from '../owners-only.tsx';
import { RowActions } from '../row-actions.tsx';
import { type ImportedList, ImportOutcome } from './import-outcome.tsx';
import { sayReason, suppressionReasons } from './reasons.ts';
import { sendList } from './send-list.ts';

type Suppression = components['schemas']['Suppression'];

/** Addresses that are never written to. */
export default function SuppressionsPage() {
  const { contains, reason } = useSearch({ strict: false }) as { contains?: string; reason?: string };
  const setSearch = useSetSearch();
  const refresh = useRefresh();
  const confirm = useConfirm();
  const [isAdding, setIsAdding] = useState(false);
  const [outcome, setOutcome] = useState<ImportedList | null>(null);
  const [isSending, setIsSending] = useState(false);
  const resetFile = useRef<() => void>(null);
  const isMine = can('contacts:write');
  const set = (more: Record<string, string | undefined>) => void setSearch(more, { replace: true });
  const search = useDebouncedCallback((text: string) => set({ contains: text.trim() || undefined }), 300);
  const { query, more } = usePages(['get', '/suppressions', contains, reason], async (cursor) => {
    const wish = { limit: 50, ...(contains && { contains }), ...(reason && { reason }), ...(cursor && { cursor }) };
    return (await client.GET('/suppressions', { params: { query: wish } })).data!;
  });
  const forbid = async (body: { email: string; reason: string; detail?: string }) => {
    await client.POST('/suppressions', { body });
    await refresh('/suppressions');
  };
  const add = async (values: Values) => {
    const detail = textOrNull(values, 'detail');
    await forbid({ email: textOf(values, 'email'), reason: textOf(values, 'reason'), ...(detail && { detail }) });
    saved(t('{email} is not written to any more.', { email: textOf(values, 'email') }));
  };
  const allow = async ({ email, reason: why, detail }: Suppression) => {
    const isSure = await confirm({
      title: t('Allow {email} again?', { email }),
      children:
        why === 'complaint'
          ? t('Somebody there called a message spam. Write again only if they asked for it.')
          : t(
              'It is written to again where it is subscribed. Who did this, and why it was forbidden, stays under Activity.',
            ),
      verb: t('Allow it again'),
      isDanger: true,
    });
    if (!isSure) return;
    await client.DELETE('/suppressions', { params: { query: { email } } });
    await refresh('/suppressions');
    offerUndo(t('{email} may be written to again.', { email }), () =>
      forbid({ email, reason: why, ...(detail && { detail }) }),
    );
  };
  const importFile = async (file: File | null) => {
    if (!file) return;
    setIsSending(true);
    try {
      setOutcome(await sendList(file));
    } catch (error) {
      failed(error);
    }
    setIsSending(false);
    resetFile.current?.();
    await refresh('/suppressions');
  };
  return (
    <Page
      title={t('Suppressions')}
      lead={t(
        'Addresses that are never written to, whatever anybody agreed to. Hard bounces and complaints come here by themselves.',
      )}
      actions={
        isMine && (
          <>
            <FileButton
              onChange={(file) => void importFile(file)}
              accept=".csv,text/csv"
              resetRef={resetFile}
              inputProps={{ 'aria-label': t('A CSV file of addresses') }}
            >
              {(props) => (
                <Button variant="default" loading={isSending} {...props}>
                  {t('Import a CSV file')}
                </Button>
              )}
            </FileButton>
            <Button onClick={() => setIsAdding(true)}>{t('Forbid an address')}</Button>
          </>
        )
      }
    >
      <WhoMayChange scope="contacts:write" />
      <ImportOutcome outcome={outcome} onClose={() => setOutcome(null)} />
      <Group align="flex-end" gap="sm">
        <TextInput
          label={t('Search')}
          placeholder={t('Part of an address')}
          defaultValue={contains ?? ''}
          onChange={({ currentTarget }) => search(currentTarget.value)}
        />
        <NativeSelect
          label={t('Why')}
          value={reason ?? ''}
          data={[
            { value: '', label: t('All') },
            ...suppressionReasons.map((each) => ({ value: each, label: sayReason(each) })),
          ]}
          onChange={({ currentTarget }) => set({ reason: currentTarget.value || undefined })}
        />
      </Group>
      <Answer query={query}>
        {(rows) =>
          rows.length === 0 ? (
            contains || reason ? (
              <Text>{t('No address like this is forbidden.')}</Text>
            ) : (
              <Empty icon={<IconBan size={28} aria-hidden />} title={t('No address is forbidden')}>
                {t(
                  'Bring the list along when you come from another mailing program: a CSV file with the columns email, reason and detail.',
                )}
              </Empty>
            )
          ) : (
            <DataTable
              name={t('Suppressions')}
              file="suppressions"
              rows={rows}
              rowKey={({ email }) => email}
              {...more}
              columns={[
                {
                  name: t('Address'),
                  cell: ({ email }) => (
                    <Anchor
                      component={Link}
                      to="/contacts"
                      search={{ search: email } as never}
                      style={{ overflowWrap: 'anywhere' }}
                    >
                      {email}
                    </Anchor>
                  ),
                  csv: ({ email }) => email,
                },
                {
                  name: t('Why'),
                  cell: ({ reason: why, detail, messageId }) => (
                    <Stack gap={0}>
                      <Text size="sm">{sayReason(why)}</Text>
                      {detail && (
                        <Text size="sm" c="dimmed" lineClamp={2}>
                          {detail}
                        </Text>
                      )}
                      {messageId !== null && (
                        <Anchor
                          component={Link}
                          size="sm"
                          to="/messages/$messageId"
                          params={{ messageId: String(messageId) } as never}
                        >
                          {t('the message that led to it')}
                        </Anchor>
                      )}
                    </Stack>
                  ),
                  csv: ({ reason: why, detail }) => [why, detail].filter(Boolean).join(': '),
                },
                { name: t('Since'), cell: ({ at }) => <TimeAgo at={at} />, csv: ({ at }) => at },
                ...(isMine
                  ? [
                      {
                        name: t('Change'),
                        isNumber: true,
                        cell: (row: Suppression) => (
                          <RowActions
                            actions={[
                              {
                                name: t('Allow again'),
                                of: row.email,
                                run: () => void allow(row).catch(failed),
                              },
                            ]}
                          />
                        ),
                      },
                    ]
                  : []),
              ]}
            />
          )
        }
      </Answer>
      <FormDialog
        title={t('Forbid an address')}
        isOpen={isAdding}
        onClose={() => setIsAdding(false)}
        verb={t('Forbid it')}
        initial={{ email: '', reason: 'by-hand', detail: '' }}
        save={add}
        fields={[
          { kind: 'text', type: 'email', name: 'email', label: t('Address'), isRequired: true, isWide: true },
          {
            kind: 'choice',
            name: 'reason',
            label: t('Why'),
            options: suppressionReasons.map((value) => ({ value, label: sayReason(value) })),
          },
          { kind: 'text', name: 'detail', label: t('What was said'), placeholder: t('Asked by telephone') },
        ]}
      />
    </Page>
  );
}
