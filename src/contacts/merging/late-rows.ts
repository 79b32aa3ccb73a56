import type { Db, Sql, Tx } from '../../platform/index.ts';
import { insertDirty } from '../dirty.store.ts';
import type { MergedTable } from './merged-tables.ts';
import * as store from './merging.store.ts';
import { hasSame, type MovedRows, moveRows, nameOf } from './move-rows.ts';

type Before = (tx: Pick<Tx, 'sql'>, workspaceId: number, pair: store.Pair & { now: Date }) => Promise<void>;

/** Whatever is written down for a contact is written within this time of its merge, in milliseconds. */
const LATE_MS = 2 * 24 * 3_600_000;
/** Contacts that were merged and merged again; longer chains go on in the next round. */
const MOST_ROUNDS = 20;

/** Whether a merged contact has rows in a table that its merge would have moved. */
function isLeft(spec: MergedTable): string | null {
  if (spec.how !== 'move' && spec.how !== 'one-of' && spec.how !== 'where-free') return null;
  const stays = spec.how === 'where-free' ? ` and not ${hasSame(spec, 'm.kept_id')}` : '';
  return `exists (select from ${nameOf(spec.table)} t where t.workspace_id = m.workspace_id and t.contact_id = m.merged_id${stays})`;
}

async function findLate(sql: Sql, tables: readonly MergedTable[], since: Date) {
  const left = tables.flatMap((spec) => isLeft(spec) ?? []);
  return sql<{ id: number; workspaceId: number }>(
    `select m.id, m.workspace_id as "workspaceId" from contact_merge m
      where m.at > $1 and m.undone_at is null and (${left.join(' or ')}) order by m.id`,
    [since],
  );
}

/**
 * Brings to the kept contacts what was written down for merged ones after their merge: an event whose contact had been looked
 * up before. It is added to the record of the merge, so that its undo gives it back. Answers how many merges it found.
 */
export async function followLateRows(
  db: Db,
  { tables, before, now }: { tables: readonly MergedTable[]; before: Before; now: Date },
): Promise<number> {
  const since = new Date(now.getTime() - LATE_MS);
  let found = 0;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const late = await findLate(db.sql, tables, since);
    if (late.length === 0) break;
    found += late.length;
    for (const { id, workspaceId } of late) {
      await db.transaction(async ({ sql }) => {
        const merge = await store.lockMerge(sql, workspaceId, id);
        if (!merge || merge.undoneAt) return;
        await before({ sql }, workspaceId, { keptId: merge.keptId, mergedId: merge.mergedId, now });
        const moved: MovedRows[] = [];
        for (const spec of tables) moved.push(await moveRows(sql, workspaceId, spec, merge));
        const news = moved.filter((one) => one.moved.length + one.removed.length > 0);
        await store.writeRecord(sql, workspaceId, id, { ...merge.record, tables: [...merge.record.tables, ...news] });
        await store.rebuildSubscriptions(sql, workspaceId, [merge.keptId]);
        await insertDirty(sql, workspaceId, [merge.keptId]);
      });
    }
  }
  return found;
}
