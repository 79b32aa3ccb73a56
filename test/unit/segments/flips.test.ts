import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { flipsAt, type History, isMember } from '../../../src/segments/judge/history.ts';
import { type LiveSegments, prepareSegments } from '../../../src/segments/judge/live-segments.ts';
import type { Leaf } from '../../../src/segments/language/conditions.schema.ts';
import { type Definition, definitionSchema, type Node } from '../../../src/segments/language/definition.schema.ts';
import { leafKey } from '../../../src/segments/language/leaf-key.ts';
import { historyOf } from '../../kit/history-of.ts';
import { definitionsOver } from '../../kit/segment-definitions.ts';
import { type World, type WorldContact, worlds } from '../../kit/segment-worlds.ts';

const ASKED = 3;
const HALF_HOUR = 30 * 60_000;
/** The world and its longest windows are over by then. */
const HALF_HOURS = 7 * 48;

type Question = { definitions: Definition[]; bound: number | null; contact: WorldContact; now: number; world: World };

/** Two segments, a third one that refers to them, somebody, and an instant; in a world that is drawn too. */
function questionsWith(isAsked: (definition: Definition) => boolean): fc.Arbitrary<Question> {
  const inWorld = (world: World) =>
    fc.record({
      definitions: fc.tuple(
        definitionsOver([], { world }),
        definitionsOver([1], { world }),
        definitionsOver([1, 2, 999], { world, withRelative: true }).filter(isAsked),
      ),
      bound: fc.constantFrom(null, -200, 0, 1, 2, 100, 250),
      contact: world.contact,
      // Early instants too, at which most of it lies ahead.
      now: fc.oneof(world.instants, world.onGrid, fc.constant(world.start - 1)),
      world: fc.constant(world),
    });
  return fc.oneof(...worlds.map(inWorld));
}

const questions = questionsWith(() => true);

function prepare({ definitions, bound, contact, world }: Question): { live: LiveSegments; history: History } {
  const rows = definitions.map((definition, index) => ({
    id: index + 1,
    version: 1,
    name: `Segment ${index + 1}`,
    definition,
  }));
  // Whatever is compared with everybody: one bound for all.
  const everyKey = { get: () => bound } as unknown as ReadonlyMap<string, number | null>;
  const live = prepareSegments(rows, {
    timeZone: world.timeZone,
    bounds: new Map(rows.map(({ id }) => [id, everyKey])),
  });
  return { live, history: historyOf(contact, live.layout, { timeZone: world.timeZone }) };
}

/** The answer about the last segment at an instant, after those about the others. */
function judge({ segments, layout }: LiveSegments, history: History, at: number): number {
  for (const { id, prepared } of segments) history.answers[layout.segments.get(id)!] = prepared.judge(history, at);
  return history.answers[layout.segments.get(ASKED)!]!;
}

describe('flipsAt', () => {
  it('never misses a flip: the answer is the same at every instant before it', () => {
    let flips = 0;
    const probes = fc.array(fc.tuple(fc.nat(HALF_HOURS), fc.constantFrom(-1, 0, 0, 1)), {
      minLength: 50,
      maxLength: 50,
    });
    fc.assert(
      fc.property(questions, probes, (question, drawn) => {
        const { now } = question;
        const { live, history } = prepare(question);
        const answer = judge(live, history, now);
        const end = flipsAt(answer);
        expect(end).toBeGreaterThan(now);
        if (Number.isFinite(end)) flips += 1;
        const grid = now - (now % HALF_HOUR);
        for (const at of [end - 1, ...drawn.map(([step, beside]) => grid + step * HALF_HOUR + beside)]) {
          if (at <= now || at >= end || !Number.isFinite(at)) continue;
          if (isMember(judge(live, history, at)) !== isMember(answer))
            expect.fail(`flips before ${new Date(end).toISOString()}, at ${new Date(at).toISOString()}`);
        }
      }),
      { numRuns: 1_500 },
    );
    // Answers that stay for ever would prove nothing.
    expect(flips).toBeGreaterThan(40);
  }, 60_000);

  const refersToOthers = (leaf: Leaf) => leaf.type === 'segment' || JSON.stringify(leaf).includes('since-entering');

  it('is exact for one condition: the answer is another one at that very instant', () => {
    let flips = 0;
    const isLeaf = (node: Node): node is Leaf => node.type !== 'all' && node.type !== 'any' && node.type !== 'not';
    // Of several companies, or several things said of one, each has an instant of its own.
    const isOneCondition = (leaf: Leaf) => leaf.type !== 'company' || (leaf.where ?? []).length <= 1;
    const leaves = questionsWith(({ root }) => isLeaf(root) && !refersToOthers(root) && isOneCondition(root)).map(
      (question) => ({
        ...question,
        contact: { ...question.contact, companies: question.contact.companies.slice(-1) },
      }),
    );
    fc.assert(
      fc.property(leaves, (question) => {
        const { live, history } = prepare(question);
        let answer = judge(live, history, question.now);
        for (let step = 0; step < 6 && Number.isFinite(answer); step += 1) {
          flips += 1;
          const next = judge(live, history, flipsAt(answer));
          expect(isMember(next)).toBe(!isMember(answer));
          answer = next;
        }
      }),
      { numRuns: 1_500 },
    );
    expect(flips).toBeGreaterThan(100);
  }, 60_000);

  it('is the same where conditions are shared among segments', () => {
    fc.assert(
      fc.property(questions, (question) => {
        // The same definition twice, so that everything in it is shared.
        const [first, second, third] = question.definitions;
        const { live, history } = prepare({ ...question, definitions: [first!, second!, third!, third!, first!] });
        for (const at of [question.now, question.now + HALF_HOUR]) {
          live.begin();
          for (const { id, prepared, judge: shared } of live.segments) {
            const answer = prepared.judge(history, at);
            expect(shared(history, at)).toBe(answer);
            history.answers[live.layout.segments.get(id)!] = answer;
          }
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe('random definitions', () => {
  it('are such as the schema lets through', () => {
    fc.assert(
      fc.property(definitionsOver([1], { withRelative: true }), (definition) => {
        expect(definitionSchema.safeParse(JSON.parse(JSON.stringify(definition))).error).toBeUndefined();
      }),
      { numRuns: 300 },
    );
  });

  it('name the bound of a comparison whatever the order of its keys', () => {
    const of = { from: 'purchases', measure: 'net', window: undefined } as const;
    const leaf = { type: 'relative', of, is: 'top', percent: 10 } as const;
    const other = { percent: 10, of: { measure: 'net', from: 'purchases' }, is: 'top', type: 'relative' } as const;
    expect(leafKey(leaf)).toBe('{"is":"top","of":{"from":"purchases","measure":"net"},"percent":10}');
    expect(leafKey({ ...other, every: { amount: 1, unit: 'days' } })).toBe(leafKey(leaf));
    expect(leafKey({ ...leaf, percent: 11 })).not.toBe(leafKey(leaf));
  });
});
