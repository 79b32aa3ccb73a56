import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileToSql } from '../../../src/segments/compile-to-sql.ts';
import type { Definition } from '../../../src/segments/definition.schema.ts';
import { listNeeds } from '../../../src/segments/list-needs.ts';
import { prepareSegments } from '../../../src/segments/live-segments.ts';
import { createHistoryLoader } from '../../../src/segments/load-histories.ts';
import { createTestDatabase } from '../../kit/postgres.ts';
import { definitionsOver } from '../../kit/segment-definitions.ts';
import {
  insertContacts,
  insertWorkspace,
  instants,
  kinds,
  timeZone,
  worldContact,
  worldStart,
} from '../../kit/segment-worlds.ts';

const { db } = await createTestDatabase();
const loader = createHistoryLoader();

const ASKED = 3;
/** A segment that is not there: nobody is in it. */
const UNKNOWN = 999_999;
const row = (id: number, definition: Definition) => ({ id, version: 1, name: `Segment ${id}`, definition });

async function bySql(workspaceId: number, definitions: Map<number, Definition>, at: number): Promise<number[]> {
  const kindIds = await db.transaction(({ client }) => loader.kindIds(client, workspaceId, kinds));
  const { text, values } = compileToSql(definitions.get(ASKED)!, { workspaceId, timeZone, at, kindIds, definitions });
  const rows = await db.sql<{ contact_id: number }>(text, values);
  return rows.map(({ contact_id }) => contact_id).sort((a, b) => a - b);
}

async function inMemory(workspaceId: number, contactIds: number[], definitions: Map<number, Definition>, at: number) {
  const { segments } = prepareSegments(
    [...definitions].map(([id, definition]) => row(id, definition)),
    timeZone,
  );
  const needs = listNeeds(definitions.values(), timeZone);
  const histories = await db.transaction(({ client }) =>
    loader.load(client, { workspaceId, contactIds, needs, from: at }),
  );
  const members: number[] = [];
  for (const history of histories.values()) {
    for (const { id, prepared } of segments) history.answers.set(id, prepared.judge(history, at));
    if (history.answers.get(ASKED)!.member) members.push(history.contactId);
  }
  return members.sort((a, b) => a - b);
}

describe('the two evaluators', () => {
  it('agree on random definitions, histories and instants, and about segments in segments', {
    timeout: 60_000,
  }, async () => {
    const world = fc.array(worldContact, { minLength: 25, maxLength: 30 });
    const questions = fc.array(
      fc.record({
        first: definitionsOver(),
        second: definitionsOver([1, UNKNOWN]),
        asked: definitionsOver([1, 2, UNKNOWN]),
        at: instants,
      }),
      { minLength: 60, maxLength: 60 },
    );
    let answered = 0;
    let undecided = 0;
    const agreement = fc.asyncProperty(world, questions, async (contacts, asked) => {
      const workspaceId = await insertWorkspace(db);
      const contactIds = await insertContacts(db, workspaceId, contacts);
      for (const { first, second, asked: definition, at } of asked) {
        const definitions = new Map([
          [1, first],
          [2, second],
          [ASKED, definition],
        ]);
        const expected = await inMemory(workspaceId, contactIds, definitions, at);
        const found = await bySql(workspaceId, definitions, at);
        const question = `${JSON.stringify(Object.fromEntries(definitions))} at ${new Date(at).toISOString()}`;
        expect(found, question).toEqual(expected);
        answered += 1;
        if (expected.length > 0 && expected.length < contactIds.length) undecided += 1;
      }
    });
    await fc.assert(agreement, { numRuns: 20, endOnFailure: true });
    expect(answered).toBe(1_200);
    // Questions that everybody or nobody satisfies prove little.
    expect(undecided).toBeGreaterThan(answered / 6);
  });

  it('take the larger of two amounts at one instant as the last, in whatever order they came', async () => {
    const [at, workspaceId] = [worldStart + 3_600_000, await insertWorkspace(db)];
    const order = { kind: 'order', at, ref: null, props: null, lines: [] };
    const contact = { attributes: {}, email: null, language: null, createdAt: at, bucket: 0, consents: [] };
    const contactIds = await insertContacts(
      db,
      workspaceId,
      [
        [100, 300],
        [300, 100],
        [300, null, 200],
      ].map((amounts) => ({
        ...contact,
        events: amounts.map((amount) => ({ ...order, amount })),
      })),
    );
    const root = { type: 'event', kind: 'order', measure: 'last', op: 'exactly', value: 300 } as const;
    const definitions = new Map<number, Definition>([[ASKED, { version: 1, root }]]);
    expect(await bySql(workspaceId, definitions, at)).toEqual(contactIds);
    expect(await inMemory(workspaceId, contactIds, definitions, at)).toEqual(contactIds);
  });
});
