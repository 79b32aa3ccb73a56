import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Definition, definitionSchema, type Leaf } from '../../../src/segments/definition.schema.ts';
import { flipsAt, type History, isMember } from '../../../src/segments/history.ts';
import { leafKey } from '../../../src/segments/leaf-key.ts';
import { type LiveSegments, prepareSegments } from '../../../src/segments/live-segments.ts';
import { historyOf } from '../../kit/history-of.ts';
import { definitionsOver } from '../../kit/segment-definitions.ts';
import { type World, type WorldContact, worlds } from '../../kit/segment-worlds.ts';

const ASKED = 3;
const HALF_HOUR = 30 * 60_000;
const DAYS = 5 * 86_400_000;

type Question = { definitions: Definition[]; bound: number | null; contact: WorldContact; now: number; world: World };

/** Two segments, a third one that refers to them, somebody, and an instant; in a world that is drawn too. */
const questions: fc.Arbitrary<Question> = fc.constantFrom(...worlds).chain((world) =>
  fc.record({
    definitions: fc.tuple(
      definitionsOver([], { world }),
      definitionsOver([1], { world }),
      definitionsOver([1, 2, 999], { world, withRelative: true }),
    ),
    bound: fc.constantFrom(null, -200, 0, 1, 2, 100, 250),
    contact: world.contact,
    // Early instants too, at which most of it lies ahead.
    now: fc.oneof(world.instants, world.onGrid),
    world: fc.constant(world),
  }),
);

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
    fc.assert(
      fc.property(questions, (question) => {
        const { now } = question;
        const { live, history } = prepare(question);
        const answer = judge(live, history, now);
        const member = isMember(answer);
        expect(flipsAt(answer)).toBeGreaterThan(now);
        if (Number.isFinite(flipsAt(answer))) flips += 1;
        const end = Math.min(flipsAt(answer), now + DAYS);
        expect(isMember(judge(live, history, end - 1))).toBe(member);
        for (let step = now - (now % HALF_HOUR) + HALF_HOUR; step < end; step += HALF_HOUR) {
          for (const at of [step - 1, step, step + 1]) {
            if (at > now && at < end && isMember(judge(live, history, at)) !== member) {
              expect.fail(`flips before ${new Date(flipsAt(answer)).toISOString()}, at ${new Date(at).toISOString()}`);
            }
          }
        }
      }),
      { numRuns: 600 },
    );
    // Answers that stay for ever would prove nothing.
    expect(flips).toBeGreaterThan(60);
  }, 60_000);

  const refersToOthers = (leaf: Leaf) => leaf.type === 'segment' || JSON.stringify(leaf).includes('since-entering');

  it('is exact for one condition: the answer is another one at that very instant', () => {
    let flips = 0;
    const isLeaf = ({ root }: Definition) => root.type !== 'all' && root.type !== 'any' && root.type !== 'not';
    const leaves = questions.filter(
      ({ definitions }) => isLeaf(definitions[2]!) && !refersToOthers(definitions[2]!.root as Leaf),
    );
    fc.assert(
      fc.property(leaves, (question) => {
        const { live, history } = prepare(question);
        const answer = judge(live, history, question.now);
        if (!Number.isFinite(answer)) return;
        flips += 1;
        expect(isMember(judge(live, history, flipsAt(answer)))).toBe(!isMember(answer));
      }),
      { numRuns: 1_500 },
    );
    expect(flips).toBeGreaterThan(150);
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
