import { describe, expect, it } from 'vitest';
import { createFakeClock } from '../../../src/platform/index.ts';
import type { Definition, Node } from '../../../src/segments/language/definition.schema.ts';
import { insertContacts, insertWorkspace } from '../../kit/insert-world.ts';
import { createTestDatabase } from '../../kit/postgres.ts';
import { buildSegments } from '../../kit/segment-house.ts';
import type { WorldContact } from '../../kit/segment-worlds.ts';

const { db } = await createTestDatabase();
const now = new Date('2026-10-25T08:00:00Z');
const { segments } = buildSegments(db, createFakeClock(now));

const morning = (hour: number) => Date.parse(`2026-10-24T0${hour}:00:00Z`);
const shopper = (hours: number[]): WorldContact => ({
  attributes: { city: 'Lund' },
  email: null,
  language: 'sv',
  timeZone: null,
  values: [],
  scores: [],
  companies: [],
  lists: [],
  memberships: [],
  changes: [],
  createdAt: morning(0),
  bucket: 1,
  consents: [],
  events: hours.map((hour) => ({ kind: 'order', at: morning(hour), amount: 100, ref: null, props: null, lines: [] })),
});

const define = (root: Node): Definition => ({ version: 1, root });
const ordered = (value: number) =>
  define({
    type: 'purchase',
    measure: 'orders',
    op: 'at-least',
    value,
    localTime: { fromMinute: 0, toMinute: 720 },
    window: { type: 'last', amount: 30, unit: 'days' },
  });
const inSegment = (segmentId: number) => define({ type: 'segment', segmentId, is: 'in' });

async function setUp() {
  const workspaceId = await insertWorkspace(db);
  const contactIds = await insertContacts(db, workspaceId, [shopper([5, 6]), shopper([5]), shopper([])]);
  const add = async (name: string, definition: Definition) => {
    const { id } = await segments.create(workspaceId, { name, purpose: 'test', definition });
    await segments.build(id);
    return id;
  };
  return { workspaceId, contactIds, add };
}

describe('a saved segment', () => {
  it('is listed with its size, its sentence and when it was built', async () => {
    const { workspaceId, add } = await setUp();
    const id = await add('Mornings', ordered(1));
    const { items, nextCursor } = await segments.list(workspaceId, { limit: 10 });
    expect(nextCursor).toBeNull();
    expect(items).toEqual([
      {
        id,
        name: 'Mornings',
        purpose: 'test',
        purposeKind: null,
        purposeGuess: 'test-launch',
        definition: ordered(1),
        version: 1,
        size: 2,
        sentence: 'People who ordered at least once before 12:00 in the last 30 days (Stockholm time).',
        definedAt: now,
        definedBy: null,
        builtAt: now,
        createdAt: now,
        archivedAt: null,
        draft: null,
        relative: [],
        upkeep: {
          evaluations: expect.any(Number),
          ticks: 0,
          ms: expect.any(Number),
          entered: expect.any(Number),
          left: 0,
          lastRunAt: expect.toSatisfy((at) => at === null || at instanceof Date),
          build: {
            startedAt: now,
            finishedAt: now,
            contacts: 3,
            contactsTotal: 3,
            ms: expect.any(Number),
            segments: 1,
          },
        },
      },
    ]);
  });

  it('shows its members and changes page by page', async () => {
    const { workspaceId, contactIds, add } = await setUp();
    const id = await add('Mornings', ordered(1));
    const first = await segments.members(workspaceId, id, { limit: 1 });
    expect(first.items).toMatchObject([{ contactId: contactIds[0], enteredAt: now }]);
    const second = await segments.members(workspaceId, id, { limit: 1, cursor: first.nextCursor! });
    expect(second.items).toMatchObject([{ contactId: contactIds[1] }]);
    expect(second.nextCursor).toBeNull();
    const changes = await segments.history(workspaceId, id, { limit: 10 });
    expect(changes.items.map(({ change }) => change)).toEqual(['entered', 'entered']);
    expect(changes.items[0]!.id).toBeGreaterThan(changes.items[1]!.id);
  });

  it('is nobody else’s: another workspace does not see it', async () => {
    const { add } = await setUp();
    const other = await setUp();
    const id = await add('Mornings', ordered(1));
    await expect(segments.get(other.workspaceId, id)).rejects.toMatchObject({ code: 'not_found' });
    await expect(segments.members(other.workspaceId, id, { limit: 1 })).rejects.toMatchObject({ code: 'not_found' });
    await expect(segments.explain(other.workspaceId, id, other.contactIds[0]!)).rejects.toMatchObject({
      code: 'not_found',
    });
    await expect(segments.preview(other.workspaceId, inSegment(id))).rejects.toMatchObject({ code: 'segment_unknown' });
  });

  it('keeps every version of its definition', async () => {
    const { workspaceId, add } = await setUp();
    const id = await add('Mornings', ordered(1));
    await segments.update(workspaceId, id, { definition: ordered(2) });
    await segments.build(id);
    const versions = await db.sql('select version, definition from segment_version where segment_id = $1 order by 1', [
      id,
    ]);
    expect(versions).toEqual([
      { version: 1, definition: ordered(1) },
      { version: 2, definition: ordered(2) },
    ]);
  });

  it('needs a name of its own', async () => {
    const { workspaceId, add } = await setUp();
    await add('Mornings', ordered(1));
    const other = await add('Evenings', ordered(2));
    const taken = { code: 'segment_name_taken' };
    await expect(add('Mornings', ordered(3))).rejects.toMatchObject(taken);
    await expect(segments.update(workspaceId, other, { name: 'Mornings' })).rejects.toMatchObject(taken);
    await expect(segments.update(workspaceId, other, { name: 'Evenings', purpose: 'new' })).resolves.toMatchObject({
      purpose: 'new',
    });
  });
});

