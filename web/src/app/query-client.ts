import { QueryClient } from '@tanstack/react-query';
import { whenChanged } from '../api/client.ts';
import { ApiProblem } from '../api/problem.ts';

/** Only a server that was away is asked again: any other answer would be the same. */
const mayAskAgain = (count: number, error: unknown) =>
  count < 2 && error instanceof ApiProblem && (error.body.status === 0 || (error.body.status ?? 0) >= 502);

export const queryClient = new QueryClient({
  defaultOptions: { queries: { staleTime: 5_000, retry: mayAskAgain }, mutations: { retry: false } },
});

/** After a change nothing that was read before is believed any more: pages that are opened next ask anew. */
whenChanged(() => void queryClient.invalidateQueries({ refetchType: 'none' }));
