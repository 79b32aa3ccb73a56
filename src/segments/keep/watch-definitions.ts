/** The definitions in use, made ready, and read again only when one of them, a bound or the time zone changed. */
import type { Log, Sql } from '../../platform/index.ts';
import { type LiveRow, type LiveSegments, prepareSegments } from '../judge/live-segments.ts';
import { definitionSchema } from '../language/definition.schema.ts';
import { type InputIndex, indexInputs } from './index-inputs.ts';
import type { Bounds } from './keep-bounds.ts';
import * as store from './membership.store.ts';

type Made = { live: LiveSegments; index: InputIndex };

/** Definitions made ready, the index of what they read, and the state of the workspace that this is true of. */
export type Ready = Made & { state: store.EngineState };

export type Definitions = ReturnType<typeof watchDefinitions>;

type Kept = { timeZone: string; signature: string; made: Made };

export function watchDefinitions({ log, bounds }: { log: Log; bounds: Pick<Bounds, 'read'> }) {
  const kept = new Map<number, Kept>();
  // Kinds are never renamed, and their ids are unique over all workspaces.
  const kinds = new Map<number, string>();
  const unreadable = new Set<string>();

  /** A definition that cannot be read holds up nobody but itself: it is left out, and said so once. */
  function readRow(workspaceId: number, row: store.StoredDefinition): LiveRow[] {
    const { success, data, error } = definitionSchema.safeParse(row.definition);
    if (success) return [{ ...row, definition: data }];
    const key = `${row.id}:${row.version}`;
    if (!unreadable.has(key)) {
      const problem = error.issues[0]?.message;
      log.error({ workspaceId, segmentId: row.id, version: row.version, problem }, 'segments.unreadable');
    }
    unreadable.add(key);
    return [];
  }

  return {
    /** The definitions in use now, as `sql` sees them, and what else is to be known of them. */
    async ready(sql: Sql, workspaceId: number): Promise<Ready> {
      for (;;) {
        const state = await store.readState(sql, workspaceId);
        const { timeZone, signature } = state;
        const known = kept.get(workspaceId);
        if (known?.signature === signature && known.timeZone === timeZone) return { ...known.made, state };
        const rows = await store.liveDefinitions(sql, workspaceId);
        const context = { timeZone, bounds: await bounds.read(sql, workspaceId) };
        // What was read must be what the state says: a change in between must not hide behind the older name.
        const after = await store.readState(sql, workspaceId);
        if (after.signature !== signature || after.timeZone !== timeZone) continue;
        const live = prepareSegments(
          rows.flatMap((row) => readRow(workspaceId, row)),
          context,
        );
        if (live.circular.length > 0) log.error({ workspaceId, segmentIds: live.circular }, 'segments.circular');
        const made = { live, index: indexInputs(live, (kindId) => kinds.get(kindId)) };
        kept.set(workspaceId, { timeZone, signature, made });
      }
    },

    /** To be called before the index is asked about these inputs: it knows kinds of events by their names only. */
    async learnKinds(sql: Sql, workspaceId: number, inputs: Iterable<string>): Promise<void> {
      const unknown = new Set<number>();
      for (const input of inputs) {
        if (!input.startsWith('event:')) continue;
        const kindId = Number(input.slice(6));
        if (Number.isInteger(kindId) && !kinds.has(kindId)) unknown.add(kindId);
      }
      if (unknown.size === 0) return;
      for (const { id, name } of await store.kindNames(sql, workspaceId, [...unknown])) kinds.set(id, name);
    },
  };
}
