import type { Db } from '../platform/index.ts';
import { insertKinds, listKinds } from './events.store.ts';
import { MAX_KINDS_PER_WORKSPACE, wellKnownKinds } from './kind-names.ts';

/** Names and numbers of kinds, kept in memory: kinds are never renamed nor removed. */
export type EventKinds = {
  /** Name → id, of this workspace; the well-known kinds are always there. */
  ids(workspaceId: number): Promise<ReadonlyMap<string, number>>;
  /** The id of one kind, also of one that another process made meanwhile; undefined when there is none. */
  find(workspaceId: number, name: string): Promise<number | undefined>;
  /** Makes the names that are new. Returns those for which there was no room. */
  ensure(workspaceId: number, names: ReadonlySet<string>): Promise<ReadonlySet<string>>;
};

/** Kinds are made outside the caller's transaction, so that what is kept in memory was committed. */
export function createEventKinds(db: Db): EventKinds {
  const known = new Map<number, Map<string, number>>();

  async function load(workspaceId: number): Promise<Map<string, number>> {
    const rows = await listKinds(db.sql, workspaceId);
    const ids = new Map(rows.map((row) => [row.name, row.id] as const));
    known.set(workspaceId, ids);
    return ids;
  }

  async function ids(workspaceId: number): Promise<Map<string, number>> {
    const kept = known.get(workspaceId);
    if (kept) return kept;
    await insertKinds(db.sql, workspaceId, wellKnownKinds);
    return load(workspaceId);
  }

  return {
    ids,
    async find(workspaceId, name) {
      return (await ids(workspaceId)).get(name) ?? (await load(workspaceId)).get(name);
    },
    async ensure(workspaceId, names) {
      let present = await ids(workspaceId);
      const missing = () => [...names].filter((name) => !present.has(name)).sort();
      if (missing().length === 0) return new Set();
      // Another process may have made them, or others, meanwhile.
      present = await load(workspaceId);
      const room = Math.max(0, MAX_KINDS_PER_WORKSPACE - present.size);
      const wanted = missing().slice(0, room);
      if (wanted.length > 0) {
        await insertKinds(db.sql, workspaceId, wanted);
        present = await load(workspaceId);
      }
      return new Set(missing());
    },
  };
}
