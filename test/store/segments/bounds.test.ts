import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createFakeClock } from '../../../src/platform/index.ts';
import { createBounds } from '../../../src/segments/keep/keep-bounds.ts';
import type { LeafOf, Measured } from '../../../src/segments/language/conditions.schema.ts';
import type { Definition } from '../../../src/segments/language/definition.schema.ts';
import { leafKey } from '../../../src/segments/language/leaf-key.ts';
import { insertContacts, insertWorkspace } from '../../kit/insert-world.ts';
import { createTestDatabase } from '../../kit/postgres.ts';
import { type WorldContact, worldStart } from '../../kit/segment-worlds.ts';

const { db } = await createTestDatabase();
const HOUR = 3_600_000;
const now = new Date(worldStart + 48 * HOUR);
const bounds = createBounds({ clock: createFakeClock(now) });

type Relative = LeafOf<'relative'>;
const define = (...of: Relative[]): Definition => ({ version: 1, root: { type: 'any', of } });
const order = (amount: number | null, at = worldStart) => ({
  kind: 'order',
  at,
  amount,
  ref: null,
  props: null,
  lines: [],
});
const workOutOne = async (workspaceId: number, leaf: Relative, at = now) =>
  (await db.transaction(({ client }) => bounds.workOutUnsaved(client, workspaceId, define(leaf), at))).get(
    leafKey(leaf),
  );

async function workspaceOf(contacts: Partial<WorldContact>[]): Promise<number> {
  const workspaceId = await insertWorkspace(db);
  await insertContacts(db, workspaceId, contacts);
  return workspaceId;
}

/** The same arithmetic said plainly. Percents are taken as decimals, so that the rank is not a rounding's. */
function plainBound(numbers: number[], leaf: Relative): number | null {
  if (numbers.length === 0) return null;
  const sorted = numbers.toSorted((a, b) => a - b);
  const at = (place: number) => sorted[place]!;
  if ('percent' in leaf) {
    const tenths = BigInt(Math.round(leaf.percent * 10));
    const rank = Number((BigInt(sorted.length) * tenths + 999n) / 1000n);
    return leaf.is === 'top' ? at(sorted.length - rank) : at(rank - 1);
  }
  if (leaf.than === 'average') return numbers.reduce((sum, each) => sum + each, 0) / numbers.length;
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? at(middle) : (at(middle - 1) + at(middle)) / 2;
}

const ofLevel: Measured = { from: 'attribute', name: 'level' };
const leaf = fc.oneof(
  fc.record({
    type: fc.constant('relative' as const),
    of: fc.constant(ofLevel),
    is: fc.constantFrom('top' as const, 'bottom' as const),
    percent: fc.oneof(
      fc.constantFrom(0.1, 10, 33.3, 50, 99.9),
      fc.integer({ min: 1, max: 999 }).map((each) => each / 10),
    ),
  }),
  fc.record({
    type: fc.constant('relative' as const),
    of: fc.constant(ofLevel),
    is: fc.constantFrom('above' as const, 'below' as const),
    than: fc.constantFrom('average' as const, 'median' as const),
  }),
);

