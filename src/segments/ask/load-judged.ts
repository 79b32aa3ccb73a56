import { notFound, type Tx } from '../../platform/index.ts';
import type { Parts } from '../find-segments.ts';
import type { History } from '../judge/history.ts';
import { type LiveSegments, prepareSegments } from '../judge/live-segments.ts';
import type { Definition } from '../language/definition.schema.ts';
import { referencesOf } from '../language/order-segments.ts';
import type { DefinitionRow } from '../segments.store.ts';

/** A definition made ready with all it refers to, to be asked about single contacts. */
export type Asked = { live: LiveSegments; id: number };

/** The definition and those it refers to, directly or further on. */
function reachableFrom(definition: Definition, rows: readonly DefinitionRow[]): DefinitionRow[] {
  const byId = new Map(rows.filter(({ draftOf }) => draftOf === null).map((row) => [row.id, row]));
  const found = new Map<number, DefinitionRow>();
  const look = (one: Definition) => {
    for (const id of referencesOf(one)) {
      const row = byId.get(id);
      if (row === undefined || found.has(id)) continue;
      found.set(id, row);
      look(row.definition);
    }
  };
  look(definition);
  return [...found.values()];
}

/**
 * Makes a segment's definition ready, archived or not, with nothing else than what it needs. `ownBounds` are the segment's
 * own bounds, where they are not those that are kept.
 */
export async function prepareAlone(
  { bounds }: Pick<Parts, 'bounds'>,
  { sql }: Pick<Tx, 'sql'>,
  workspaceId: number,
  segment: { id: number; name: string; definition: Definition },
  {
    rows,
    timeZone,
    ownBounds,
  }: { rows: readonly DefinitionRow[]; timeZone: string; ownBounds?: Map<string, number | null> | undefined },
): Promise<Asked> {
  const others = reachableFrom(segment.definition, rows).filter(({ id }) => id !== segment.id);
  const used = [...others, segment].map(({ id, name, definition }) => ({ id, name, definition, version: 1 }));
  const kept = await bounds.read(sql, workspaceId);
  if (ownBounds) kept.set(segment.id, ownBounds);
  return { live: prepareSegments(used, { timeZone, bounds: kept }), id: segment.id };
}

/** Works out all answers at an instant (epoch ms); other segments come before those that refer to them. */
export function judgeAll({ segments, begin }: LiveSegments, history: History, at: number): void {
  begin();
  for (const [place, { judge }] of segments.entries()) history.answers[place] = judge(history, at);
}

/**
 * The history of one contact, which serves questions about instants not before `from`; attributes as of `asOf` (epoch ms).
 * Throws `not_found`.
 */
export async function loadOne(
  { engine }: Pick<Parts, 'engine'>,
  { client }: Pick<Tx, 'client'>,
  workspaceId: number,
  contactId: number,
  { live, from, asOf, withIds = false }: { live: LiveSegments; from: number; asOf?: number; withIds?: boolean },
): Promise<History> {
  const batch = await engine.loader.load(client, {
    workspaceId,
    contacts: { ids: [contactId] },
    needs: live.needs,
    layout: live.layout,
    from,
    withIds,
    ...(asOf !== undefined && { asOf }),
  });
  if (batch.contactIds.length === 0) throw notFound('contact', contactId);
  return batch.read(0);
}
