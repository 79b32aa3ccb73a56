import { CloseButton, Paper, Stack } from '@mantine/core';
import { api } from '../../api/client.ts';
import { Answer } from '../../parts/answer.tsx';
import { DataTable } from '../../parts/data-table.tsx';
import { Part } from '../../parts/page.tsx';
import { t } from '../../words/index.ts';
import { contactColumn } from './contact-rows.tsx';
import { moveTitle, readMove } from './flow-of.ts';

/** The people behind one band of the diagram. */
export function MoversPanel({ move, onClose }: { move: string; onClose: () => void }) {
  const wanted = readMove(move);
  const movers = api.useInfiniteQuery(
    'get',
    '/customers/groups/moves/contacts',
    { params: { query: { ...wanted!, limit: 20 } } },
    {
      enabled: wanted !== null,
      initialPageParam: undefined,
      pageParamName: 'cursor',
      getNextPageParam: ({ nextCursor }) => nextCursor,
    },
  );
  if (!wanted) return null;
  return (
    <Paper withBorder p="md">
      <Stack>
        <Part title={moveTitle(wanted)} actions={<CloseButton aria-label={t('Close')} onClick={onClose} />}>
          <Answer query={movers} words={t('Looking for who they are …')}>
            {({ pages }) => (
              <DataTable
                name={moveTitle(wanted)}
                file="moved"
                columns={[contactColumn()]}
                rows={pages.flatMap(({ items }) => items)}
                rowKey={({ contactId }) => contactId}
                onShowMore={movers.hasNextPage ? () => void movers.fetchNextPage() : undefined}
                isShowingMore={movers.isFetchingNextPage}
              />
            )}
          </Answer>
        </Part>
      </Stack>
    </Paper>
  );
}