describe('the bounds of conditions that compare with everybody', () => {
  it('are the rank, median and average that plain arithmetic gives', { timeout: 60_000 }, async () => {
    const levels = fc.array(fc.constantFrom<unknown>(1, 2, 2, 3, 0.5, 7, 100, -4, 'many', null, true), {
      maxLength: 40,
    });
    const agreement = fc.asyncProperty(
      levels,
      fc.array(leaf, { minLength: 8, maxLength: 8 }),
      async (given, leaves) => {
        const workspaceId = await workspaceOf(given.map((level) => ({ attributes: { level } })));
        const numbers = given.filter((level) => typeof level === 'number');
        for (const each of leaves) {
          const [found, plain] = [await workOutOne(workspaceId, each), plainBound(numbers, each)];
          const question = `${JSON.stringify(each)} of ${numbers}`;
          if (plain === null) expect(found, question).toBeNull();
          else expect(found, question).toBeCloseTo(plain, 10);
        }
      },
    );
    await fc.assert(agreement, { numRuns: 15, endOnFailure: true });
  });

  it('leave nobody above an average that all have', async () => {
    // A third of 100 is no decimal number: an average of it that is rounded must not come out below it.
    const thirds = Array.from({ length: 3 }, () => ({ events: [order(34), order(33), order(33)] }));
    const workspaceId = await workspaceOf(thirds);
    const average: Relative = {
      type: 'relative',
      of: { from: 'purchases', measure: 'average' },
      is: 'above',
      than: 'average',
    };
    expect(await workOutOne(workspaceId, average)).toBe(100 / 3);
  });

  it('compare those who have a number at all, each by its own measure', async () => {
    const visit = { ...order(5), kind: 'visit' };
    const workspaceId = await workspaceOf([
      { events: [order(100), order(300)] },
      { events: [order(1_000), { ...order(-400), kind: 'refund' }] },
      { events: [order(null), visit, { ...visit, amount: null }] },
      { events: [{ ...order(-50), kind: 'refund' }] },
      { events: [{ ...visit, amount: null }] },
      { events: [order(900, now.getTime() + 1)] },
      {},
    ]);
    const best = (of: Measured): Relative => ({ type: 'relative', of, is: 'top', percent: 0.1 });
    const least = (of: Measured): Relative => ({ type: 'relative', of, is: 'bottom', percent: 0.1 });
    const found = async (each: Relative) => await workOutOne(workspaceId, each);
    expect(await found(best({ from: 'purchases', measure: 'net' }))).toBe(600);
    // An order without an amount is an order; a refund alone is none.
    expect(await found(least({ from: 'purchases', measure: 'net' }))).toBe(0);
    expect(await found(best({ from: 'purchases', measure: 'orders' }))).toBe(2);
    expect(await found(best({ from: 'purchases', measure: 'average' }))).toBe(600);
    expect(await found(best({ from: 'events', kind: 'visit', measure: 'count' }))).toBe(2);
    expect(await found(least({ from: 'events', kind: 'visit', measure: 'count' }))).toBe(1);
    expect(await found(least({ from: 'events', kind: 'visit', measure: 'sum' }))).toBe(5);
    expect(await found(best({ from: 'value', name: 'score' }))).toBeNull();
  });

  it('are kept with how many were compared and until when, in place of those before', async () => {
    const workspaceId = await workspaceOf([1, 2, 3].map((level) => ({ attributes: { level } })));
    const elsewhere = await workspaceOf([{ attributes: { level: 99 } }]);
    const median: Relative = { type: 'relative', of: ofLevel, is: 'above', than: 'median' };
    const top: Relative = {
      type: 'relative',
      of: ofLevel,
      is: 'top',
      percent: 10,
      every: { amount: 2, unit: 'hours' },
    };
    const segmentId = 7_001;
    const keep = (of: number, definition: Definition, at: Date) =>
      db.transaction((tx) =>
        bounds.workOut(tx, of, [{ segmentId: of === elsewhere ? 7_002 : segmentId, definition }], at),
      );
    expect(await keep(workspaceId, define(median, top, { ...top, every: { amount: 1, unit: 'hours' } }), now)).toEqual([
      {
        ...{ segmentId, leafKey: leafKey(median), bound: 2, population: 3, workedOutAt: now },
        dueAt: new Date(now.getTime() + 24 * HOUR),
      },
      {
        ...{ segmentId, leafKey: leafKey(top), bound: 3, population: 3, workedOutAt: now },
        dueAt: new Date(now.getTime() + HOUR),
      },
    ]);
    await keep(elsewhere, define(top), now);
    const both = new Map([
      [leafKey(median), 2],
      [leafKey(top), 3],
    ]);
    expect(await bounds.read(db.sql, workspaceId)).toEqual(new Map([[segmentId, both]]));

    await insertContacts(db, workspaceId, [{ attributes: { level: 50 } }]);
    await workOutOne(workspaceId, top);
    expect(await bounds.read(db.sql, workspaceId)).toEqual(new Map([[segmentId, both]]));
    await keep(workspaceId, define(top), now);
    expect(await bounds.read(db.sql, workspaceId)).toEqual(new Map([[segmentId, new Map([[leafKey(top), 50]])]]));
    expect(await bounds.read(db.sql, elsewhere)).toEqual(new Map([[7_002, new Map([[leafKey(top), 99]])]]));
    await keep(workspaceId, define(), now);
    expect(await bounds.read(db.sql, workspaceId)).toEqual(new Map());
  });

  it('fall due for segments that are in use', async () => {
    const workspaceId = await workspaceOf([{ attributes: { level: 1 } }]);
    const top: Relative = { type: 'relative', of: ofLevel, is: 'top', percent: 10 };
    const insert = async (name: string, archivedAt: Date | null) => {
      const [row] = await db.sql<{ id: number }>(
        `insert into segment (workspace_id, name, purpose, definition, archived_at) values ($1, $2, '', $3, $4) returning id`,
        [workspaceId, name, define(top), archivedAt],
      );
      return row!.id;
    };
    const [used, archived] = [await insert('Used', null), await insert('Archived', now)];
    await db.transaction((tx) =>
      bounds.workOut(
        tx,
        workspaceId,
        [used, archived].map((segmentId) => ({ segmentId, definition: define(top) })),
        now,
      ),
    );
    const mine = async (at: number) =>
      (await bounds.due(db.sql, new Date(at))).filter((each) => each.workspaceId === workspaceId);
    expect(await mine(now.getTime() + 24 * HOUR - 1)).toEqual([]);
    expect(await mine(now.getTime() + 24 * HOUR)).toEqual([{ workspaceId, segmentId: used }]);
  });

  it('are worked out as of a past instant by what was so then', async () => {
    const workspaceId = await workspaceOf([
      { attributes: { level: 9 }, changes: [{ name: 'level', before: 1, at: now.getTime() - HOUR }] },
      { attributes: { level: 4 } },
    ]);
    const top: Relative = { type: 'relative', of: ofLevel, is: 'top', percent: 10 };
    expect(await workOutOne(workspaceId, top)).toBe(9);
    expect(await workOutOne(workspaceId, top, new Date(now.getTime() - 2 * HOUR))).toBe(4);
  });
});
