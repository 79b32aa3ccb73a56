/**
 * Keeps `member` true: when a contact changed (refresh), when time alone flips an answer (tick, and the clock that knows
 * when), when a definition is new (build), when it is changed for another (switchDraft). Whatever works out answers does
 * the same to a batch of contacts, in one transaction:
 *
 *   lock the contacts → look which definitions are in use → take the time → load → follow to now → write what differs
 *
 * In this order, so that no stale answer is ever written: whoever comes to a contact later sees every event, definition
 * and answer that the one before saw. A change commits before its dirty row is seen, and a contact in other hands keeps
 * its dirty row (or its due clock), so nobody is forgotten either. Killed at any instant, the transaction is undone and
 * the rows are still there.
 */
import type { Clock, Db, Log, Sql } from '../../platform/index.ts';
import type { LiveSegments } from '../judge/live-segments.ts';
import { createHistoryLoader } from '../load/load-histories.ts';
import { createBuilds } from './build-segments.ts';
import { countCosts } from './count-costs.ts';
import { createBounds } from './keep-bounds.ts';
import * as store from './membership.store.ts';
import { runClock } from './run-clock.ts';
import { createSettling, type Reason, type Reasons } from './settle-contacts.ts';
import { createSwitching } from './switch-draft.ts';
import { repeatOnLockTrouble } from './try-again.ts';
import { watchDefinitions } from './watch-definitions.ts';

/** Big enough to share the cost of a round trip, small enough that a contact is held for some tens of milliseconds. */
const BATCH = 1_000;

/**
 * How far a full batch looks for further rows about its contacts: further as long as it finds some. Looking through so many
 * rows takes as long as working out a contact once more.
 */
const AHEAD = { least: 5_000, most: 500_000, worthAContact: 500 };

/** Batches under way at once in one process: while one waits for the database, the other is worked out. */
const LANES = 2;

const FOREVER = Number.POSITIVE_INFINITY;

/** `claimed` 0: there was nothing to do. `blocked`: somebody else holds this contact. */
type BatchOutcome = { claimed: number; settled: number; blocked?: store.Claimed | undefined };
type Drained = { settled: number; isDone: boolean };

export type Membership = ReturnType<typeof keepMembership>;

