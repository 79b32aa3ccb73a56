import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cursorToId, KohortError, toPage } from '../../../../src/platform/index.ts';

test('following the cursors gives every row once, whatever the page size', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.integer({ min: 1, max: 1e12 }), { maxLength: 60 }),
      fc.integer({ min: 1, max: 20 }),
      (ids, limit) => {
        const rows = ids.sort((a, b) => a - b).map((id) => ({ id }));
        const seen: number[] = [];
        let cursor: string | undefined;
        do {
          const after = cursorToId(cursor);
          const page = toPage(rows.filter(({ id }) => id > after).slice(0, limit + 1), limit);
          expect(page.items.length).toBeLessThanOrEqual(limit);
          seen.push(...page.items.map(({ id }) => id));
          cursor = page.nextCursor ?? undefined;
        } while (cursor !== undefined);
        expect(seen).toEqual(rows.map(({ id }) => id));
      },
    ),
  );
});

test('a cursor that is not ours is refused, never a surprise', () => {
  const ours = (id: number) => Buffer.from(String(id)).toString('base64url');
  expect(cursorToId(ours(5))).toBe(5);
  for (const foreign of ['x', ours(-1), ours(1.5), Buffer.from('1e99').toString('base64url')]) {
    expect(() => cursorToId(foreign)).toThrow(KohortError);
  }
});
