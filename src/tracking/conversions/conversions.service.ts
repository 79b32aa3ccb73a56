/**
 * Keeps `conversion`: which message an order is put down to. Everything follows from events and messages, so the rows
 * may be thrown away and worked out again at any time (rebuild), which also happens by itself when the workspace
 * changes its rule. In between, a follower of the log of events works out the orders that what is new can have a say
 * in.
 */
import type { Merger } from '../../contacts/index.ts';
import { createLogFollower, type Db, type Log, type Sql, type Tx } from '../../platform/index.ts';
import type { Workspaces } from '../../workspaces/index.ts';
import * as store from './conversions.store.ts';

type Parts = { db: Db; workspaces: Pick<Workspaces, 'list'>; log: Log };

/** When a workspace says nothing else. */
export const defaultAttribution: store.AttributionRule = { model: 'last-click', days: 7 };

/** Ids of the log that are looked at in one transaction. */
const idsAtOnce = 20_000;
const ordersAtOnce = 5_000;

export type Conversions = ReturnType<typeof createConversions>;

export function createConversions({ db, workspaces, log }: Parts) {
  const follower = createLogFollower({ db, name: 'conversions', table: 'event' });
  const standingOf = async (sql: Sql, workspaceId: number) =>
    (await store.readStandings(sql, [workspaceId])).get(workspaceId);

  const readRules = async () =>
    new Map((await workspaces.list()).map(({ id, settings }) => [id, settings.attribution ?? defaultAttribution]));

  /** Everything from the beginning, some orders at a time; goes on where it was cut off. */
  async function goOnRebuilding(workspaceId: number): Promise<void> {
    for (let isDone = false; !isDone; ) {
      isDone = await db.transaction(async ({ sql }) => {
        await store.lockConversions(sql, workspaceId);
        const standing = await standingOf(sql, workspaceId);
        // Somebody else has finished it.
        if (standing?.rebuiltTo == null) return true;
        const next = { after: standing.rebuiltTo, limit: ordersAtOnce };
        const last = await store.attributeNext(sql, workspaceId, standing.rule, next);
        if (last === undefined) await store.endRebuild(sql, workspaceId);
        else await store.noteRebuilt(sql, workspaceId, last);
        return last === undefined;
      });
    }
  }

  async function begin(workspaceId: number, rule: store.AttributionRule): Promise<void> {
    await db.transaction(async ({ sql }) => {
      await store.lockConversions(sql, workspaceId);
      await store.deleteConversions(sql, workspaceId);
      await store.beginRebuild(sql, workspaceId, rule);
    });
    log.info({ workspaceId, ...rule }, 'tracking.conversions.rebuilding');
  }

  /** Workspaces whose rows were worked out by another rule than theirs, and rebuilds that were cut off. */
  async function catchUpWithRules(): Promise<void> {
    const wanted = await readRules();
    const standings = await store.readStandings(db.sql, [...wanted.keys()]);
    for (const [workspaceId, rule] of wanted) {
      const standing = standings.get(workspaceId);
      const isKept = standing !== undefined && store.isSameRule(standing.rule, rule);
      if (!isKept) await begin(workspaceId, rule);
      if (!isKept || standing.rebuiltTo !== null) await goOnRebuilding(workspaceId);
    }
  }

  return {
    /** Takes in what happened since the last time. False: some of it is still being written, come again soon. */
    async follow(): Promise<boolean> {
      await catchUpWithRules();
      return follower.follow(async ({ sql }, { after, upTo }) => {
        const range = { after, upTo: Math.min(upTo, after + idsAtOnce) };
        for (const workspaceId of await store.workspacesIn(sql, range)) {
          await store.lockConversions(sql, workspaceId);
          // By the rule of the rows that are there; without any, all of it is still to be worked out.
          const standing = await standingOf(sql, workspaceId);
          if (standing) await store.attributeRange(sql, workspaceId, standing.rule, range);
        }
        return range.upTo;
      });
    },

    /** Events turned out to be something else (a click was a machine's): in the transaction that says so. */
    async followChanged(tx: Pick<Tx, 'sql'>, workspaceId: number, eventIds: readonly number[]): Promise<void> {
      await store.lockConversions(tx.sql, workspaceId);
      const standing = await standingOf(tx.sql, workspaceId);
      if (standing) await store.attributeEvents(tx.sql, workspaceId, standing.rule, eventIds);
    },

    /** Throws away what was worked out and works it out again, from the facts. */
    async rebuild(workspaceId: number): Promise<void> {
      const rule = (await readRules()).get(workspaceId) ?? defaultAttribution;
      await begin(workspaceId, rule);
      await goOnRebuilding(workspaceId);
    },

    /** For the erasure of a contact. */
    erase: (tx: Pick<Tx, 'sql'>, workspaceId: number, contactId: number): Promise<void> =>
      store.eraseContact(tx.sql, workspaceId, contactId),

    /** For two contacts that become one. */
    merger: { tables: [{ table: 'conversion', how: 'move', key: ['id'] }] } satisfies Merger,
  };
}
