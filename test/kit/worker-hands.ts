import type { ClaimedMessage, Messages, Outcome } from '../../src/messages/index.ts';

const noRefusal = { joins: '', reason: 'null::text' };

/**
 * The ledger in the hands of a worker that a test plays step by step: it claims, lets go and tells how it ended, each when
 * the test says so. Outcomes are told as events at once.
 */
export function createWorkerHands(messages: Messages) {
  const takeTurn = messages.openTurns(noRefusal);
  const held = new Map<string, Map<number, Date>>();
  const heldBy = (workerId: string) => {
    const known = held.get(workerId) ?? new Map<number, Date>();
    held.set(workerId, known);
    return known;
  };

  return {
    /** Up to `limit` due messages, campaigns taking part one after the other. */
    async claim({ workerId, limit, now }: { workerId: string; limit: number; now: Date }): Promise<ClaimedMessage[]> {
      const claimed: ClaimedMessage[] = [];
      for (const { id: campaignId } of await messages.findSending()) {
        if (claimed.length === limit) break;
        claimed.push(...(await messages.claim({ campaignId, workerId, limit: limit - claimed.length, now })));
      }
      return claimed;
    },

    /** Returns those that may leave. `at`: when they are let go. */
    async letGo(workerId: string, asked: number[], at = new Date()): Promise<number[]> {
      const mine = heldBy(workerId);
      await messages.openSlots(workerId, [0]);
      const { going } = await takeTurn({ workerId, slot: 0, ended: [], held: [...mine.keys()], asked });
      for (const id of going) mine.set(id, at);
      return going;
    },

    /** How attempts ended. */
    async tell(workerId: string, outcomes: { messageId: number; outcome: Outcome }[]): Promise<void> {
      const mine = heldBy(workerId);
      const ended = outcomes.map(({ messageId, outcome }) => ({
        messageId,
        outcome,
        handedAt: mine.get(messageId) ?? new Date(),
      }));
      for (const { messageId } of ended) mine.delete(messageId);
      await takeTurn({ workerId, slot: 0, ended, held: [...mine.keys()], asked: [] });
      await messages.tellNews();
    },
  };
}
