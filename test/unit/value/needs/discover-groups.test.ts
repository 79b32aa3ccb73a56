import { describe, expect, it } from 'vitest';
import { type NeedsKind, type NeedsWorldOptions, simulateNeedsWorld } from '../../../../simulator/index.ts';
import { finishSteps, runSteps } from '../../../../src/platform/index.ts';
import { adjustedRand } from '../../../../src/value/needs/agreement.ts';
import { type Behaviour, standardise } from '../../../../src/value/needs/behaviour.ts';
import { type Discovery, discoverGroups } from '../../../../src/value/needs/discover-groups.ts';
import { assign } from '../../../../src/value/needs/k-means.ts';

import { behaviourOf } from '../../../kit/behaviour-of.ts';

const until = Date.UTC(2026, 0, 1);
const seeds = [1, 2, 3, 4, 5];

type World = Pick<NeedsWorldOptions, 'truth' | 'seed' | 'variety'> & { contacts?: number };

function openWorld({ contacts = 700, ...world }: World) {
  const people: Behaviour[] = [];
  const kinds: number[] = [];
  const names: NeedsKind[] = ['price', 'time', 'quality', 'family', 'news'];
  for (const customer of simulateNeedsWorld({ ...world, contacts, until })) {
    if (customer.orders.length < 3) continue;
    people.push(behaviourOf(customer, until));
    kinds.push(customer.kind === null ? -1 : names.indexOf(customer.kind));
  }
  return { people, kinds };
}

const discover = (people: readonly Behaviour[], seed = 7) =>
  finishSteps(discoverGroups(people, { seed, currency: 'SEK' }));

/** How well the proposal's centres divide the people as they truly are. */
function agreementWith(found: Discovery, { people, kinds }: ReturnType<typeof openWorld>): number {
  if (found.kind !== 'groups') return 0;
  const matrix = standardise(found.scales, people);
  const labels = new Uint8Array(matrix.rows);
  assign(matrix, found.groups.length, Float64Array.from(found.groups.flatMap(({ centre }) => centre)), labels);
  return adjustedRand(kinds, labels);
}

const even = { price: 1, time: 1, quality: 1, family: 1 };

describe('discovery of needs groups', () => {
  it.each(seeds)('finds the four planted groups (seed %i)', (seed) => {
    const world = openWorld({ truth: even, seed });
    const found = discover(world.people);
    expect(found).toMatchObject({ kind: 'groups', groups: [{}, {}, {}, {}] });
    expect(agreementWith(found, world)).toBeGreaterThanOrEqual(0.95);
  });

  it.each([1, 2])('finds them where people of a group differ much more (seed %i)', (seed) => {
    const world = openWorld({ truth: even, seed, variety: 0.8 });
    const found = discover(world.people);
    expect(found).toMatchObject({ kind: 'groups', groups: [{}, {}, {}, {}] });
    expect(agreementWith(found, world)).toBeGreaterThanOrEqual(0.8);
  });

  it.each([
    ['two', { price: 1, time: 1 }],
    ['three', { price: 1, time: 1, quality: 1 }],
    ['five', { price: 1, time: 1, quality: 1, family: 1, news: 1 }],
    ['four of very unequal size', { price: 8, time: 4, quality: 1, family: 2 }],
  ])('finds %s groups', (_, truth) => {
    for (const seed of [1, 2]) {
      const world = openWorld({ truth, seed });
      const found = discover(world.people);
      expect(found).toMatchObject({ kind: 'groups' });
      expect(found.kind === 'groups' && found.groups.length).toBe(Object.keys(truth).length);
      expect(agreementWith(found, world)).toBeGreaterThanOrEqual(0.9);
    }
  });

  it('finds them among 300', () => {
    const world = openWorld({ truth: even, seed: 1, contacts: 300 });
    expect(agreementWith(discover(world.people), world)).toBeGreaterThanOrEqual(0.9);
  });

  describe.each(['plain', 'leaning', 'skewed'] as const)('in a %s crowd', (truth) => {
    it.each(seeds)('says that there are no groups (seed %i)', (seed) => {
      expect(discover(openWorld({ truth, seed, contacts: 500 }).people)).toMatchObject({ kind: 'no-groups' });
    });

    it('says so however much or little people vary, and of more of them', () => {
      for (const variety of [0.05, 1.2]) {
        expect(discover(openWorld({ truth, seed: 9, variety, contacts: 500 }).people)).toMatchObject({
          kind: 'no-groups',
        });
      }
      expect(discover(openWorld({ truth, seed: 9, contacts: 2_000 }).people)).toMatchObject({ kind: 'no-groups' });
    });
  });

  it('says in words and numbers what sets a group apart', () => {
    const found = discover(openWorld({ truth: even, seed: 1 }).people);
    if (found.kind !== 'groups') throw new Error(found.kind);
    const texts = found.groups.map(({ traits }) => traits.map(({ text }) => text).join('; '));
    expect(texts.some((text) => /\b[67]\d % of their orders before noon, all others [12]\d %/.test(text))).toBe(true);
    for (const group of found.groups) {
      expect(group.traits.length).toBeGreaterThan(1);
      expect(group.stability).toBeGreaterThan(0.8);
    }
    expect(found.groups.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1);
    expect(found.silhouette).toBeGreaterThan(found.silhouetteOfCrowd);
  });

  it('gives the same answer for the same seed, and lets others have their turn meanwhile', async () => {
    const { people } = openWorld({ truth: even, seed: 3, contacts: 600 });
    let turns = 0;
    const timer = setInterval(() => {
      turns += 1;
    }, 1);
    const found = await runSteps(discoverGroups(people, { seed: 5, currency: 'SEK' }));
    clearInterval(timer);
    expect(found).toEqual(discover(people, 5));
    expect(turns).toBeGreaterThan(2);
  });

  it('wants people enough', () => {
    const { people } = openWorld({ truth: even, seed: 1, contacts: 150 });
    expect(discover(people)).toMatchObject({ kind: 'too-little-data', contacts: people.length });
  });

  it('makes no groups of people who all do the same', () => {
    const [one] = openWorld({ truth: even, seed: 1, contacts: 1 }).people;
    expect(discover(Array.from({ length: 500 }, () => one!)).kind).toBe('too-little-data');
  });
});
