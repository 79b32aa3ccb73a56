import { QueryClient } from '@tanstack/react-query';
import { ApiProblem } from '../api/problem.ts';

/** Only a server that was away is asked again: any other answer would be the same. */
const mayAskAgain = (count: number, error: unknown) =>
  count < 2 && error instanceof ApiProblem && (error.body.status === 0 || (error.body.status ?? 0) >= 502);

export const queryClient = new QueryClient({
  defaultOptions: { queries: { staleTime: 5_000, retry: mayAskAgain }, mutations: { retry: false } },
});
