import { describe, expect, it } from 'vitest';
import { createTestDatabase } from '../../kit/postgres.ts';
import { buildSegments, expectTruth, logOf, membersOf } from '../../kit/segment-house.ts';
import { createSegmentStage, define, livesIn } from '../../kit/segment-stage.ts';

const { db } = await createTestDatabase();

async function setUp() {
  const stage = await createSegmentStage(db);
  const contactIds = (await stage.settle('Lund', 'Lund', 'Ystad', 'Ystad', 'Malmö')) as [
    number,
    number,
    number,
    number,
    number,
  ];
  const id = await stage.add('Near', livesIn('Lund'));
  await stage.segments.refresh();
  return { ...stage, contactIds, id };
}

const wider = define({ type: 'attribute', name: 'city', op: 'in', values: ['Ystad', 'Malmö'] });
const auditOf = (workspaceId: number) =>
  db.sql<{ action: string; actor: string }>('select action, actor from audit where workspace_id = $1 order by id', [
    workspaceId,
  ]);

describe('a draft', () => {
  it('is built beside the segment, tells who would come and go, and takes its place when told to', async () => {
    const { segments, workspaceId, contactIds, id, clock, rings } = await setUp();
    const [ann, bo, cy, di, ed] = contactIds;
    rings.length = 0;
    const drafted = await segments.draft(workspaceId, id, { definition: wider });
    expect(drafted).toMatchObject({ state: 'building', builtAt: null, move: null, size: null, hints: [] });
    expect(drafted.cost.level).toBe('fine');
    expect(rings).toEqual(['segments.build']);
    await expect(segments.applyDraft(workspaceId, id)).rejects.toMatchObject({ code: 'segment_draft_unbuilt' });
    const unbuilt = { change: 'enter', limit: 10 } as const;
    await expect(segments.draftMoves(workspaceId, id, unbuilt)).rejects.toMatchObject({
      code: 'segment_draft_unbuilt',
    });

    await segments.build(id);
    expect(await segments.getDraft(workspaceId, id)).toMatchObject({
      state: 'built',
      sentence: 'People whose “city” is “Ystad” or “Malmö”.',
      sentenceBefore: 'People whose “city” is “Lund”.',
      sizeBefore: 2,
      size: 3,
      move: { enter: 3, leave: 2, stay: 0 },
      appliesWhenBuilt: false,
    });
    expect(await membersOf(db, id)).toEqual([ann, bo]);
    const first = await segments.draftMoves(workspaceId, id, { change: 'enter', limit: 2 });
    const rest = await segments.draftMoves(workspaceId, id, { change: 'enter', limit: 2, cursor: first.nextCursor! });
    expect([...first.items, ...rest.items].map(({ contactId }) => contactId)).toEqual([cy, di, ed]);
    const leaving = await segments.draftMoves(workspaceId, id, { change: 'leave', limit: 10 });
    expect(leaving.items).toMatchObject([{ contactId: ann, externalId: 'c1' }, { contactId: bo }]);

    clock.advance(1_000);
    await segments.applyDraft(workspaceId, id);
    expect(await membersOf(db, id)).toEqual([cy, di, ed]);
    expect(await segments.get(workspaceId, id)).toMatchObject({ version: 2, definition: wider, draft: null, size: 3 });
    const causes = await db.sql('select distinct cause from member_log where segment_id = $1 and at = $2', [
      id,
      clock.now(),
    ]);
    expect(causes).toEqual([{ cause: 'rebuild' }]);
    await expect(segments.getDraft(workspaceId, id)).rejects.toMatchObject({ code: 'not_found' });
    expect((await auditOf(workspaceId)).map(({ action }) => action)).toEqual([
      'segments.create',
      'segments.draft',
      'segments.apply-draft',
    ]);
    await segments.refresh();
    await expectTruth(db, segments, workspaceId, [id], clock.now());
  });

  it('follows what happens while it is on trial', async () => {
    const { segments, contacts, workspaceId, contactIds, id } = await setUp();
    await segments.draft(workspaceId, id, { definition: wider });
    await segments.build(id);
    await contacts.update(workspaceId, contactIds[0], { attributes: { city: 'Malmö' } });
    await segments.refresh();
    expect((await segments.getDraft(workspaceId, id)).move).toEqual({ enter: 4, leave: 1, stay: 0 });
  });

  it('of a segment with a list goes by that list', async () => {
    const { segments, workspaceId, contactIds, add, clock } = await setUp();
    const listed = await add('Ambassadors', { type: 'list' });
    const refs = [contactIds[0], contactIds[2]].map((contactId) => ({ contactId }));
    await segments.changeList(workspaceId, listed, { add: refs, remove: [] });
    await segments.refresh();
    await segments.draft(workspaceId, listed, {
      definition: define({ type: 'all', of: [{ type: 'list' }, livesIn('Lund')] }),
    });
    await segments.build(listed);
    expect((await segments.getDraft(workspaceId, listed)).move).toEqual({ enter: 0, leave: 1, stay: 1 });
    await segments.changeList(workspaceId, listed, { add: [{ contactId: contactIds[1] }], remove: [] });
    await segments.refresh();
    expect((await segments.getDraft(workspaceId, listed)).move).toEqual({ enter: 0, leave: 1, stay: 2 });
    await segments.applyDraft(workspaceId, listed);
    expect(await membersOf(db, listed)).toEqual([contactIds[0], contactIds[1]]);
    await segments.refresh();
    await expectTruth(db, segments, workspaceId, [listed], clock.now());
  });

  it('is not a segment of its own: not listed, not found, not referred to', async () => {
    const { segments, workspaceId, id } = await setUp();
    await segments.draft(workspaceId, id, { definition: wider });
    const [{ draftId }] = (await db.sql('select id as "draftId" from segment where draft_of = $1', [id])) as [
      { draftId: number },
    ];
    await segments.build(id);
    expect((await segments.list(workspaceId, { limit: 10 })).items.map((segment) => segment.id)).toEqual([id]);
    await expect(segments.get(workspaceId, draftId)).rejects.toMatchObject({ code: 'not_found' });
    await expect(segments.archive(workspaceId, draftId)).rejects.toMatchObject({ code: 'not_found' });
    await expect(segments.update(workspaceId, draftId, { name: 'Mine' })).rejects.toMatchObject({ code: 'not_found' });
    const reference = define({ type: 'segment', segmentId: draftId, is: 'in' });
    await expect(segments.preview(workspaceId, reference)).rejects.toMatchObject({ code: 'segment_unknown' });
  });

  it('gives way to another, to no, and to the archive, without a trace in the log', async () => {
    const { segments, workspaceId, id } = await setUp();
    const before = await logOf(db, id);
    await segments.draft(workspaceId, id, { definition: wider });
    await segments.build(id);
    await segments.draft(workspaceId, id, { definition: define(livesIn('Malmö')) });
    await segments.build(id);
    expect((await segments.getDraft(workspaceId, id)).move).toEqual({ enter: 1, leave: 2, stay: 0 });
    await segments.discardDraft(workspaceId, id);
    await expect(segments.discardDraft(workspaceId, id)).rejects.toMatchObject({ code: 'not_found' });
    await segments.draft(workspaceId, id, { definition: wider });
    await segments.build(id);
    expect(await logOf(db, id)).toEqual(before);
    await segments.archive(workspaceId, id);
    await segments.sweep();
    expect(await db.sql('select * from member where workspace_id = $1', [workspaceId])).toEqual([]);
    await expect(segments.draft(workspaceId, id, { definition: wider })).rejects.toMatchObject({ code: 'not_found' });
  });

  it('cannot close a circle together with another draft', async () => {
    const { segments, workspaceId, id, add } = await setUp();
    const other = await add('Far', livesIn('Malmö'));
    const inside = (segmentId: number) => define({ type: 'segment', segmentId, is: 'in' });
    await segments.draft(workspaceId, id, { definition: inside(other) });
    await expect(segments.draft(workspaceId, other, { definition: inside(id) })).rejects.toMatchObject({
      code: 'segment_circular',
    });
    await expect(segments.archive(workspaceId, other)).rejects.toMatchObject({ code: 'segment_in_use' });
  });
});

