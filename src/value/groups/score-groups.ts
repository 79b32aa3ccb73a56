import { createLogFollower, type Tx } from '../../platform/index.ts';
import * as models from '../purchases/models.store.ts';
import type { RunHands } from '../purchases/runs.ts';
import type { ValueGround } from '../purchases/value-ground.ts';
import { walkPurchases } from '../purchases/walk-purchases.ts';
import * as store from './groups.store.ts';
import { followCustomer, type Move, scoresOf, windowsOf, type Yardstick } from './judge-customer.ts';
import { readFacts } from './read-facts.ts';
import { gatherBounds } from './shop-bounds.ts';
import { dayIn, monthEnds, nextParams, type PurchasesParams, purchasesParams, yardstickOf } from './yardstick.ts';

export const groupsJob = 'value.purchases';

/** Contacts judged in one transaction: short enough that an order waits for it a moment at most. */
const contactsAtOnce = 5_000;
/** Events of the log looked at in one transaction. */
const eventsAtOnce = 20_000;
/** Months of the past that are made up from orders for those who never moved. */
const pastMonths = 24;
const followerName = 'value:groups';
/** Customers are counted for new bounds no more often than this. */
const growthAskedEveryMs = 60_000;

/** A yardstick with the version of the model it comes from. */
export type HeldYardstick = Yardstick & { version: number; fittedAt: Date; timeZone: string };

/**
 * Judges customers: everybody at night, by new bounds; and whoever orders or gives back within about a second, by the bounds
 * of the last night. Scores and moves are written in one transaction.
 */
