import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { settleStanding, sixMonthsAfter } from '../../../src/value/strategy/tell-decisions.ts';

describe('six months on', () => {
  it.each([
    ['2026-01-15', '2026-07-15'],
    ['2026-08-31', '2027-02-28'],
    ['2027-08-31', '2028-02-29'],
    ['2026-12-31', '2027-06-30'],
  ])('of %s is %s', (day, later) => {
    expect(sixMonthsAfter(day)).toBe(later);
  });

  it('is a day of the sixth month after, always', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('2000-01-01'), max: new Date('2100-01-01'), noInvalidDate: true }),
        (date) => {
          const day = date.toISOString().slice(0, 10);
          const [year, month] = sixMonthsAfter(day).split('-').map(Number) as [number, number];
          expect(year * 12 + month).toBe(date.getUTCFullYear() * 12 + date.getUTCMonth() + 1 + 6);
        },
      ),
    );
  });
});

describe('what holds for somebody in several segments', () => {
  const kinds = fc.constantFrom('prioritise', 'keep', 'deselect') as fc.Arbitrary<'prioritise' | 'keep' | 'deselect'>;

  it('is deselected as soon as one of them is, in whatever order', () => {
    fc.assert(
      fc.property(fc.array(kinds), (drawn) => {
        const standing = settleStanding(drawn.map((decision) => ({ decision })));
        expect(standing === 'deselected').toBe(drawn.includes('deselect'));
        expect(standing === 'undecided').toBe(drawn.length === 0);
        expect(settleStanding(drawn.toReversed().map((decision) => ({ decision })))).toBe(standing);
      }),
    );
  });
});