describe('a changed definition', () => {
  it('takes effect by itself, for all members at once', async () => {
    const { segments, workspaceId, contactIds, id, clock } = await setUp();
    const changed = await segments.update(workspaceId, id, { name: 'Far', definition: wider });
    expect(changed).toMatchObject({ name: 'Far', version: 1, draft: { appliesWhenBuilt: true, builtAt: null } });
    expect(changed.cost?.level).toBe('fine');
    expect(await membersOf(db, id)).toEqual(contactIds.slice(0, 2));
    await segments.build(id);
    expect(await membersOf(db, id)).toEqual(contactIds.slice(2));
    expect(await segments.get(workspaceId, id)).toMatchObject({ version: 2, definition: wider, draft: null });
    expect(await auditOf(workspaceId)).toContainEqual({ action: 'segments.apply-draft', actor: 'system' });
    await segments.refresh();
    await expectTruth(db, segments, workspaceId, [id], clock.now());
  });

  it('also when the process that was asked is gone', async () => {
    const { segments, workspaceId, contactIds, id, clock } = await setUp();
    await segments.update(workspaceId, id, { definition: wider });
    await segments.stop();
    const next = buildSegments(db, clock).segments;
    await next.sweep();
    expect(await membersOf(db, id)).toEqual(contactIds.slice(2));
    expect((await next.get(workspaceId, id)).draft).toBeNull();
  });

  it('is taken back by the definition that still holds', async () => {
    const { segments, workspaceId, id } = await setUp();
    await segments.update(workspaceId, id, { definition: wider });
    const back = await segments.update(workspaceId, id, { definition: define(livesIn('Lund')) });
    expect(back).toMatchObject({ version: 1, draft: null });
    await segments.build(id);
    expect(await segments.get(workspaceId, id)).toMatchObject({ version: 1, size: 2 });
  });

  it('lets a draft that says the same take effect', async () => {
    const { segments, workspaceId, id } = await setUp();
    await segments.draft(workspaceId, id, { definition: wider });
    await segments.build(id);
    await segments.update(workspaceId, id, { definition: wider });
    await segments.build(id);
    expect(await segments.get(workspaceId, id)).toMatchObject({ version: 2, draft: null, size: 3 });
  });
});
