/** Puts the definition of a draft, which was built and kept fresh beside the segment, in the segment's place. */
import type { Clock, Db, Log, Sql, Tx } from '../../platform/index.ts';
import { lockDefinitions } from '../segments.store.ts';
import type { Costs } from './count-costs.ts';
import { takeTurnAlone } from './membership.store.ts';
import * as store from './switches.store.ts';
import type { Definitions } from './watch-definitions.ts';

/** What became of a switch. `entered` and `left` count the contacts who moved. */
export type Switched =
  | { kind: 'switched'; segmentId: number; version: number; entered: number; left: number }
  | { kind: 'not-built' }
  | { kind: 'not-found' };

/** Work of the caller in the transaction of the switch, after it is done: audit, for one. */
export type AlsoWhenSwitched = (tx: Tx, switched: Extract<Switched, { kind: 'switched' }>) => Promise<void>;

export function createSwitching({
  db,
  clock,
  log,
  definitions,
  costs,
}: {
  db: Db;
  clock: Clock;
  log: Log;
  definitions: Definitions;
  costs: Pick<Costs, 'flush'>;
}) {
  /** Takes away what is left of drafts that are no more: thousands of rows at a time, and nobody waits for it. */
  async function clearDrafts(): Promise<void> {
    for (const { id, workspaceId } of await store.draftsToClear(db.sql)) {
      while ((await store.deleteSome(db.sql, workspaceId, id)) > 0);
    }
  }

  return {
    /**
     * One transaction, in which nobody works out answers: the segment gets the draft's definition as its next version
     * (kept in segment_version), its members become the draft's, differences go into its log as coming from a rebuild, and
     * whoever moved is marked dirty where other segments refer to it, so that they follow, with that cause too. The draft
     * is archived.
     */
    async switchDraft(workspaceId: number, draftId: number, also?: AlsoWhenSwitched): Promise<Switched> {
      // What was counted for the draft is still its own.
      await costs.flush();
      const switched = await db.transaction(async (tx): Promise<Switched> => {
        const { sql } = tx;
        await lockDefinitions(sql, workspaceId);
        await takeTurnAlone(sql, workspaceId);
        const now = clock.now();
        const draft = await store.lockDraft(sql, workspaceId, draftId);
        if (draft === undefined) return { kind: 'not-found' };
        if (draft.builtAt === null) return { kind: 'not-built' };
        const { segmentId } = draft;
        const { index } = await definitions.ready(sql, workspaceId);
        // Somebody refers to it besides itself.
        const isRead = index.withReferrers([segmentId]).size > 1;
        const version = await store.takeDefinition(sql, workspaceId, draft, now);
        const moved = await store.moveMembers(sql, workspaceId, draft, { now, isRead });
        await store.moveBounds(sql, workspaceId, draft);
        await store.moveCosts(sql, workspaceId, draft, moved);
        await store.archiveDraft(sql, workspaceId, draftId, now);
        const done = { kind: 'switched' as const, segmentId, version, ...moved };
        await also?.(tx, done);
        return done;
      });
      if (switched.kind === 'switched') {
        log.info({ workspaceId, draftId, ...switched }, 'segments.switched');
        await clearDrafts();
      }
      return switched;
    },

    /**
     * Gives a draft up, in the caller's transaction, which holds the lock on definitions: nobody who still knows the draft
     * may write about it afterwards. False when there is no such draft. `clearDrafts` takes away what it leaves behind.
     */
    async discardDraft(sql: Sql, workspaceId: number, draftId: number): Promise<boolean> {
      await takeTurnAlone(sql, workspaceId);
      return store.archiveDraft(sql, workspaceId, draftId, clock.now());
    },

    /** Takes away what drafts left behind that were given up, or switched by a process that was killed. */
    clearDrafts,
  };
}
