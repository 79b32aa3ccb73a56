import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkTemplate, type Scored, shareOf } from '../../../../src/value/likeness/check-template.ts';
import { describeAnswer } from '../../../../src/value/likeness/describe-trait.ts';
import { explainReasons } from '../../../../src/value/likeness/present-template.ts';
import { proposeThresholds } from '../../../../src/value/likeness/propose-thresholds.ts';
import { adviceOf, type CountedTrait, reasonsFor, scoreOf } from '../../../../src/value/likeness/score-contact.ts';
import { findTwins } from '../../../../src/value/likeness/set-aside.ts';
import { answerOf, type FeatureValue, keyOf, proposeQuestions } from '../../../../src/value/likeness/traits.ts';

const features = (known: Record<string, FeatureValue>) => new Map(Object.entries(known));
const hotels = { feature: 'company:industry', op: 'is', value: 'hotels' } as const;
const offices = { feature: 'company:industry', op: 'is', value: 'offices' } as const;
const makers = { feature: 'company:decision-makers', op: 'at-least', value: 2 } as const;
const silent = { feature: 'purchase:recency-days', op: 'at-least', value: 60 } as const;
const counted = (question: CountedTrait['question'], yes: number, no: number): CountedTrait => ({
  ...{ key: keyOf(question), question, weight: { yes, no } },
});
const traits = [counted(hotels, 2.1, -0.9), counted(makers, 0.8, -0.3), counted(silent, -1.2, 0.4)];
const wording = { currency: 'SEK' };

describe('questions', () => {
  test('what is not known is neither yes nor no; a set without the value is a no', () => {
    expect(answerOf(hotels, features({}))).toBeNull();
    expect(answerOf(hotels, features({ 'company:industry': [] }))).toBe(false);
    expect(answerOf(hotels, features({ 'company:industry': ['offices', 'hotels'] }))).toBe(true);
    expect(answerOf(makers, features({ 'company:decision-makers': 'two' }))).toBeNull();
    expect(answerOf(makers, features({ 'company:decision-makers': 2 }))).toBe(true);
  });

  test('they are the same whoever is the best, in whatever order people come', () => {
    const person = fc.record({ a: fc.integer({ min: 0, max: 9 }), b: fc.constantFrom('x', 'y', 'z'), c: fc.boolean() });
    fc.assert(
      fc.property(fc.array(person, { minLength: 1, maxLength: 40 }), (people) => {
        const known = people.map(features);
        expect(proposeQuestions([...known].reverse())).toEqual(proposeQuestions(known));
        expect(new Set(proposeQuestions(known).map(keyOf)).size).toBe(proposeQuestions(known).length);
      }),
    );
  });
});

describe('the score', () => {
  test('is explained in words that a salesperson can repeat', () => {
    const own = features({ 'company:industry': ['hotels'], 'company:decision-makers': 3, 'purchase:recency-days': 90 });
    expect(scoreOf(traits, own)).toBe(1.7);
    expect(explainReasons(reasonsFor(traits, own), wording)).toBe(
      'same industry (hotels), +2.1; no purchase in 60 days, -1.2; two decision makers known (or more), +0.8',
    );
    expect(describeAnswer(silent, false, wording)).toBe('a purchase within 60 days');
  });

  test('of somebody of whom nothing is known is 0, and says so', () => {
    expect(scoreOf(traits, features({}))).toBe(0);
    expect(explainReasons(reasonsFor(traits, features({})), wording)).toContain('Nothing');
  });

  test('several values of one thing are one question', () => {
    const both = [counted(hotels, 2, -0.9), counted(offices, 1, -0.2)];
    expect(scoreOf(both, features({ 'company:industry': ['hotels'] }))).toBe(2);
    expect(scoreOf(both, features({ 'company:industry': ['farms'] }))).toBe(-0.9);
  });

  test('advice follows it: more is never worse', () => {
    const score = fc.double({ min: -9, max: 9, noNaN: true });
    const rank = { no: 0, 'think-twice': 1, go: 2 };
    fc.assert(
      fc.property(score, score, score, score, (a, b, x, y) => {
        const thresholds = { no: Math.min(x, y), go: Math.max(x, y) };
        const [low, high] = [Math.min(a, b), Math.max(a, b)];
        expect(rank[adviceOf(low, thresholds)]).toBeLessThanOrEqual(rank[adviceOf(high, thresholds)]);
      }),
    );
  });
});

