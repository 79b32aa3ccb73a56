import { Anchor, Button, Code, Stack, Switch, Text } from '@mantine/core';
import { IconKey } from '@tabler/icons-react';
import { useState } from 'react';
import { api, client } from '../../../api/client.ts';
import type { components } from '../../../api/schema.d.ts';
import { date } from '../../../format/index.ts';
import { TimeAgo } from '../../../parts/age.tsx';
import { Answer } from '../../../parts/answer.tsx';
import { can } from '../../../parts/can.ts';
import { useConfirm } from '../../../parts/confirm.tsx';
import { DataTable } from '../../../parts/data-table.tsx';
import { Empty } from '../../../parts/empty.tsx';
import { failed, saved } from '../../../parts/notify.ts';
import { Page } from '../../../parts/page.tsx';
import { StateWord } from '../../../parts/state-word.tsx';
import { useRefresh } from '../../../parts/use-refresh.ts';
import { rich, t } from '../../../words/index.ts';
import { WhoMayChange } from '../owners-only.tsx';
import { RowActions } from '../row-actions.tsx';
import { type Secret, SecretOnce } from '../secret-once.tsx';
import { sayScopes } from './key-scopes.ts';
import { NewKey } from './new-key.tsx';

type ApiKey = components['schemas']['ApiKey'];

/** Keys by which other systems speak to the API. */
export default function KeysPage() {
  const query = api.useQuery('get', '/api-keys', { params: { query: { limit: 100 } } });
  const refresh = useRefresh();
  const confirm = useConfirm();
  const [isMaking, setIsMaking] = useState(false);
  const [withRevoked, setWithRevoked] = useState(false);
  const [secret, setSecret] = useState<Secret | null>(null);
  const isMine = can('workspace:write');
  const revoke = async ({ id, name }: ApiKey) => {
    const isSure = await confirm({
      title: t('Revoke the key of {name}?', { name }),
      children: t(
        'It is refused from the next request on, and cannot be brought back. Make another one first if something still uses it.',
      ),
      verb: t('Revoke'),
      isDanger: true,
    });
    if (!isSure) return;
    try {
      await client.DELETE('/api-keys/{keyId}', { params: { path: { keyId: id } } });
      saved(t('The key of {name} is revoked.', { name }));
    } catch (error) {
      failed(error);
    }
    await refresh('/api-keys');
  };
  const make = isMine && <Button onClick={() => setIsMaking(true)}>{t('Make an API key')}</Button>;
  return (
    <Page
      title={t('API keys')}
      lead={rich(
        'Each system gets a key of its own, so that one can be revoked without the others. <docs>How to use them</docs>',
        {
          docs: (inside) => (
            <Anchor href="/docs" inherit underline="always">
              {inside}
            </Anchor>
          ),
        },
      )}
      actions={make}
    >
      <WhoMayChange scope="workspace:write" />
      <Answer query={query}>
        {({ items }) => {
          const shown = items.filter(({ revokedAt }) => withRevoked || revokedAt === null);
          return (
            <Stack>
              {items.some(({ revokedAt }) => revokedAt !== null) && (
                <Switch
                  label={t('Show revoked ones')}
                  checked={withRevoked}
                  onChange={({ currentTarget }) => setWithRevoked(currentTarget.checked)}
                />
              )}
              {shown.length === 0 ? (
                <Empty icon={<IconKey size={28} aria-hidden />} title={t('No keys are in use')} action={make}>
                  {t('With a key, the shop sends orders as they happen, and segments follow within a second.')}
                </Empty>
              ) : (
                <KeysTable keys={shown} {...(isMine ? { onRevoke: (key: ApiKey) => void revoke(key) } : {})} />
              )}
            </Stack>
          );
        }}
      </Answer>
      <NewKey
        isOpen={isMaking}
        onClose={() => setIsMaking(false)}
        onMade={async (made) => {
          setSecret(made);
          await refresh('/api-keys');
        }}
      />
      <SecretOnce secret={secret} onClose={() => setSecret(null)} />
    </Page>
  );
}

function KeysTable({ keys, onRevoke }: { keys: readonly ApiKey[]; onRevoke?: (key: ApiKey) => void }) {
  return (
    <DataTable
      name={t('API keys')}
      file="api-keys"
      rows={keys}
      rowKey={({ id }) => id}
      columns={[
        {
          name: t('For'),
          cell: ({ name, prefix }) => (
            <Stack gap={2}>
              <Text span fw={500}>
                {name}
              </Text>
              <Code style={{ alignSelf: 'flex-start' }}>{`${prefix}…`}</Code>
            </Stack>
          ),
          csv: ({ name }) => name,
        },
        {
          name: t('May do'),
          cell: ({ scopes }) => (
            <Text size="sm" component="div">
              {sayScopes(scopes).map((line) => (
                <div key={line}>{line}</div>
              ))}
            </Text>
          ),
          csv: ({ scopes }) => scopes.join(' '),
        },
        {
          name: t('Last used'),
          cell: ({ lastUsedAt, revokedAt, createdAt }) =>
            revokedAt ? (
              <StateWord mood="quiet">{t('revoked on {day}', { day: date(revokedAt) })}</StateWord>
            ) : lastUsedAt ? (
              <TimeAgo at={lastUsedAt} />
            ) : (
              <Text size="sm" c="dimmed">
                {t('never; made on {day}', { day: date(createdAt) })}
              </Text>
            ),
          csv: ({ lastUsedAt }) => lastUsedAt ?? '',
        },
        ...(onRevoke
          ? [
              {
                name: t('Change'),
                isNumber: true,
                cell: (key: ApiKey) =>
                  key.revokedAt === null && (
                    <RowActions
                      actions={[
                        {
                          name: t('Revoke'),
                          of: key.name,
                          run: () => onRevoke(key),
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
  );
}
