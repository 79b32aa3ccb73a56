import { describe, expect, test } from 'vitest';
import { buildTemplate, type Found } from '../../../../src/value/likeness/build-template.ts';
import { scoreOf } from '../../../../src/value/likeness/score-contact.ts';
import { areaUnder } from '../../../../src/value/likeness/set-aside.ts';
import { likenessPeople } from '../../../kit/likeness-people.ts';

const seeds = [1, 2, 3, 4, 5, 6, 7, 8];

function traitsOf(found: Found) {
  if (found.kind === 'too-little-data') throw new Error('There was to be enough.');
  return found.traits;
}

type Prospects = ReturnType<typeof likenessPeople>['prospects'];
const areaOf = (counted: Parameters<typeof scoreOf>[0], prospects: Prospects) =>
  areaUnder(prospects.map(({ features, isGood }) => ({ score: scoreOf(counted, features), isPositive: isGood })));

/** Standard error of an area under the curve (J. A. Hanley and B. J. McNeil, Radiology 143, 1982). */
function errorOf(area: number, positives: number, negatives: number): number {
  const q1 = area / (2 - area);
  const q2 = (2 * area * area) / (1 + area);
  const spread = area * (1 - area) + (positives - 1) * (q1 - area * area) + (negatives - 1) * (q2 - area * area);
  return Math.sqrt(spread / (positives * negatives));
}

describe('best customers of whom it is known what makes them', () => {
  test.each(seeds)('world %i: their template ranks prospects who have bought nothing', (seed) => {
    const { best, rest, prospects } = likenessPeople({ seed, isPlanted: true });
    const found = buildTemplate(best, rest);
    expect(found.kind).toBe('found');
    const counted = traitsOf(found).filter(({ aside }) => aside === null);
    expect(areaOf(counted, prospects)).toBeGreaterThanOrEqual(0.9);
    const planted = /^(company:|attribute:region|timing:weekday)/;
    const weight = (isPlanted: boolean) =>
      counted
        .filter(({ key }) => planted.test(key) === isPlanted)
        .reduce((sum, trait) => sum + Math.abs(trait.weight.yes), 0);
    // Chance is let through once in fifty worlds; it must not outweigh what is there.
    expect(weight(false)).toBeLessThan(weight(true) / 2);
  });

  test.each(seeds)('world %i: what restates "bought a lot" is set aside, with the reason', (seed) => {
    const { best, rest } = likenessPeople({ seed, isPlanted: true });
    const traits = traitsOf(buildTemplate(best, rest));
    const asideOf = (start: string) =>
      new Set(traits.filter(({ key }) => key.startsWith(start)).map(({ aside }) => aside?.kind));
    expect(asideOf('attribute:tier')).toEqual(new Set(['tells-value']));
    expect(asideOf('attribute:points')).toEqual(new Set(['tells-value']));
    expect(asideOf('purchase:orders')).toEqual(new Set(['counts-purchases']));
    expect(asideOf('purchase:revenue')).toEqual(new Set(['counts-purchases']));
    expect(asideOf('purchase:category').has(undefined)).toBe(false);
    expect(asideOf('purchase:recency-days').has(undefined)).toBe(false);
  });

  test('the day of the week on which they order counts, although those who order often have it too', () => {
    const found = seeds.map((seed) => {
      const { best, rest } = likenessPeople({ seed, isPlanted: true });
      return traitsOf(buildTemplate(best, rest)).some(
        ({ key, aside }) => key === 'timing:weekday is Friday' && (aside === null || aside.kind === 'says-the-same'),
      );
    });
    expect(found.filter(Boolean).length).toBeGreaterThanOrEqual(seeds.length / 2);
  });
});

describe('best customers whom nothing sets apart', () => {
  const manySeeds = Array.from({ length: 20 }, (_, place) => 100 + place);

  test('nothing is found in them, but for as many worlds as chance may give', () => {
    const found = manySeeds.filter((seed) => {
      const { best, rest } = likenessPeople({ seed, isPlanted: false });
      return buildTemplate(best, rest, { permutations: 999 }).kind === 'found';
    });
    // One in fifty is what the correction lets through; three or more of twenty would come once in a hundred times.
    expect(found.length).toBeLessThanOrEqual(2);
  });

  test.each(seeds)('world %i: the strongest hints, kept all the same, rank nobody', (seed) => {
    const { best, rest, prospects } = likenessPeople({ seed, isPlanted: false });
    const found = buildTemplate(best, rest);
    expect(found.kind).toBe('nothing-found');
    expect(areaOf([], prospects)).toBe(0.5);
    const hints = traitsOf(found).filter(
      ({ key }) => !key.startsWith('attribute:tier') && !/points|purchase/.test(key),
    );
    const area = areaOf(hints.slice(0, 5), prospects);
    const good = prospects.filter(({ isGood }) => isGood).length;
    expect(Math.abs(area - 0.5)).toBeLessThan(2.6 * errorOf(area, good, prospects.length - good));
  });

  test('fewer than five, or too few to compare with, is said and not guessed at', () => {
    const { best, rest } = likenessPeople({ seed: 1, isPlanted: true });
    expect(buildTemplate(best.slice(0, 4), rest)).toMatchObject({ kind: 'too-little-data', best: 4 });
    expect(buildTemplate(best, rest.slice(0, 29))).toMatchObject({ kind: 'too-little-data', rest: 29 });
  });
});
