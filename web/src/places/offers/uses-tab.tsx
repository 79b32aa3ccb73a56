import { Anchor, Stack } from '@mantine/core';
import { IconReceipt } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { client } from '../../api/client.ts';
import { dateTime, money, number } from '../../format/index.ts';
import { Answer } from '../../parts/answer.tsx';
import { type Column, DataTable } from '../../parts/data-table.tsx';
import { Empty } from '../../parts/empty.tsx';
import { StateWord } from '../../parts/state-word.tsx';
import { t } from '../../words/index.ts';
import { reasonText } from './refusal-words.ts';

type Page = NonNullable<Awaited<ReturnType<typeof askUses>>>;
type Row = Page['items'][number];

async function askUses(offerId: number, cursor: string | undefined) {
  const query = { limit: 100, ...(cursor ? { cursor } : {}) };
  const { data } = await client.GET('/offers/{offerId}/redemptions', { params: { path: { offerId }, query } });
  return data!;
}

const columns: readonly Column<Row>[] = [
  {
    name: t('Who'),
    cell: ({ contactId, name, email }) => (
      <Anchor component={Link} inherit to="/contacts/$contactId" params={{ contactId: String(contactId) } as never}>
        {name ?? email ?? t('Contact {id}', { id: String(contactId) })}
      </Anchor>
    ),
    csv: ({ contactId, name, email }) => name ?? email ?? contactId,
  },
  { name: t('When'), cell: ({ at }) => dateTime(at), csv: ({ at }) => at },
  {
    name: t('Outcome'),
    cell: ({ isValid, reason, refundedAt }) =>
      isValid ? (
        <StateWord mood={refundedAt ? 'quiet' : 'good'}>{refundedAt ? t('given back') : t('used')}</StateWord>
      ) : (
        <StateWord mood="warn">{t('refused: {reason}', { reason: reasonText(reason ?? '') })}</StateWord>
      ),
    csv: ({ isValid, reason }) => (isValid ? t('used') : reasonText(reason ?? '')),
  },
  { name: t('Code'), onlyWide: true, cell: ({ code }) => code ?? '', csv: ({ code }) => code ?? '' },
  { name: t('Order'), cell: ({ orderRef }) => orderRef ?? '', csv: ({ orderRef }) => orderRef ?? '' },
  {
    name: t('Amount of the order'),
    isNumber: true,
    cell: ({ orderAmount }) => money(orderAmount),
    csv: ({ orderAmount }) => orderAmount,
  },
  {
    name: t('Discount'),
    isNumber: true,
    cell: ({ discount }) => (discount === null ? t('not known') : money(discount)),
    csv: ({ discount }) => discount ?? '',
  },
];

/** Uses of an offer in the order in which they came: also those refused, with why. */
export function UsesTab({ offerId }: { offerId: number }) {
  const uses = useInfiniteQuery({
    queryKey: ['offer uses', offerId],
    queryFn: ({ pageParam }) => askUses(offerId, pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });
  return (
    <Answer query={uses}>
      {({ pages }) => {
        const rows = pages.flatMap(({ items }) => items);
        if (rows.length === 0)
          return (
            <Empty icon={<IconReceipt size={28} />} title={t('Nobody has used it yet')}>
              {t(
                'Each use stands here, and each that was refused with why: from the till, and from orders that bring a code.',
              )}
            </Empty>
          );
        return (
          <Stack>
            <DataTable
              name={t('Uses, {count} shown', { count: number(rows.length) })}
              file={`offer-${offerId}-uses`}
              columns={columns}
              rows={rows}
              rowKey={({ id }) => id}
              onShowMore={uses.hasNextPage ? () => void uses.fetchNextPage() : undefined}
              isShowingMore={uses.isFetchingNextPage}
            />
          </Stack>
        );
      }}
    </Answer>
  );
}
