import type { MessageNews } from '../messages/index.ts';
import type { Db, Tx } from '../platform/index.ts';
import { endedWithCodes, findWorkspacesWithReserved, newestOutcome } from './campaign-offers.store.ts';
import type { CampaignOffers } from './campaign-offers.ts';

/**
 * Outcomes are written in transactions that may commit out of the order of their ids: each run looks back this far behind
 * the newest one it has seen, and every `fullLookEvery` runs at everything that still waits.
 */
const lookBack = 5_000;
const fullLookEvery = 60;

/**
 * Tells the offers room what became of the messages for which codes are reserved. `settleTold` follows the news of the
 * ledger; `settleCodes` looks at attempts that ended since it was last called (at all the first time), for what the news do
 * not tell. Safe to run twice at once, in any number of processes.
 */
export function createCodeSettling({ db, offers }: { db: Db; offers: CampaignOffers }) {
  let runs = 0;
  let seen: number | null = null;

  const settleTold = async (tx: Pick<Tx, 'sql'>, workspaceId: number, items: MessageNews[]): Promise<void> => {
    const ids = items.filter(({ offerIds }) => offerIds.length > 0).map(({ messageId }) => messageId);
    if (ids.length === 0) return;
    const text = `select m.id as message_id, m.state from message m
                   where m.workspace_id = $1 and m.id = any($2::bigint[])
                     and exists (select 1 from offer_code c
                                  where c.workspace_id = $1 and c.message_id = m.id and c.state = 'reserved')`;
    await offers.settleCodes(tx, workspaceId, { selection: { text, values: [workspaceId, ids] } });
  };

  const settleCodes = async ({ all = false }: { all?: boolean } = {}): Promise<void> => {
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

  return { settleTold, settleCodes };
}
