import { useInfiniteQuery } from '@tanstack/react-query';

type Answered<Item> = { items: Item[]; nextCursor: string | null };

/** A list that comes page by page: `ask` is given the cursor of the next one, undefined for the first. */
export function usePages<Item>(key: readonly unknown[], ask: (cursor: string | undefined) => Promise<Answered<Item>>) {
  const query = useInfiniteQuery({
    queryKey: key,
    queryFn: ({ pageParam }) => ask(pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    placeholderData: (before) => before,
  });
  return {
    query: { data: query.data?.pages.flatMap(({ items }) => items), error: query.error, refetch: query.refetch },
    more: query.hasNextPage ? () => void query.fetchNextPage() : undefined,
    isShowingMore: query.isFetchingNextPage,
  };
}
