import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { definitionSchema } from '../../../src/segments/definition.schema.ts';
import { evaluate, prepareNode } from '../../../src/segments/evaluate.ts';
import { definitionsOver, plainLeaf } from '../../kit/segment-definitions.ts';
import { historyOf, instants, timeZone, worldContact } from '../../kit/segment-worlds.ts';

describe('flipsAt', () => {
  it('never misses a flip: the answer is the same at every instant before it', () => {
    fc.assert(
      fc.property(definitionsOver(), worldContact, instants, (definition, contact, now) => {
        const prepared = prepareNode(definition.root, timeZone);
        const history = historyOf(contact);
        const { member, flipsAt } = evaluate(prepared, history, now);
        expect(flipsAt).toBeGreaterThan(now);
        const end = Math.min(flipsAt, now + 6 * 86_400_000);
        const at = (instant: number) => evaluate(prepared, history, instant).member;
        expect(at(end - 1)).toBe(member);
        for (let instant = now - (now % 900_000) + 900_000; instant < end; instant += 900_000) {
          if (at(instant) !== member || at(instant - 1) !== member)
            expect.fail(`flips before ${flipsAt}, at ${instant}`);
        }
      }),
      { numRuns: 600 },
    );
  });

  it('is exact for one condition: the answer is another one at that very instant', () => {
    fc.assert(
      fc.property(plainLeaf, worldContact, instants, (root, contact, now) => {
        const definition = { version: 1 as const, root };
        const history = historyOf(contact);
        const { member, flipsAt } = evaluate(definition, history, now, timeZone);
        if (Number.isFinite(flipsAt)) expect(evaluate(definition, history, flipsAt, timeZone).member).toBe(!member);
      }),
      { numRuns: 600 },
    );
  });

  it('comes from definitions that the schema lets through', () => {
    fc.assert(
      fc.property(definitionsOver([1]), (definition) => {
        expect(definitionSchema.safeParse(JSON.parse(JSON.stringify(definition))).error).toBeUndefined();
      }),
      { numRuns: 300 },
    );
  });
});
