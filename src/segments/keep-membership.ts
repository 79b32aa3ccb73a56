/**
 * Keeps `member` true: when a contact changed (refresh), when time alone flips an answer (tick), when a definition is new
 * (build). All three do the same to a batch of contacts, in one transaction:
 *
 *   lock the contacts → look which definitions are in use → take the time → load → follow to now → write what differs
 *
 * In this order, so that no stale answer is ever written: whoever comes to a contact later sees every event, definition
 * and answer that the one before saw. A change commits before its dirty row is seen, and a contact in other hands keeps
 * its dirty row (or its due clock), so nobody is forgotten either. Killed at any instant, the transaction is undone and
 * the rows are still there.
 */
import type { Clock, Db, Log, Sql, Tx } from '../platform/index.ts';
import { createWrites, followContact } from './follow-contact.ts';
import { type LiveSegments, prepareSegments } from './live-segments.ts';
import { createHistoryLoader } from './load-histories.ts';
import * as store from './membership.store.ts';

/** Big enough to share the cost of a round trip, small enough that a contact is held for some tens of milliseconds. */
const BATCH = 1_000;

/** Deadlock, or a lock that did not come in time: the transaction was undone, and trying again is right. */
const isLockTrouble = (error: unknown): boolean => ['40P01', '55P03'].includes((error as { code?: string }).code ?? '');

type Claimed = { workspaceId: number; contactId: number };
type Settled = { locked: number[]; blocked: number[]; gone: number[] };
type BatchOutcome = { claimed: number; settled: number; blocked: Claimed | undefined };

export type Membership = ReturnType<typeof keepMembership>;

