import { type UseInfiniteQueryResult, useInfiniteQuery } from '@tanstack/react-query';

type PageOf<Row> = { items: Row[]; nextCursor: string | null };

/**
 * A list that comes a page at a time: `usePages(['get', '/bounces', filter], async (cursor) => (await client.GET(…)).data!)`.
 * Answers what `Answer` and `DataTable` take: `<Answer query={pages.query}>{(rows) => <DataTable rows={rows} {...pages.more} />}`.
 */
export function usePages<Row>(
  queryKey: readonly unknown[],
  read: (cursor: string | undefined) => Promise<PageOf<Row>>,
  options: { refetchInterval?: number } = {},
) {
  const pages: UseInfiniteQueryResult<{ pages: PageOf<Row>[] }> = useInfiniteQuery({
    queryKey,
    queryFn: ({ pageParam }) => read(pageParam || undefined),
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
    ...options,
  });
  return {
    query: {
      data: pages.data?.pages.flatMap(({ items }) => items),
      error: pages.error,
      refetch: pages.refetch,
    },
    more: {
      onShowMore: pages.hasNextPage ? () => void pages.fetchNextPage() : undefined,
      isShowingMore: pages.isFetchingNextPage,
    },
  };
}