describe('segments that refer to segments', () => {
  it('cannot go round in a circle or point to what is not there', async () => {
    const { workspaceId, add } = await setUp();
    const first = await add('First', ordered(1));
    const second = await add('Second', inSegment(first));
    const third = await add('Third', inSegment(second));
    const circular = { code: 'segment_circular' };
    await expect(segments.update(workspaceId, first, { definition: inSegment(first) })).rejects.toMatchObject(circular);
    await expect(segments.update(workspaceId, first, { definition: inSegment(third) })).rejects.toMatchObject(circular);
    await expect(add('Fourth', inSegment(2_000_000))).rejects.toMatchObject({ code: 'segment_unknown' });
  });

  it('say which of their conditions is at fault', async () => {
    const { workspaceId, add } = await setUp();
    const first = await add('First', ordered(1));
    const second = await add('Second', inSegment(first));
    const also = (id: number) =>
      define({ type: 'all', of: [ordered(1).root, { type: 'not', of: inSegment(id).root }] });
    await expect(segments.preview(workspaceId, also(2_000_000))).rejects.toMatchObject({
      fields: [{ path: 'body.definition.root.of.1.of', message: 'There is no segment 2000000 in use.' }],
    });
    await expect(segments.update(workspaceId, first, { definition: also(second) })).rejects.toMatchObject({
      fields: [{ path: 'body.definition.root.of.1.of', message: 'This leads back to the segment itself.' }],
    });
  });

  it('keep those they refer to from being archived', async () => {
    const { workspaceId, add } = await setUp();
    const first = await add('First', ordered(1));
    const second = await add('Second', inSegment(first));
    await expect(segments.archive(workspaceId, first)).rejects.toMatchObject({
      code: 'segment_in_use',
      detail: `Segment ${first} is used by “Second”.`,
    });
    await segments.archive(workspaceId, second);
    await segments.archive(workspaceId, first);
    expect((await segments.list(workspaceId, { limit: 10 })).items).toEqual([]);
    expect(await segments.get(workspaceId, first)).toMatchObject({ archivedAt: now, size: 0 });
    expect(await segments.countAt(workspaceId, first, { at: now, by: 'log' })).toMatchObject({ count: 0 });
    const { items } = await segments.history(workspaceId, first, { limit: 10 });
    expect(items.map(({ change, cause }) => `${change} ${cause}`)).toEqual([
      'left rebuild',
      'left rebuild',
      'entered build',
      'entered build',
    ]);
    await expect(segments.archive(workspaceId, first)).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('questions', () => {
  it('an explanation says why, since when and until when, also for another instant', async () => {
    const { workspaceId, contactIds, add } = await setUp();
    const [ann] = contactIds as [number];
    const base = await add('Mornings', ordered(2));
    const id = await add('Same', inSegment(base));
    const flipsAt = new Date(morning(5) + 30 * 86_400_000);
    expect(await segments.explain(workspaceId, id, ann)).toMatchObject({ member: true, since: now, flipsAt });
    const direct = await segments.explain(workspaceId, base, ann);
    expect(direct.why.events?.map(({ at }) => at)).toEqual([morning(6), morning(5)]);
    expect(direct.why.found).toBe('2, from 24 Oct 2026, 07:00 to 24 Oct 2026, 08:00');
    const before = await segments.explain(workspaceId, id, ann, new Date(morning(6) - 1));
    expect(before).toMatchObject({ member: false, since: null, flipsAt: new Date(morning(6)) });
    await expect(segments.explain(workspaceId, id, 2_000_000)).rejects.toMatchObject({ code: 'not_found' });
  });

  it('members at a past instant are those of that instant', async () => {
    const { workspaceId, contactIds, add } = await setUp();
    const id = await add('Mornings', ordered(1));
    expect(await segments.evaluateAt(workspaceId, id, new Date(morning(5) - 1))).toEqual([]);
    expect(await segments.evaluateAt(workspaceId, id, now)).toEqual(contactIds.slice(0, 2));
  });
});