describe('thresholds', () => {
  test('go is what few of the rest reach, no what hardly any of the best are below', () => {
    const rest = Array.from({ length: 100 }, (_, place) => -2 + place / 25);
    const { go, no } = proposeThresholds([0.5, 1, 2, 2.5, 3, 3, 3.5, 4, 4, 4.5], rest, null);
    expect(go).toBe(2);
    expect(no).toBe(0.1);
  });

  test('no never lies above go', () => {
    const scores = fc.array(fc.double({ min: -9, max: 9, noNaN: true }), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(scores, scores, (best, rest) => {
        const { go, no } = proposeThresholds(best, rest, null);
        expect(no).toBeLessThanOrEqual(go);
      }),
    );
  });
});

describe('the check against what happened', () => {
  const people: Scored[] = Array.from({ length: 200 }, (_, place) => ({
    ...{ score: place < 40 ? 3 : -1, isProspect: place % 2 === 0 },
    ...(place < 40 || place % 10 === 0 ? { orders: 1, value: place < 40 ? 9_000 : 1_000 } : { orders: 0, value: 0 }),
  }));

  test('bands tell how many ordered, with intervals; tenths tell lift', () => {
    const check = checkTemplate(people);
    if (check.kind !== 'measured') throw new Error(check.detail);
    const [top, bottom] = check.everybody.bands;
    expect(top).toMatchObject({ from: 3, contacts: 40, ordered: { count: 40, share: 1, high: 1 } });
    expect(bottom).toMatchObject({ from: -1, contacts: 160, ordered: { count: 16, share: 0.1 } });
    expect(top!.ordered.low).toBeGreaterThan(bottom!.ordered.high);
    const { deciles } = check.everybody;
    expect(deciles[0]!.lift).toBeCloseTo(9_000 / ((40 * 9_000 + 16_000) / 200), 6);
    expect(deciles.reduce((sum, { shareOfValue }) => sum + shareOfValue!, 0)).toBeCloseTo(1, 10);
    expect(check.everybody.area).toBeGreaterThan(0.8);
  });

  test('equal scores share alike: the order of the rows does not matter', () => {
    expect(checkTemplate([...people].reverse())).toEqual(checkTemplate(people));
  });

  test('too little is said, not guessed at', () => {
    expect(checkTemplate(people.slice(0, 30))).toMatchObject({ kind: 'too-little-data' });
    expect(checkTemplate(people.map((one) => ({ ...one, orders: 0 })))).toMatchObject({ kind: 'too-little-data' });
  });

  test("Jeffreys' interval of 5 in 10, as published tables have it", () => {
    const { low, high } = shareOf(5, 10);
    expect([Math.round(low * 1e4) / 1e4, Math.round(high * 1e4) / 1e4]).toEqual([0.2235, 0.7765]);
  });
});

describe('customers to compare with', () => {
  test('they ordered about as often, and are never the best themselves', () => {
    const bought = [50, 48, ...Array.from({ length: 60 }, (_, place) => place)].map((orders) => ({
      orders,
      revenue: orders,
    }));
    const twins = findTwins(bought, 2);
    expect(twins).toHaveLength(40);
    expect(Math.min(...twins)).toBeGreaterThanOrEqual(2);
    for (const place of twins) expect(Math.abs(bought[place]!.orders - 49)).toBeLessThanOrEqual(12);
  });
});
