import fc from 'fast-check';
import { expect, test } from 'vitest';
import { netPromoters, satisfaction, sharesOf } from '../../../src/reports/questions/measure-answers.ts';

const of = (counts: Record<string, number>) => Object.entries(counts).map(([answer, people]) => ({ answer, people }));

test('promoters less detractors; the interval of Agresti and Min by hand', () => {
  const { promoters, passives, detractors, nps } = netPromoters(of({ 10: 30, 9: 20, 8: 25, 3: 25 }));
  expect({ promoters, passives, detractors }).toEqual({ promoters: 50, passives: 25, detractors: 25 });
  // (50.5 − 25.5) / 102 ± 1.959964 √(76 − 25² / 102) / 102
  expect(nps).toMatchObject({ kind: 'estimated', value: 25 });
  if (nps.kind === 'estimated') {
    expect(nps.low).toBeCloseTo(8.4477, 3);
    expect(nps.high).toBeCloseTo(40.5719, 3);
  }
});

test('too few say nothing, and all alike have no spread', () => {
  expect(netPromoters(of({ 10: 9 })).nps).toEqual({ kind: 'not-enough-data', reason: 'too-few' });
  expect(satisfaction(of({ 4: 12 })).mean).toEqual({ kind: 'not-enough-data', reason: 'all-alike' });
  expect(sharesOf(of({ price: 3 }), ['price', 'advice'])).toMatchObject([
    { answer: 'price', people: 3, share: { kind: 'not-enough-data' } },
    { answer: 'advice', people: 0 },
  ]);
});

test('satisfied and the mean', () => {
  const { satisfied, mean } = satisfaction(of({ 5: 6, 4: 2, 1: 2 }));
  expect(satisfied).toMatchObject({ kind: 'estimated', value: 0.8 });
  expect(mean).toMatchObject({ kind: 'estimated', value: 4 });
});

test('the interval holds the score and never leaves its range', () => {
  const answer = fc.record({
    answer: fc.integer({ min: 0, max: 10 }).map(String),
    people: fc.integer({ min: 1, max: 50 }),
  });
  fc.assert(
    fc.property(fc.uniqueArray(answer, { selector: (one) => one.answer }), (counts) => {
      const { nps, promoters, passives, detractors } = netPromoters(counts);
      expect(promoters + passives + detractors).toBe(counts.reduce((sum, { people }) => sum + people, 0));
      if (nps.kind !== 'estimated') return;
      expect(nps.low).toBeLessThanOrEqual(nps.value);
      expect(nps.high).toBeGreaterThanOrEqual(nps.value);
      expect(nps.low).toBeGreaterThanOrEqual(-100);
      expect(nps.high).toBeLessThanOrEqual(100);
    }),
  );
});