export function keepMembership({ db, clock, log }: { db: Db; clock: Clock; log: Log }) {
  const loader = createHistoryLoader();
  const cache = new Map<number, { signature: string; live: LiveSegments }>();
  const builds = new Map<number, Promise<void>>();
  let isStopping = false;

  /** The definitions in use, read again only when one of them, or the time zone, changed. */
  async function liveSegments(sql: Sql, workspaceId: number): Promise<LiveSegments> {
    const { timeZone, signature } = await store.liveSignature(sql, workspaceId);
    const cached = cache.get(workspaceId);
    if (cached?.signature === signature && cached.live.timeZone === timeZone) return cached.live;
    const rows = await store.liveDefinitions(sql, workspaceId);
    const live = prepareSegments(rows, timeZone);
    if (live.circular.length > 0) log.error({ workspaceId, segmentIds: live.circular }, 'segments.circular');
    // Named by what was read, not by the signature before it: a change in between must not hide behind the older name.
    cache.set(workspaceId, { signature: rows.map(({ id, version }) => `${id}:${version}`).join(','), live });
    return live;
  }

  /** Works out all answers about contacts that this transaction has locked, and writes what differs. */
  async function settle({ sql, client }: Tx, workspaceId: number, contactIds: number[]) {
    const live = await liveSegments(sql, workspaceId);
    const current = await store.currentAnswers(sql, workspaceId, contactIds);
    const now = clock.now().getTime();
    const from = current.reduce((earliest, { dueAt }) => Math.min(earliest, dueAt?.getTime() ?? now), now);
    const histories = await loader.load(client, { workspaceId, contactIds, needs: live.needs, from });
    const writes = createWrites();
    for (const { contactId, segmentIds, dueAt } of current) {
      const history = histories.get(contactId);
      if (history === undefined) continue;
      const members = new Set(segmentIds);
      const due = dueAt?.getTime() ?? Number.POSITIVE_INFINITY;
      writes.add(contactId, members, due, followContact(live, history, members, due, now));
    }
    const { changes, entered, left, clocks } = writes;
    if (left.length > 0) await store.deleteMembers(sql, workspaceId, left);
    if (entered.length > 0) await store.insertMembers(sql, workspaceId, entered);
    if (changes.length > 0) await store.appendLog(sql, workspaceId, changes, clock.now());
    if (clocks.length > 0) await store.setClocks(sql, workspaceId, clocks);
  }

  /** Locks those contacts that are free, settles them, and says who is in other hands and who does not exist. */
  async function lockAndSettle(tx: Tx, workspaceId: number, contactIds: number[]): Promise<Settled> {
    const locked = await store.lockContacts(tx.sql, workspaceId, contactIds);
    if (locked.length > 0) await settle(tx, workspaceId, locked);
    if (locked.length === contactIds.length) return { locked, blocked: [], gone: [] };
    const free = new Set(locked);
    const rest = contactIds.filter((id) => !free.has(id));
    const there = new Set(await store.existingContacts(tx.sql, workspaceId, rest));
    return { locked, blocked: rest.filter((id) => there.has(id)), gone: rest.filter((id) => !there.has(id)) };
  }

  /** Settles claimed rows workspace by workspace; `finish` takes away the rows of contacts that are dealt with. */
  async function settleClaimed<Row extends Claimed>(
    tx: Tx,
    rows: Row[],
    finish: (workspaceId: number, rows: Row[], settled: Settled) => Promise<void>,
  ): Promise<BatchOutcome> {
    const outcome: BatchOutcome = { claimed: rows.length, settled: 0, blocked: undefined };
    for (const workspaceId of new Set(rows.map((row) => row.workspaceId))) {
      const mine = rows.filter((row) => row.workspaceId === workspaceId);
      const settled = await lockAndSettle(tx, workspaceId, [...new Set(mine.map(({ contactId }) => contactId))]);
      await finish(workspaceId, mine, settled);
      outcome.settled += settled.locked.length + settled.gone.length;
      const [contactId] = settled.blocked;
      if (contactId !== undefined) outcome.blocked ??= { workspaceId, contactId };
    }
    return outcome;
  }

  const refreshBatch = () =>
    db.transaction(async (tx) => {
      const rows = await store.claimDirty(tx.sql, BATCH);
      return settleClaimed(tx, rows, async (_, mine, { blocked }) => {
        const waiting = new Set(blocked);
        const done = mine.filter(({ contactId }) => !waiting.has(contactId)).map(({ id }) => id);
        if (done.length > 0) await store.deleteDirty(tx.sql, done);
      });
    });

  const tickBatch = () =>
    db.transaction(async (tx) => {
      const rows = await store.claimDue(tx.sql, clock.now(), BATCH);
      return settleClaimed(tx, rows, async (workspaceId, _, { gone }) => {
        const clocks = gone.map((contactId) => ({ contactId, dueAt: Number.POSITIVE_INFINITY }));
        if (clocks.length > 0) await store.setClocks(tx.sql, workspaceId, clocks);
      });
    });

  async function waitFor({ workspaceId, contactId }: Claimed): Promise<void> {
    await db
      .transaction(({ sql }) => store.waitForContact(sql, workspaceId, contactId))
      .catch((error: unknown) => {
        if (!isLockTrouble(error)) throw error;
      });
  }

  /** Repeats a batch until it finds nothing (or `maxBatches`); waits where everything found is in other hands. */
  async function drain(
    batch: () => Promise<BatchOutcome>,
    maxBatches: number,
  ): Promise<{ settled: number; isDone: boolean }> {
    let settled = 0;
    for (let round = 0; round < maxBatches && !isStopping; round += 1) {
      let outcome: BatchOutcome;
      try {
        outcome = await batch();
      } catch (error) {
        if (isLockTrouble(error)) continue;
        throw error;
      }
      if (outcome.claimed === 0) return { settled, isDone: true };
      settled += outcome.settled;
      if (outcome.settled === 0 && outcome.blocked !== undefined) await waitFor(outcome.blocked);
    }
    return { settled, isDone: false };
  }

  /** All of these contacts, however often somebody else holds one of them. */
  async function settleAll(workspaceId: number, contactIds: number[]): Promise<void> {
    let waiting = contactIds;
    while (waiting.length > 0 && !isStopping) {
      let outcome: Settled;
      try {
        outcome = await db.transaction((tx) => lockAndSettle(tx, workspaceId, waiting));
      } catch (error) {
        if (isLockTrouble(error)) continue;
        throw error;
      }
      waiting = outcome.blocked;
      const [contactId] = waiting;
      if (contactId !== undefined) await waitFor({ workspaceId, contactId });
    }
  }

  /** One walk over everybody; at its end the segments that were waiting when it began are built. */
  async function walkWorkspace(workspaceId: number): Promise<void> {
    const startedAt = performance.now();
    const wanted = await store.unbuiltSegments(db.sql, workspaceId);
    if (wanted.length === 0) return;
    let count = 0;
    let last = 0;
    for (;;) {
      const ids = await store.contactsAfter(db.sql, workspaceId, last, BATCH);
      await settleAll(workspaceId, ids);
      if (isStopping) return;
      count += ids.length;
      if (ids.length < BATCH) break;
      last = ids.at(-1)!;
    }
    await store.markBuilt(db.sql, workspaceId, wanted, clock.now());
    const segmentIds = wanted.map(({ id }) => id);
    const ms = Math.round(performance.now() - startedAt);
    log.info({ workspaceId, segmentIds, contacts: count, ms }, 'segments.built');
  }

  /** One walk at a time in a workspace, over all processes: a session lock, which dies with its connection. */
  async function walkAlone(workspaceId: number): Promise<void> {
    const client = await db.pool.connect();
    let broken: Error | undefined;
    try {
      await client.query(`select pg_advisory_lock(hashtext('segments.build'), $1)`, [workspaceId]);
      await walkWorkspace(workspaceId);
      await client.query(`select pg_advisory_unlock(hashtext('segments.build'), $1)`, [workspaceId]);
    } catch (error) {
      broken = error as Error;
      throw error;
    } finally {
      client.release(broken);
    }
  }

  return {
    loader,
    liveSegments,

    /** Takes in changed contacts until nothing is dirty, or `maxBatches`. Safe to run twice at once. */
    refresh: ({ maxBatches = Number.POSITIVE_INFINITY } = {}) => drain(refreshBatch, maxBatches),

    /** Flips what is due, each answer at its own instant. Safe to run twice at once. */
    tick: ({ maxBatches = Number.POSITIVE_INFINITY } = {}) => drain(tickBatch, maxBatches),

    /** Works out everybody for all segments of the workspace that wait for it. Calls at once share one walk. */
    async build(workspaceId: number): Promise<void> {
      // A walk that is under way may have begun before the segment that this call is about.
      await builds.get(workspaceId)?.catch(() => undefined);
      let walk = builds.get(workspaceId);
      if (walk === undefined) {
        walk = walkAlone(workspaceId).finally(() => builds.delete(workspaceId));
        builds.set(workspaceId, walk);
      }
      await walk;
    },

    /** First phase of a shutdown: batches under way are finished, no further one is begun. A build is taken up later. */
    stop(): void {
      isStopping = true;
    },
  };
}