export function keepMembership({ db, clock, log }: { db: Db; clock: Clock; log: Log }) {
  const loader = createHistoryLoader();
  const bounds = createBounds({ clock });
  const costs = countCosts({ db, clock, log });
  const definitions = watchDefinitions({ log, bounds });
  const settle = createSettling({ clock, loader, definitions, costs });
  const timer = runClock({
    ...{ clock, log },
    tick: () => repeatOnLockTrouble(tickBatch, 1),
    earliestDue: () => store.earliestDue(db.sql),
  });
  let isStopping = false;
  let freshening: Promise<void> | undefined;
  let isAwake = false;
  let ahead = AHEAD.least;

  const reasonOf = (reasons: Reasons, contactId: number): Reason => {
    let reason = reasons.get(contactId);
    if (reason === undefined) {
      reason = { changes: [], rebuilds: [] };
      reasons.set(contactId, reason);
    }
    return reason;
  };

  /** Reasons by workspace, with the rows of dirty they came from. */
  function groupDirty(rows: store.DirtyRow[]) {
    type Group = { reasons: Reasons; ids: number[] };
    const groups = new Map<number, Group>();
    for (const { id, workspaceId, contactId, input, isRebuild } of rows) {
      const group: Group = groups.get(workspaceId) ?? { reasons: new Map(), ids: [] };
      groups.set(workspaceId, group);
      group.ids.push(id);
      const { changes, rebuilds } = reasonOf(group.reasons, contactId);
      const inputs = isRebuild ? rebuilds : changes;
      if (!inputs.includes(input)) inputs.push(input);
    }
    for (const { reasons } of groups.values()) {
      // In one order, so that what is alike is known to be alike.
      for (const { changes, rebuilds } of reasons.values()) for (const inputs of [changes, rebuilds]) inputs.sort();
    }
    return groups;
  }

  async function claimDirty(sql: Sql): Promise<store.DirtyRow[]> {
    const rows = await store.claimDirty(sql, BATCH);
    if (rows.length < BATCH) return rows;
    const looked = ahead;
    const more = await store.claimMore(sql, rows, looked);
    const isWorthIt = more.length * AHEAD.worthAContact > looked;
    ahead = isWorthIt ? Math.min(looked * 2, AHEAD.most) : Math.max(looked / 2, AHEAD.least);
    return [...rows, ...more];
  }

  async function refreshBatch(): Promise<BatchOutcome> {
    let earliest = FOREVER;
    const outcome = await db.transaction(async (tx) => {
      const rows = await claimDirty(tx.sql);
      if (rows.length === 0) return clearLeft(tx.sql);
      const outcome: BatchOutcome = { claimed: rows.length, settled: 0 };
      for (const [workspaceId, { reasons, ids }] of groupDirty(rows)) {
        const settled = await settle(tx, workspaceId, reasons, ids);
        earliest = Math.min(earliest, settled.earliest);
        outcome.settled += reasons.size;
      }
      return outcome;
    });
    timer.note(earliest);
    return outcome;
  }

  /** Nothing could be claimed: takes away the rows of contacts that are gone, and says who is in other hands. */
  async function clearLeft(sql: Sql): Promise<BatchOutcome> {
    const rows = await store.leftDirty(sql, BATCH);
    const gone = rows.filter(({ isGone }) => isGone);
    if (gone.length > 0)
      await store.deleteDirty(
        sql,
        gone.map(({ id }) => id),
      );
    return { claimed: rows.length, settled: gone.length, blocked: rows.find(({ isGone }) => !isGone) };
  }

  async function tickBatch(): Promise<BatchOutcome> {
    let earliest = FOREVER;
    const now = clock.now();
    const outcome = await db.transaction(async (tx) => {
      const rows = await store.claimDue(tx.sql, now, BATCH);
      for (const workspaceId of new Set(rows.map((row) => row.workspaceId))) {
        const reasons: Reasons = new Map();
        for (const row of rows) if (row.workspaceId === workspaceId) reasonOf(reasons, row.contactId);
        const settled = await settle(tx, workspaceId, reasons);
        earliest = Math.min(earliest, settled.earliest);
      }
      return { claimed: rows.length, settled: rows.length };
    });
    timer.note(earliest);
    if (outcome.claimed > 0) return outcome;
    const rows = await store.leftDue(db.sql, now, BATCH);
    const gone = rows.flatMap(({ id, isGone }) => (isGone ? [id] : []));
    if (gone.length > 0) await store.deleteClocks(db.sql, gone);
    return { claimed: rows.length, settled: gone.length, blocked: rows.find(({ isGone }) => !isGone) };
  }

  async function waitFor({ workspaceId, contactId }: store.Claimed): Promise<void> {
    await repeatOnLockTrouble(() => db.transaction(({ sql }) => store.waitForContact(sql, workspaceId, contactId)), 1);
  }

  /**
   * Repeats a batch until it finds nothing (or `maxBatches`); waits where everything found is in other hands. While whole
   * batches are found, several are under way at once.
   */
  async function drain(batch: () => Promise<BatchOutcome>, maxBatches: number, lanes: number): Promise<Drained> {
    const drained: Drained = { settled: 0, isDone: false };
    let begun = 0;
    const open: Promise<void>[] = [];
    const lane = async (): Promise<void> => {
      while (begun < maxBatches && !isStopping) {
        begun += 1;
        const outcome = await repeatOnLockTrouble(batch, 1);
        if (outcome === undefined) continue;
        drained.isDone = outcome.claimed === 0;
        if (drained.isDone) return;
        drained.settled += outcome.settled;
        if (outcome.claimed >= BATCH && open.length < lanes) open.push(lane());
        if (outcome.settled === 0 && outcome.blocked !== undefined) await waitFor(outcome.blocked);
      }
    };
    open.push(lane());
    // Lanes are added while others run; when one fails, the others finish their batch before that is told.
    let failure: unknown;
    for (let index = 0; index < open.length; index += 1) {
      await open[index]!.catch((error: unknown) => {
        failure ??= error;
      });
    }
    if (failure !== undefined) throw failure;
    return drained;
  }

  /** All of these contacts, judged on `segmentIds` at least, however often somebody else holds one of them. */
  async function settleAll(workspaceId: number, contactIds: number[], segmentIds: ReadonlySet<number>): Promise<void> {
    let waiting = contactIds;
    while (waiting.length > 0 && !isStopping) {
      const some = waiting.slice(0, BATCH);
      const outcome = await repeatOnLockTrouble(
        () =>
          db.transaction(async (tx) => {
            await store.joinTurn(tx.sql, workspaceId);
            const locked = await store.lockContacts(tx.sql, workspaceId, some);
            const reasons: Reasons = new Map(locked.map((id) => [id, { changes: [], rebuilds: [], segmentIds }]));
            const { earliest } = locked.length > 0 ? await settle(tx, workspaceId, reasons) : { earliest: FOREVER };
            return { locked, earliest, there: await store.existingContacts(tx.sql, workspaceId, some) };
          }),
        1,
      );
      if (outcome === undefined) continue;
      timer.note(outcome.earliest);
      const done = new Set(outcome.locked);
      const blocked = outcome.there.filter((id) => !done.has(id));
      waiting = [...waiting.slice(BATCH), ...blocked];
      const [contactId] = blocked;
      if (done.size === 0 && contactId !== undefined) await waitFor({ workspaceId, contactId });
    }
  }

  const builds = createBuilds({
    ...{ db, clock, log, loader, definitions, bounds, costs, settleAll },
    noteDue: timer.note,
    isStopping: () => isStopping,
  });
  const switching = createSwitching({ db, clock, log, definitions, costs });

  function wake(): Promise<void> {
    isAwake = true;
    freshening ??= freshen().finally(() => {
      freshening = undefined;
      // Somebody may have called after the last look.
      if (isAwake && !isStopping) void wake();
    });
    return freshening;
  }

  async function freshen(): Promise<void> {
    while (isAwake && !isStopping) {
      isAwake = false;
      try {
        await drain(refreshBatch, FOREVER, LANES);
      } catch (error) {
        // The rows are still there: the next ring or sweep takes them up.
        log.error({ error: (error as Error).message }, 'segments.refresh.failed');
        isAwake = false;
      }
    }
  }

  return {
    loader,
    bounds,

    /** The definitions in use, made ready; read again only when something about them changed. */
    async liveSegments(sql: Sql, workspaceId: number): Promise<LiveSegments> {
      return (await definitions.ready(sql, workspaceId)).live;
    },

    /** Takes in changed contacts until nothing is dirty, or `maxBatches`. Safe to run twice at once. */
    refresh: ({ maxBatches = FOREVER } = {}) => drain(refreshBatch, maxBatches, LANES),

    /** Somebody changed: refreshes as long as there is something to do, once at a time in this process. Never throws. */
    wake,

    /** Flips what is due, each answer at its own instant. Safe to run twice at once. */
    tick: ({ maxBatches = FOREVER } = {}) => drain(tickBatch, maxBatches, 1),

    /** Flips what falls due, at the instant at which it does, until `stop`. */
    startClock: timer.start,

    ...builds,
    ...switching,

    /**
     * Takes up builds that nobody rang for or that were cut off, and bounds that are due, but leaves alone what others do;
     * takes away what drafts left behind.
     */
    async buildAll(): Promise<void> {
      await builds.buildAll();
      await switching.clearDrafts();
    },

    /**
     * First phase of a shutdown: batches under way are finished, no further one is begun; a build is taken up later.
     * Writes down the costs counted so far.
     */
    async stop(): Promise<void> {
      isStopping = true;
      await Promise.all([timer.stop(), freshening]);
      await costs.flush();
    },
  };
}
