import fc from 'fast-check';
import { createFakeClock, type Db } from '../../src/platform/index.ts';
import { isMember } from '../../src/segments/judge/history.ts';
import { prepareSegments } from '../../src/segments/judge/live-segments.ts';
import { createBounds } from '../../src/segments/keep/keep-bounds.ts';
import type { Definition } from '../../src/segments/language/definition.schema.ts';
import { createHistoryLoader } from '../../src/segments/load/load-histories.ts';
import { compileToSql, type SqlContext } from '../../src/segments/sql/compile-to-sql.ts';
import { definitionsOver } from './segment-definitions.ts';
import { kinds, type WorldContact, worlds } from './segment-worlds.ts';

const loader = createHistoryLoader();

export const [FIRST, SECOND, ASKED] = [1, 2, 3];
/** A segment that is not there: nobody is in it. */
const UNKNOWN = 999_999;
export const CONTACTS = 30;
export const QUESTIONS = 60;

export type Question = {
  workspaceId: number;
  timeZone: string;
  definitions: Map<number, Definition>;
  at: number;
  /** Attributes are taken as they were at `at`; otherwise `at` is now. */
  isPast: boolean;
};

const idsOf = (rows: { contact_id: number }[]) => rows.map(({ contact_id }) => contact_id).sort((a, b) => a - b);

/** Members by each of the two, ascending; by SQL also those of a sample, which is another statement. */
export function askBoth(
  db: Db,
  { workspaceId, timeZone: zone, definitions, at, isPast }: Question,
  sample?: SqlContext['sample'],
) {
  return db.transaction(async ({ sql, client }) => {
    const keeper = createBounds({ clock: createFakeClock(new Date(isPast ? at + 1 : at)) });
    const bounds = new Map<number, Map<string, number | null>>();
    for (const [id, definition] of definitions)
      bounds.set(id, await keeper.workOutUnsaved(client, workspaceId, definition, new Date(at)));

    const rows = [...definitions].map(([id, definition]) => ({ id, version: 1, name: `Segment ${id}`, definition }));
    const { segments, needs, layout, begin } = prepareSegments(rows, { timeZone: zone, bounds });
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

    const context: SqlContext = {
      ...{ workspaceId, timeZone: zone, at, isPast, definitions },
      kindIds: await loader.kindIds(client, workspaceId, kinds),
      segmentId: ASKED,
      bounds: bounds.get(ASKED)!,
      boundsOfSegments: bounds,
    };
    const statement = compileToSql(definitions.get(ASKED)!, context);
    const bySql = idsOf(await sql(statement.text, statement.values));
    if (sample === undefined) return { inMemory, bySql, statement };
    const sampled = compileToSql(definitions.get(ASKED)!, { ...context, sample });
    return { inMemory, bySql, statement, inSample: idsOf(await sql(sampled.text, sampled.values)) };
  });
}

/** What one has to see to find out why the two disagree. */
export function report(
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

/** Contacts of a world, and questions about them. */
export function worldScene(place: number) {
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
}

/** Of any world. */
export const scene = fc.nat(worlds.length - 1).chain(worldScene);

export type Scene = ReturnType<typeof worldScene> extends fc.Arbitrary<infer Drawn> ? Drawn : never;
