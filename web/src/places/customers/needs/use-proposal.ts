import { api } from '../../../api/client.ts';
import type { Proposal } from './needs.ts';

/** A proposal of groups, asked for every second until it is there. */
export const useProposal = (proposalId: number | undefined) =>
  api.useQuery(
    'get',
    '/customers/needs/proposals/{proposalId}',
    { params: { path: { proposalId: proposalId ?? 0 } } },
    {
      enabled: proposalId !== undefined,
      refetchInterval: ({ state }) => ((state.data as Proposal | undefined)?.kind === 'waiting' ? 1_000 : false),
    },
  );
