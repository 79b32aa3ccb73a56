import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { planUpsert, type ReadRow, type StoredContact } from '../../../src/contacts/plan-upsert.ts';

const rowOf = (index: number, externalId: string | null, email: string | null): ReadRow => ({
  index,
  externalId,
  email,
  emailNormal: email,
  attributes: { last: index },
  timeZone: null,
  language: null,
  createdAt: null,
  consent: [],
});

const storedOf = (id: number, externalId: string | null, email: string | null): StoredContact => ({
  id,
  externalId,
  email,
  emailNormal: email,
  attributes: {},
  timeZone: null,
  language: null,
});

const keys = fc.constantFrom(null, 'a', 'b', 'c');
const pair = fc.tuple(keys, keys).filter(([externalId, email]) => externalId !== null || email !== null);
const rows = fc.array(pair, { maxLength: 12 }).map((pairs) => pairs.map(([x, e], index) => rowOf(index, x, e)));
/** Contacts that could stand in the database: no key twice. */
const stored = fc
  .array(pair, { maxLength: 4 })
  .map((pairs) => pairs.map(([x, e], position) => storedOf(position + 1, x, e)))
  .filter((all) => {
    const used = all
      .flatMap(({ externalId, email }) => [externalId && `x${externalId}`, email && `e${email}`])
      .filter(Boolean);
    return new Set(used).size === used.length;
  });

describe('planUpsert', () => {
  test('no key belongs to two contacts afterwards; every row has one fate; the last row told wins', () => {
    fc.assert(
      fc.property(stored, rows, (contacts, batch) => {
        const plan = planUpsert(batch, contacts);
        const fates = [...plan.rows.map(({ row }) => row.index), ...plan.rejected.map(({ index }) => index)];
        expect(fates.toSorted((a, b) => a - b)).toEqual(batch.map(({ index }) => index));
        const changed = new Set(plan.updates.map(({ id }) => id));
        const after = [...contacts.filter(({ id }) => !changed.has(id)), ...plan.updates, ...plan.inserts];
        const used = after.flatMap(({ externalId, emailNormal }) => [
          ...(externalId === null ? [] : [`x${externalId}`]),
          ...(emailNormal === null ? [] : [`e${emailNormal}`]),
        ]);
        expect(new Set(used).size).toBe(used.length);
        for (const { row, draft } of plan.rows) {
          if (row.externalId !== null) expect(draft.externalId).toBe(row.externalId);
        }
        for (const draft of new Set(plan.rows.map((one) => one.draft))) {
          const told = plan.rows.filter((one) => one.draft === draft).at(-1);
          expect(draft.attributes.last).toBe(told?.row.index);
        }
      }),
    );
  });

  test('the same batch again changes nothing', () => {
    const batch = [rowOf(0, 'a', 'x'), rowOf(1, null, 'y'), rowOf(2, 'b', null)];
    const first = planUpsert(batch, []);
    const written = first.inserts.map((draft, position) => ({ ...draft, id: position + 1 }));
    const again = planUpsert(batch, written);
    expect(again.rows.map(({ kind }) => kind)).toEqual(['unchanged', 'unchanged', 'unchanged']);
    expect([again.inserts, again.updates, again.rejected]).toEqual([[], [], []]);
  });
});