export function createGroupScoring(ground: ValueGround) {
  const { db, clock, doorbell, workspaces, contacts, segments, settings, log } = ground;
  const follower = createLogFollower({ db, name: followerName, table: 'event' });
  const growthAskedAt = new Map<number, number>();
  let isFollowing = false;

  async function heldParams(workspaceId: number): Promise<(PurchasesParams & models.StoredModel) | null> {
    const model = await models.findLatestModel(db.sql, workspaceId, 'purchases');
    const params = purchasesParams.safeParse(model?.params);
    return model && params.success ? { ...model, ...params.data } : null;
  }

  /** What customers are measured by; null before the first run. */
  async function yardstick(workspaceId: number): Promise<HeldYardstick | null> {
    const held = await heldParams(workspaceId);
    if (held === null) return null;
    const { timeZone } = await workspaces.get(workspaceId);
    const { groups } = await settings.get(workspaceId);
    return { ...yardstickOf(groups, held, timeZone), version: held.version, fittedAt: held.fittedAt, timeZone };
  }

  /** Measures the shop anew, and keeps what it found as the next version of the model. */
  async function measure(workspaceId: number, now: Date, { progress, stopping }: RunHands): Promise<HeldYardstick> {
    const { timeZone } = await workspaces.get(workspaceId);
    const { groups } = await settings.get(workspaceId);
    const dayOf = dayIn(timeZone);
    const gathered = gatherBounds(groups);
    const reading = { now: now.getTime(), windows: windowsOf(groups), dayOf };
    for await (const batch of walkPurchases(db, workspaceId, { until: now })) {
      stopping.throwIfAborted();
      for (const purchases of batch) {
        const facts = readFacts(purchases, reading);
        if (facts !== null) gathered.add(facts);
      }
      await progress({});
    }
    const bounds = gathered.finish();
    const params = nextParams(bounds, await heldParams(workspaceId));
    const version = await models.insertModel(db.sql, workspaceId, 'purchases', {
      ...{ fittedAt: now, dataUntil: now, params },
      quality: { kind: bounds.rfm === null ? 'too-little-data' : 'measured', customers: bounds.customers },
    });
    return { ...yardstickOf(groups, params, timeZone), version, fittedAt: now, timeZone };
  }

  /** Judges contacts, in ascending order, in the caller's transaction. Answers for how many something changed. */
  async function judge(
    tx: Tx,
    workspaceId: number,
    contactIds: readonly number[],
    { measured, watched }: { measured: HeldYardstick; watched: readonly string[] },
  ): Promise<number> {
    await store.holdJudging(tx, workspaceId);
    // Not before the lock: what others wrote meanwhile is to be seen.
    const now = clock.now();
    const past = monthEnds(now, pastMonths, measured.timeZone);
    const last = await store.findLastMoves(tx.sql, workspaceId, contactIds);
    const rows: Parameters<typeof contacts.writeScores>[1]['rows'][number][] = [];
    const moves: (Move & { contactId: number })[] = [];
    for await (const batch of walkPurchases(tx, workspaceId, { until: now, contactIds })) {
      for (const purchases of batch) {
        const { contactId } = purchases;
        const at = { now: now.getTime(), past, last: last.get(contactId) ?? null };
        const followed = followCustomer(purchases, measured, at);
        rows.push({ contactId, scores: scoresOf(followed.judged) });
        for (const move of followed.moves) moves.push({ ...move, contactId });
      }
    }
    await store.insertMoves(tx.sql, workspaceId, moves);
    const batch = { model: 'purchases', version: measured.version, at: now, rows, watched } as const;
    return contacts.writeScores(workspaceId, batch, { tx });
  }

  /** The nightly run: measures the shop, then judges everybody. */
  async function scoreEverybody(workspaceId: number, hands: RunHands): Promise<void> {
    const contactsTotal = await store.countContacts(db.sql, workspaceId);
    await hands.progress({ contactsTotal });
    const measured = await measure(workspaceId, clock.now(), hands);
    const watched = await segments.watchedValues(workspaceId);
    let counts = { contacts: 0, written: 0 };
    for (let after = 0; ; ) {
      hands.stopping.throwIfAborted();
      const ids = await store.nextContacts(db.sql, workspaceId, after, contactsAtOnce);
      if (ids.length === 0) break;
      const written = await db.transaction((tx) => judge(tx, workspaceId, ids, { measured, watched }));
      counts = { contacts: counts.contacts + ids.length, written: counts.written + written };
      if (written > 0) doorbell.ring('segments.refresh');
      await hands.progress(counts);
      after = ids.at(-1)!;
    }
    log.info({ workspaceId, ...counts, version: measured.version }, 'value.groups.scored');
  }

  /** Rings for a run when the bounds no longer speak of this shop: there are none yet, or twice as many customers. */
  async function askGrowth(workspaceId: number, customersThen: number | null): Promise<void> {
    const now = Date.now();
    if (now - (growthAskedAt.get(workspaceId) ?? 0) < growthAskedEveryMs) return;
    growthAskedAt.set(workspaceId, now);
    const isOutgrown =
      customersThen === null || (await store.countCustomers(db.sql, workspaceId)) > 2 * Math.max(customersThen, 10);
    if (isOutgrown) doorbell.ring(groupsJob, { workspaceId });
  }

  async function takeLog(tx: Tx, range: { after: number; upTo: number }): Promise<number> {
    const upTo = Math.min(range.upTo, range.after + eventsAtOnce);
    for (const { workspaceId, contactIds } of await store.findBuyersInLog(tx.sql, { after: range.after, upTo })) {
      const measured = await yardstick(workspaceId);
      if (measured !== null) {
        const watched = await segments.watchedValues(workspaceId);
        await judge(tx, workspaceId, contactIds, { measured, watched });
      }
      await askGrowth(workspaceId, measured?.bounds.customers ?? null);
    }
    return upTo;
  }

  return {
    yardstick,
    scorer: ground.runs.scorer('purchases', scoreEverybody),

    /**
     * Judges again whoever ordered or gave back since it last looked. False: some of it is still being written, look again
     * soon. Safe in several processes at once.
     */
    async follow(): Promise<boolean> {
      if (!isFollowing) await store.startFollowingHere(db.sql, followerName);
      isFollowing = true;
      let hasTaken = false;
      const isSettled = await follower.follow(async (tx, range) => {
        hasTaken = true;
        return takeLog(tx, range);
      });
      if (hasTaken) doorbell.ring('segments.refresh');
      return isSettled;
    },
  };
}
