import { MutationCache, QueryClient } from '@tanstack/react-query';
import { ApiProblem } from '../api/problem.ts';

/** Only a server that was away is asked again: any other answer would be the same. */
const mayAskAgain = (count: number, error: unknown) =>
  count < 2 && error instanceof ApiProblem && (error.body.status === 0 || (error.body.status ?? 0) >= 502);

/** After a change nothing that was read before is believed any more: pages that are opened next ask anew. */
const mutationCache: MutationCache = new MutationCache({
  onSuccess: (): void => void queryClient.invalidateQueries({ refetchType: 'none' }),
});

export const queryClient: QueryClient = new QueryClient({
  mutationCache,
  defaultOptions: { queries: { staleTime: 5_000, retry: mayAskAgain }, mutations: { retry: false } },
});
