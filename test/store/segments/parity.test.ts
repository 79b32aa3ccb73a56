import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Definition, Node } from '../../../src/segments/language/definition.schema.ts';
import { insertContacts, insertWorkspace } from '../../kit/insert-world.ts';
import {
  ASKED,
  askBoth,
  CONTACTS,
  FIRST,
  QUESTIONS,
  report,
  type Scene,
  SECOND,
  scene,
  worldScene,
} from '../../kit/parity-stage.ts';
import { createTestDatabase } from '../../kit/postgres.ts';
import { wordsOf, wordsOfSchema } from '../../kit/schema-literals.ts';
import { timeZone, worldStart } from '../../kit/segment-worlds.ts';

const { db } = await createTestDatabase();

/** Triples of a definition, a contact's history and an instant that are compared at least. Fewer leave words unasked. */
const RUNS = Math.max(36_000, Number(process.env.PARITY_RUNS ?? 0));

type Tally = { questions: number; triples: number; undecided: number; words: Set<string>; disagreements: string[] };

/** Writes a scene into a workspace of its own and asks its questions; every third one also about half of the buckets. */
async function compareScene({ timeZone: zone, contacts, drawn }: Scene, tally: Tally): Promise<void> {
  const workspaceId = await insertWorkspace(db, zone);
  const contactIds = await insertContacts(db, workspaceId, contacts, { zone, withSegments: true });
  const drawnIds = contactIds.filter((_, index) => contacts[index]!.bucket < 5_000);
  for (const { first, second, asked, at, isPast } of drawn) {
    const definitions = new Map([
      [FIRST, first],
      [SECOND, second],
      [ASKED, asked],
    ]);
    const question = { workspaceId, timeZone: zone, definitions, at, isPast };
    const sample = tally.questions % 3 === 0 ? { fromBucket: 0, untilBucket: 5_000 } : undefined;
    const { inMemory, bySql, inSample, statement } = await askBoth(db, question, sample);
    const differing = contactIds.findIndex((id) => inMemory.includes(id) !== bySql.includes(id));
    if (differing >= 0) {
      const isInMemory = inMemory.includes(contactIds[differing]!);
      tally.disagreements.push(report(question, contacts[differing]!, { isInMemory, statement }));
    }
    if (inSample) expect(inSample, JSON.stringify(asked)).toEqual(drawnIds.filter((id) => bySql.includes(id)));
    tally.questions += 1;
    tally.triples += contactIds.length;
    if (bySql.length > 0 && bySql.length < contactIds.length) tally.undecided += 1;
    for (const word of wordsOf(asked.root)) tally.words.add(word);
  }
}

describe('the two evaluators', () => {
  it('agree on random definitions, histories and instants, and about segments in segments', {
    timeout: 60_000 + RUNS * 5,
  }, async () => {
    const seed = fc.readConfigureGlobal()?.seed ?? Date.now();
    const tally = { questions: 0, triples: 0, undecided: 0, words: new Set<string>(), disagreements: [] as string[] };
    const numRuns = Math.ceil(RUNS / (CONTACTS * QUESTIONS));
    for (const each of fc.sample(scene, { numRuns, seed, unbiased: true })) await compareScene(each, tally);
    const { questions, disagreements } = tally;
    // The shortest is the easiest to understand.
    const [simplest] = disagreements.toSorted((a, b) => a.length - b.length);
    expect(simplest, `${disagreements.length} of ${questions} questions, PROPERTY_SEED=${seed}`).toBeUndefined();
    expect(tally.triples).toBeGreaterThanOrEqual(RUNS);
    // Questions that everybody or nobody satisfies prove little.
    expect(tally.undecided).toBeGreaterThan(questions / 4);
    expect([...wordsOfSchema()].filter((word) => !tally.words.has(word))).toEqual([]);
  });

  const define = (root: Node): Map<number, Definition> => new Map([[ASKED, { version: 1, root }]]);
  const asOf = { timeZone, at: worldStart + 3_600_000, isPast: false };

  it('take the larger of two amounts at one instant as the last and the smaller as the first, in whatever order they came', async () => {
    const workspaceId = await insertWorkspace(db);
    const order = { kind: 'order', at: asOf.at, ref: null, props: null, lines: [] };
    const amounts = [
      [100, 300],
      [300, 100],
      [300, null, 100],
    ];
    const given = amounts.map((each) => ({ events: each.map((amount) => ({ ...order, amount })) }));
    const contactIds = await insertContacts(db, workspaceId, given);
    for (const [measure, value] of [
      ['last', 300],
      ['first', 100],
    ] as const) {
      const definitions = define({ type: 'event', kind: 'order', measure, op: 'exactly', value });
      const { bySql, inMemory } = await askBoth(db, { workspaceId, definitions, ...asOf });
      expect([bySql, inMemory], measure).toEqual([contactIds, contactIds]);
    }
  });

  it("read a contact's dates by its own clock, and by the workspace's where its zone is unknown or no zone", async () => {
    const workspaceId = await insertWorkspace(db);
    const zones = ['Asia/Tokyo', 'asia/tokyo', 'Mars/Olympus', '+09:00', 'posixrules', '', "x'; select 1", 'CET', null];
    const given = zones.map((zone) => ({ timeZone: zone, attributes: { born: '1990-07-02' } }));
    const contactIds = await insertContacts(db, workspaceId, given);
    // 1 July 23:30 in Stockholm is 2 July in Tokyo.
    const at = Date.parse('2026-07-01T21:30:00Z');
    const root: Node = { type: 'attribute', name: 'born', op: 'anniversary', from: 0, to: 0, zone: 'contact' };
    const { bySql, inMemory } = await askBoth(db, {
      workspaceId,
      definitions: define(root),
      timeZone,
      at,
      isPast: false,
    });
    expect(bySql).toEqual(contactIds.slice(0, 2));
    expect(inMemory).toEqual(bySql);
  });

  it('see nothing of another workspace', async () => {
    const [mine, others] = [await insertWorkspace(db), await insertWorkspace(db)];
    const [scene] = fc.sample(worldScene(0), { numRuns: 1, unbiased: true });
    const contactIds = await insertContacts(db, mine, scene!.contacts, { withSegments: true });
    const at = worldStart + 60 * 3_600_000;
    const asked = scene!.drawn.map(
      ({ first, second, asked }) =>
        new Map([
          [FIRST, first],
          [SECOND, second],
          [ASKED, asked],
        ]),
    );
    const before: number[][] = [];
    for (const definitions of asked)
      before.push((await askBoth(db, { workspaceId: mine, timeZone, definitions, at, isPast: true })).bySql);
    await insertContacts(db, others, scene!.contacts, { withSegments: true });
    for (const [index, definitions] of asked.entries()) {
      const { bySql } = await askBoth(db, { workspaceId: mine, timeZone, definitions, at, isPast: true });
      expect(bySql, JSON.stringify([...definitions])).toEqual(before[index]);
      expect(bySql.every((id) => contactIds.includes(id))).toBe(true);
    }
  });
});
