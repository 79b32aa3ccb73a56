import type { Clock, Db, Sql } from '../platform/index.ts';
import { type Change, insertDirty } from './dirty.store.ts';
import { type ValueInput, type ValueOutcome, valueProblem } from './read-value.ts';
import { resolveContacts } from './resolve-contacts.ts';
import { findHeld, insertValues, type ValueRow } from './values.store.ts';

/** Rows in one transaction. */
const ROWS_AT_ONCE = 5_000;

type Placed = ValueRow & { index: number };
type Held = Pick<ValueRow, 'number' | 'text' | 'modelVersion' | 'at'>;

const isSameValue = (held: Held | null, row: ValueRow): boolean =>
  (held?.number ?? null) === row.number && (held?.text ?? null) === row.text;

/** Rows about one value of one contact come one after the other, by when they begin to hold. */
const inOrder = (a: Placed, b: Placed): number =>
  a.contactId - b.contactId ||
  (a.name === b.name ? a.at.getTime() - b.at.getTime() || a.index - b.index : a.name < b.name ? -1 : 1);

/** Which rows say something new beside what held at their instants and beside each other. Pure. */
function pickNew(rows: readonly Placed[], held: readonly (Held | null)[]) {
  const written: Placed[] = [];
  const changes: Change[] = [];
  let before: Placed | undefined;
  for (const [position, row] of rows.entries()) {
    const stored = held[position] ?? null;
    const follows = before?.contactId === row.contactId && before.name === row.name ? before : null;
    // At the same instant what is written later holds.
    const holding = follows && (stored === null || follows.at >= stored.at) ? follows : stored;
    before = row;
    const isSame = isSameValue(holding, row);
    if (!isSame) changes.push({ contactId: row.contactId, input: `value:${row.name}` });
    const isSameModel = row.modelVersion === null || row.modelVersion === holding?.modelVersion;
    if (!isSame || (holding !== null && !isSameModel)) written.push(row);
  }
  return { written, changes };
}

async function writeRows(sql: Sql, workspaceId: number, rows: readonly Placed[]): Promise<ValueOutcome[]> {
  const sorted = [...rows].sort(inOrder);
  const { written, changes } = pickNew(sorted, await findHeld(sql, workspaceId, sorted));
  await insertValues(sql, workspaceId, written);
  await insertDirty(sql, workspaceId, changes);
  const isWritten = new Set(written.map(({ index }) => index));
  return rows.map(({ index, contactId }) => ({
    index,
    kind: isWritten.has(index) ? 'written' : 'unchanged',
    contactId,
  }));
}

/** Sets any number of values; see `Contacts.setValues`. Does not ring. */
export async function setValues(
  { db, clock }: { db: Db; clock: Clock },
  workspaceId: number,
  inputs: readonly ValueInput[],
): Promise<ValueOutcome[]> {
  const now = clock.now();
  const outcomes: ValueOutcome[] = [];
  const found = await resolveContacts(
    db.sql,
    workspaceId,
    inputs.map(({ contact }) => contact),
    { createMissing: false, now },
  );
  const rows: Placed[] = [];
  for (const [index, input] of inputs.entries()) {
    const contactId = found.ids[index] ?? null;
    const unknown = {
      code: 'not_found',
      path: 'contact',
      message: 'No contact of this workspace goes by that name.',
    } as const;
    const problem = valueProblem(input, now) ?? (contactId === null ? unknown : null);
    if (problem !== null || contactId === null) {
      outcomes.push({ index, kind: 'rejected', problem: problem ?? unknown });
      continue;
    }
    const { name, value, modelVersion = null, at = now } = input;
    // −0 is no other number than 0.
    const number = typeof value === 'number' ? value + 0 : null;
    rows.push({ index, contactId, name, number, text: typeof value === 'string' ? value : null, modelVersion, at });
  }
  for (let start = 0; start < rows.length; start += ROWS_AT_ONCE) {
    const slice = rows.slice(start, start + ROWS_AT_ONCE);
    outcomes.push(...(await db.transaction(({ sql }) => writeRows(sql, workspaceId, slice))));
  }
  return outcomes.sort((a, b) => a.index - b.index);
}
