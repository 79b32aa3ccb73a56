import type { Db } from '../platform/index.ts';
import { endedWithCodes, findWorkspacesWithReserved, newestOutcome } from './campaign-offers.store.ts';
import type { CampaignOffers } from './campaign-offers.ts';

/**
 * Outcomes are written in transactions that may commit out of the order of their ids: each run looks back this far behind
 * the newest one it has seen, and every `fullLookEvery` runs at everything that still waits.
 */
const lookBack = 5_000;
const fullLookEvery = 60;

/**
 * Tells the offers room what became of the messages for which codes are reserved. Returns a verb that looks at what ended
 * since it was last called (all of it the first time); safe to run twice at once, in any number of processes.
 */
export function createCodeSettling({ db, offers }: { db: Db; offers: CampaignOffers }) {
  let runs = 0;
  let seen: number | null = null;

  return async function settleCodes({ all = false }: { all?: boolean } = {}): Promise<void> {
    const waiting = await findWorkspacesWithReserved(db.sql);
    if (waiting.length === 0) {
      seen = null;
      return;
    }
    const newest = await newestOutcome(db.sql);
    const looksAtAll = all || seen === null || runs % fullLookEvery === 0;
    runs += 1;
    const after = looksAtAll ? null : Math.max(0, seen! - lookBack);
    for (const workspaceId of waiting) {
      await offers.settleCodes(null, workspaceId, { selection: endedWithCodes(workspaceId, after) });
    }
    seen = newest;
  };
}
