// SQL that puts rows into dirty. The segments room takes them out.
import { int4Array, type Sql, textArray } from '../platform/index.ts';

/**
 * What changed about a contact; `event:` carries the id of the kind, `list:` the id of the segment; `company` is a company
 * it belongs to or the others there; `*` is anything.
 */
export type DirtyInput =
  | '*'
  | `event:${number}`
  | `attribute:${string}`
  | `consent:${string}`
  | `value:${string}`
  | `list:${number}`
  | 'company';

export type Change = { contactId: number; input: DirtyInput };

/** Marks what `selection` yields (workspace_id, contact_id, input): for statements of other rooms that do several things at once. */
export const dirtySql = (selection: string): string =>
  `insert into dirty (workspace_id, contact_id, input) ${selection}`;

/** Marks contacts, each once for each thing that changed; a bare contact id means anything. */
export async function insertDirty(
  sql: Sql,
  workspaceId: number,
  changes: Iterable<number | Readonly<Change>>,
): Promise<void> {
  const byInput = new Map<DirtyInput, Set<number>>();
  for (const change of changes) {
    const input = typeof change === 'number' ? '*' : change.input;
    const contactId = typeof change === 'number' ? change : change.contactId;
    const found = byInput.get(input);
    if (found) found.add(contactId);
    else byInput.set(input, new Set([contactId]));
  }
  if (byInput.size === 0) return;
  const contactIds = [...byInput.values()].flatMap((ids) => [...ids]);
  const inputs = [...byInput].flatMap(([input, ids]) => new Array<string>(ids.size).fill(input));
  await sql(
    `insert into dirty (workspace_id, contact_id, input)
     select $1, contact_id, input from unnest($2::int[], $3::text[]) as t (contact_id, input)`,
    [workspaceId, int4Array(contactIds), textArray(inputs)],
  );
}
