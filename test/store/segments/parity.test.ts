import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createFakeClock } from '../../../src/platform/index.ts';
import { compileToSql } from '../../../src/segments/compile-to-sql.ts';
import type { Definition } from '../../../src/segments/definition.schema.ts';
import { isMember } from '../../../src/segments/history.ts';
import { createBounds } from '../../../src/segments/keep-bounds.ts';
import { prepareSegments } from '../../../src/segments/live-segments.ts';
import { createHistoryLoader } from '../../../src/segments/load-histories.ts';
import { createTestDatabase } from '../../kit/postgres.ts';
import { wordsOf, wordsOfSchema } from '../../kit/schema-literals.ts';
import { definitionsOver } from '../../kit/segment-definitions.ts';
import { insertContacts, insertWorkspace, kinds, type WorldContact, worlds } from '../../kit/segment-worlds.ts';

const { db } = await createTestDatabase();
const loader = createHistoryLoader();

const [FIRST, SECOND, ASKED] = [1, 2, 3];
/** A segment that is not there: nobody is in it. */
const UNKNOWN = 999_999;
const CONTACTS = 30;
const QUESTIONS = 60;
/** Triples of definition, contact and instant that are compared at least. */
const RUNS = Number(process.env.PARITY_RUNS ?? 36_000);

type Question = {
  workspaceId: number;
  timeZone: string;
  definitions: Map<number, Definition>;
  at: number;
  /** Attributes are taken as they were at `at`; otherwise `at` is now. */
  isPast: boolean;
};

/** Members by each of the two, ascending. */
function askBoth({ workspaceId, timeZone, definitions, at, isPast }: Question) {
  return db.transaction(async ({ sql, client }) => {
    const keeper = createBounds({ clock: createFakeClock(new Date(isPast ? at + 1 : at)) });
    const bounds = new Map<number, Map<string, number | null>>();
    for (const [id, definition] of definitions)
      bounds.set(id, await keeper.workOutUnsaved(client, workspaceId, definition, new Date(at)));

    const rows = [...definitions].map(([id, definition]) => ({ id, version: 1, name: `Segment ${id}`, definition }));
    const { segments, needs, layout, begin } = prepareSegments(rows, { timeZone, bounds });
    const batch = await loader.load(client, {
      ...{ workspaceId, needs, layout, from: at },
      contacts: { from: 0, until: 2_147_483_647 },
      ...(isPast && { asOf: at }),
    });
    const inMemory: number[] = [];
    for (let index = 0; index < batch.contactIds.length; index += 1) {
      const history = batch.read(index);
      begin();
      for (const [place, { judge }] of segments.entries()) history.answers[place] = judge(history, at);
      if (isMember(history.answers[layout.segments.get(ASKED)!]!)) inMemory.push(batch.contactIds[index]!);
    }

    const { text, values } = compileToSql(definitions.get(ASKED)!, {
      ...{ workspaceId, timeZone, at, isPast, definitions },
      kindIds: await loader.kindIds(client, workspaceId, kinds),
      segmentId: ASKED,
      bounds: bounds.get(ASKED)!,
      boundsOfSegments: bounds,
    });
    const found = await sql<{ contact_id: number }>(text, values);
    const bySql = found.map(({ contact_id }) => contact_id).sort((a, b) => a - b);
    return { inMemory, bySql, statement: { text, values } };
  });
}

/** What one has to see to find out why the two disagree. */
function report(
  { definitions, at, isPast }: Question,
  contact: WorldContact,
  { isInMemory, statement }: { isInMemory: boolean; statement: object },
): string {
  return [
    `in memory ${isInMemory}, by SQL ${!isInMemory}, at ${new Date(at).toISOString()}${isPast ? ', looking back' : ''}:`,
    ...[...definitions].map(([id, definition]) => `${id}: ${JSON.stringify(definition.root)}`),
    `contact: ${JSON.stringify(contact)}`,
    JSON.stringify(statement),
  ].join('\n');
}

const scene = fc.nat(worlds.length - 1).chain((place) => {
  const world = worlds[place]!;
  const question = fc.record({
    first: definitionsOver([], { world }),
    second: definitionsOver([FIRST, UNKNOWN], { world, withRelative: true }),
    asked: definitionsOver([FIRST, SECOND, UNKNOWN], { world, withRelative: true }),
    at: world.instants,
    isPast: fc.boolean(),
  });
  return fc.record({
    timeZone: fc.constant(world.timeZone),
    contacts: fc.array(world.contact, { minLength: CONTACTS, maxLength: CONTACTS }),
    drawn: fc.array(question, { minLength: QUESTIONS, maxLength: QUESTIONS }),
  });
});

describe('the two evaluators', () => {
  it('agree on random definitions, histories and instants, and about segments in segments', {
    timeout: 60_000 + RUNS * 5,
  }, async () => {
    let questions = 0;
    let triples = 0;
    let undecided = 0;
    const words = new Set<string>();
    const disagreements: string[] = [];
    const seed = fc.readConfigureGlobal()?.seed ?? Date.now();
    for (const { timeZone: zone, contacts, drawn } of fc.sample(scene, {
      numRuns: Math.ceil(RUNS / (CONTACTS * QUESTIONS)),
      seed,
      unbiased: true,
    })) {
      const workspaceId = await insertWorkspace(db, zone);
      const contactIds = await insertContacts(db, workspaceId, contacts, { zone, withSegments: true });
      for (const { first, second, asked, at, isPast } of drawn) {
        const definitions = new Map([
          [FIRST, first],
          [SECOND, second],
          [ASKED, asked],
        ]);
        const question = { workspaceId, timeZone: zone, definitions, at, isPast };
        const { inMemory, bySql, statement } = await askBoth(question);
        const differing = contactIds.findIndex((id) => inMemory.includes(id) !== bySql.includes(id));
        if (differing >= 0) {
          const isInMemory = inMemory.includes(contactIds[differing]!);
          disagreements.push(report(question, contacts[differing]!, { isInMemory, statement }));
        }
        questions += 1;
        triples += contactIds.length;
        if (bySql.length > 0 && bySql.length < contactIds.length) undecided += 1;
        for (const word of wordsOf(asked.root)) words.add(word);
      }
    }
    // The shortest is the easiest to understand.
    const [simplest] = disagreements.toSorted((a, b) => a.length - b.length);
    expect(simplest, `${disagreements.length} of ${questions} questions, PROPERTY_SEED=${seed}`).toBeUndefined();
    expect(triples).toBeGreaterThanOrEqual(RUNS);
    // Questions that everybody or nobody satisfies prove little.
    expect(undecided).toBeGreaterThan(questions / 4);
    expect([...wordsOfSchema()].filter((word) => !words.has(word))).toEqual([]);
  });
});
