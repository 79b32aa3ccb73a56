import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { simulateNeedsWorld } from '../../../../simulator/index.ts';
import { finishSteps, seededDraw } from '../../../../src/platform/index.ts';
import {
  type LandingFacts,
  type LandingGroup,
  landContact,
  scoresOfLanding,
} from '../../../../src/value/needs/land-contact.ts';
import { fitLikeness, likelihoods } from '../../../../src/value/needs/likeness-model.ts';
import { behaviourOf } from '../../../kit/behaviour-of.ts';

const group = (id: number, position: number, ...values: string[]): LandingGroup => ({
  ...{ id, position, name: `Group ${id}` },
  answers: values.length > 0 ? [{ attribute: 'matters', values }] : [],
});
const groups = [group(1, 2, 'price'), group(2, 0, 'Time', 'no queue'), group(3, 1)];
const nothing: LandingFacts = { attributes: {}, changedAt: {}, ruleGroupIds: [], likeness: null };

describe('landing', () => {
  it.each([
    ['nothing known', {}, { by: 'nothing' }],
    ['an answer', { attributes: { matters: ' PRICE ' } }, { by: 'declared', groupId: 1 }],
    ['one of several', { attributes: { matters: ['other', 'no queue'] } }, { by: 'declared', groupId: 2 }],
    ['an answer of nobody', { attributes: { matters: 'colour' } }, { by: 'nothing' }],
    ['what is no text', { attributes: { matters: { price: true } } }, { by: 'nothing' }],
    ['the first of two rules', { ruleGroupIds: [1, 3] }, { by: 'rule', groupId: 3, alsoByRule: [1] }],
    [
      'an answer before rules',
      { attributes: { matters: 'price' }, ruleGroupIds: [3] },
      { by: 'declared', groupId: 1, alsoByRule: [3] },
    ],
    ['likeness', { likeness: [{ groupId: 3, probability: 0.7 }] }, { by: 'likeness', groupId: 3 }],
    ['too little likeness', { likeness: [{ groupId: 3, probability: 0.69 }] }, { by: 'nothing' }],
    ['likeness with a group that is gone', { likeness: [{ groupId: 9, probability: 0.9 }] }, { by: 'nothing' }],
  ])('goes by %s', (_, facts, expected) => {
    expect(landContact({ ...nothing, ...facts }, groups, 0.7)).toMatchObject(expected);
  });

  it('goes by the latest of two answers', () => {
    const both = [...groups, { ...group(4, 9), answers: [{ attribute: 'asked', values: ['yes'] }] }];
    const attributes = { matters: 'price', asked: true, other: 1 };
    const land = (changedAt: Record<string, number>) =>
      landContact({ ...nothing, attributes: { ...attributes, asked: 'yes' }, changedAt }, both, 0.7);
    expect(land({ matters: 5, asked: 9 })).toMatchObject({ groupId: 4, alsoDeclared: [1] });
    expect(land({ matters: 9, asked: 5 })).toMatchObject({ groupId: 1, alsoDeclared: [4] });
    expect(land({ asked: 5 })).toMatchObject({ groupId: 4 });
    expect(land({})).toMatchObject({ groupId: 1 });
  });

  it('never names a group that is not there, and says 1 for what is certain', () => {
    const facts = fc.record({
      attributes: fc.dictionary(fc.constantFrom('matters', 'x'), fc.constantFrom<unknown>('price', 'time', 3, null)),
      changedAt: fc.constant({}),
      ruleGroupIds: fc.array(fc.nat(5)),
      likeness: fc.option(
        fc.array(fc.record({ groupId: fc.nat(5), probability: fc.double({ min: 0, max: 1, noNaN: true }) })),
      ),
    });
    fc.assert(
      fc.property(facts, fc.double({ min: 0.3, max: 0.99, noNaN: true }), (known, least) => {
        const landing = landContact(known, groups, least);
        const scores = scoresOfLanding(landing, groups);
        if (landing.by === 'nothing') {
          expect(scores).toEqual({});
          return;
        }
        expect(groups.map(({ name }) => name)).toContain(scores.needs_group);
        if (landing.by === 'likeness') expect(landing.probability).toBeGreaterThanOrEqual(least);
        else expect(scores.needs_probability).toBe(1);
      }),
    );
  });
});

describe('likeness', () => {
  const until = Date.UTC(2026, 0, 1);
  const kinds = ['price', 'time', 'quality', 'family'];
  const world = [
    ...simulateNeedsWorld({
      seed: 11,
      until,
      contacts: 600,
      truth: { price: 1, time: 1, quality: 1, family: 1 },
      variety: 0.9,
    }),
  ]
    .filter(({ orders }) => orders.length >= 3)
    .map((customer) => ({ behaviour: behaviourOf(customer, until), groupId: kinds.indexOf(customer.kind!) + 1 }));
  const learn = (known: typeof world) => finishSteps(fitLikeness(known, { seed: 1, leastProbability: 0.7 }));

  it('places others right, as often as it says', () => {
    const found = learn(world.slice(0, 300));
    if (found.kind !== 'fitted' || found.check.kind !== 'checked') throw new Error(found.kind);
    expect(found.check.accuracy).toBeGreaterThan(0.9);
    expect(found.check.accuracy).toBeGreaterThan(found.check.byLargest);
    const rest = world.slice(300);
    const said = likelihoods(
      found.model,
      rest.map(({ behaviour }) => behaviour),
    ).map((chances) => {
      expect(chances.reduce((sum, chance) => sum + chance, 0)).toBeCloseTo(1, 10);
      return { chance: Math.max(...chances), groupId: found.model.groupIds[chances.indexOf(Math.max(...chances))] };
    });
    const right = said.filter(({ groupId }, row) => groupId === rest[row]!.groupId).length / rest.length;
    const meant = said.reduce((sum, { chance }) => sum + chance, 0) / rest.length;
    expect(right).toBeGreaterThan(0.9);
    expect(Math.abs(right - meant)).toBeLessThan(0.06);
  });

  it('places nobody when behaviour says nothing about the answers', () => {
    for (const seed of [1, 2, 3]) {
      const draw = seededDraw(seed);
      const found = learn(world.map((one) => ({ ...one, groupId: 1 + draw.below(3) })));
      expect(found).toMatchObject({ kind: 'no-use', check: { kind: 'checked' } });
    }
  });

  it('wants two groups with 30 known contacts', () => {
    const few = world
      .filter(({ groupId }) => groupId === 1)
      .concat(world.filter(({ groupId }) => groupId === 2).slice(0, 29));
    expect(learn(few)).toMatchObject({ kind: 'too-little-data' });
    expect(learn([])).toMatchObject({ kind: 'too-little-data' });
  });
});
