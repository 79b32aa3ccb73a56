import { ActionIcon, Anchor, NativeSelect, Stack, Text } from '@mantine/core';
import { IconTicket, IconTrash } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { api } from '../../api/client.ts';
import type { components } from '../../api/schema.d.ts';
import { date, number } from '../../format/index.ts';
import { Answer } from '../../parts/answer.tsx';
import { can } from '../../parts/can.ts';
import { useConfirm } from '../../parts/confirm.tsx';
import { type Column, DataTable } from '../../parts/data-table.tsx';
import { Empty } from '../../parts/empty.tsx';
import { Figures } from '../../parts/figures.tsx';
import { failed, saved } from '../../parts/notify.ts';
import { t } from '../../words/index.ts';
import { AddCodes } from './add-codes.tsx';
import type { Offer } from './offer-words.ts';

type Code = components['schemas']['OfferCode'];

const stateNames: Readonly<Record<Code['state'], string>> = {
  free: t('not given out'),
  reserved: t('on their way'),
  given: t('given out'),
  open: t('for anybody'),
  void: t('withdrawn'),
};

/** Codes of an offer: how many are left, each of them, and more. */
export function CodesTab({ offer }: { offer: Offer }) {
  const [state, setState] = useState<Code['state'] | ''>('');
  const query = { limit: 200, ...(state ? { state } : {}) };
  const codes = api.useQuery('get', '/offers/{offerId}/codes', { params: { path: { offerId: offer.id }, query } });
  const canWrite = can('offers:write') && !offer.archivedAt;
  return (
    <Answer query={codes}>
      {({ items, counts, nextCursor }) => {
        const all = Object.values(counts).reduce((sum, count) => sum + count, 0);
        return (
          <Stack gap="lg">
            {canWrite && offer.codeKind === 'imported' && <AddCodes offerId={offer.id} />}
            {all === 0 ? (
              <Empty icon={<IconTicket size={28} />} title={t('No codes yet')}>
                {offer.codeKind === 'unique'
                  ? t('Kohort makes one for each contact when a message with this offer is planned.')
                  : t(
                      'Make some here, or bring in those of your shop. They go out in the order they came in, one to each contact.',
                    )}
              </Empty>
            ) : (
              <>
                <Figures
                  figures={(['free', 'reserved', 'given', 'open', 'void'] as const).map((each) => ({
                    name: stateNames[each],
                    value: number(counts[each]),
                  }))}
                />
                <NativeSelect
                  label={t('Show codes that are')}
                  w={220}
                  value={state}
                  onChange={({ currentTarget }) => setState(currentTarget.value as Code['state'] | '')}
                  data={[
                    { value: '', label: t('any of these') },
                    ...Object.entries(stateNames).map(([value, label]) => ({ value, label })),
                  ]}
                />
                <CodeTable offerId={offer.id} items={items} canWrite={canWrite} />
                {nextCursor && (
                  <Text size="sm" c="dimmed">
                    {t('The first {count} are shown.', { count: number(items.length) })}
                  </Text>
                )}
              </>
            )}
          </Stack>
        );
      }}
    </Answer>
  );
}

function CodeTable({ offerId, items, canWrite }: { offerId: number; items: readonly Code[]; canWrite: boolean }) {
  const confirm = useConfirm();
  const queries = useQueryClient();
  const withdraw = api.useMutation('delete', '/offers/{offerId}/codes/{codeId}');
  const ask = async (code: Code) => {
    const isSure = await confirm({
      title: t('Withdraw {code}?', { code: code.code }),
      verb: t('Withdraw the code'),
      isDanger: true,
      children: t('From now on it is refused, also to whoever was given it. That cannot be taken back.'),
    });
    if (!isSure) return;
    await withdraw.mutateAsync({ params: { path: { offerId, codeId: code.id } } });
    await queries.invalidateQueries();
    saved(t('{code} is withdrawn.', { code: code.code }));
  };
  const columns: readonly Column<Code>[] = [
    { name: t('Code'), cell: ({ code }) => code, csv: ({ code }) => code },
    { name: t('State'), cell: ({ state }) => stateNames[state], csv: ({ state }) => stateNames[state] },
    {
      name: t('Whose'),
      cell: ({ contactId }) =>
        contactId === null ? (
          ''
        ) : (
          <Anchor component={Link} to="/contacts/$contactId" params={{ contactId: String(contactId) } as never}>
            {t('Contact {id}', { id: String(contactId) })}
          </Anchor>
        ),
      csv: ({ contactId }) => contactId ?? '',
    },
    {
      name: t('Only for'),
      onlyWide: true,
      cell: ({ products }) => products.join(', '),
      csv: ({ products }) => products.join(' '),
    },
    { name: t('Since'), cell: ({ stateAt }) => date(stateAt), csv: ({ stateAt }) => stateAt },
    ...(canWrite
      ? [
          {
            name: t('Withdraw'),
            cell: (code: Code) =>
              code.state === 'void' ? null : (
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  aria-label={t('Withdraw {code}', { code: code.code })}
                  onClick={() => void ask(code).catch(failed)}
                >
                  <IconTrash size={16} aria-hidden />
                </ActionIcon>
              ),
          },
        ]
      : []),
  ];
  return (
    <DataTable
      name={t('Codes')}
      file={`offer-${offerId}-codes`}
      columns={columns}
      rows={items}
      rowKey={({ id }) => id}
    />
  );
}
