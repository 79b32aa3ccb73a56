import type { ClaimedMessage, Messages, SendingCampaign } from '../messages/index.ts';
import { KohortError, type Log } from '../platform/index.ts';
import type { Ways } from './ways/create-ways.ts';
import type { Way } from './ways/way.ts';

/** Messages of one campaign in a worker's hands, and the way they go out by. */
export type Work = { way: Way; messages: ClaimedMessage[] };

type Parts = { messages: Pick<Messages, 'findSending' | 'claim'>; ways: Pick<Ways, 'of'>; log: Pick<Log, 'warn'> };

export type WorkWish = { workerId: string; limit: number; now: Date; isFull(way: Way): boolean };

export type ClaimWork = ReturnType<typeof createClaimWork>;

/**
 * Which messages go next, and by which way out: campaigns of a higher priority first, those of the same one taking turns,
 * so that a long one does not hold up the others.
 */
export function createClaimWork({ messages, ways, log }: Parts) {
  let turn = 0;

  /** Null when it has none that can be used: its campaigns wait until somebody mends it. */
  const wayOf = async ({ id, workspaceId, transportId }: SendingCampaign): Promise<Way | null> => {
    try {
      return await ways.of(workspaceId, transportId);
    } catch (failure) {
      if (!(failure instanceof KohortError && failure.kind.expected)) throw failure;
      log.warn({ campaignId: id, error: failure.detail }, 'delivery.way.unusable');
      return null;
    }
  };

  return {
    /**
     * Claims up to `limit` due messages; null when nothing is due that could go out. `isFull`: whether a way has as much to
     * do already as this worker wants to hold for it, so that a slow one holds up none of the others.
     */
    async next({ isFull, ...wish }: WorkWish): Promise<Work | null> {
      turn += 1;
      for (const campaign of inTurn(await messages.findSending(), turn)) {
        const way = await wayOf(campaign);
        if (!way || isFull(way)) continue;
        const claimed = await messages.claim({ ...wish, campaignId: campaign.id });
        if (claimed.length > 0) return { way, messages: claimed };
      }
      return null;
    },
  };
}

/** By priority, the highest first; within one, the first is another one every turn. Pure. */
export function inTurn<Campaign extends { priority: number }>(campaigns: Campaign[], turn: number): Campaign[] {
  const levels = [...new Set(campaigns.map(({ priority }) => priority))].sort((a, b) => b - a);
  return levels.flatMap((level) => {
    const alike = campaigns.filter(({ priority }) => priority === level);
    const first = turn % alike.length;
    return [...alike.slice(first), ...alike.slice(0, first)];
  });
}
