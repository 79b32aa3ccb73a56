import { describe, expect, it } from 'vitest';
import { createTestDatabase } from '../../kit/postgres.ts';
import { logOf, membersOf } from '../../kit/segment-house.ts';
import { createSegmentStage, livesIn } from '../../kit/segment-stage.ts';

const { db } = await createTestDatabase();

const onList = { type: 'list' } as const;
const named = (...ids: number[]) => ids.map((contactId) => ({ contactId }));
const rowsOf = (segmentId: number) =>
  db.sql('select contact_id, is_listed from segment_list_change where segment_id = $1 order by id', [segmentId]);

describe('the list of a segment', () => {
  it('takes contacts by any of their names, says what became of each, and membership follows', async () => {
    const { segments, workspaceId, settle, add, rings } = await createSegmentStage(db);
    const [ann, bo, cy] = (await settle('Lund', 'Lund', 'Ystad')) as [number, number, number];
    const id = await add('Ambassadors', onList);
    await segments.refresh();
    rings.length = 0;
    const refs = [{ contactId: ann }, { externalId: 'c2' }, { email: 'C3@example.com' }, { externalId: 'nobody' }];
    const { added } = await segments.changeList(workspaceId, id, { add: refs, remove: [] });
    expect(added).toEqual([
      { kind: 'added', contactId: ann },
      { kind: 'added', contactId: bo },
      { kind: 'added', contactId: cy },
      { kind: 'unknown', contactId: null },
    ]);
    expect(rings).toEqual(['segments.refresh']);
    await segments.refresh();
    expect(await membersOf(db, id)).toEqual([ann, bo, cy]);
    const { removed } = await segments.changeList(workspaceId, id, { add: [], remove: named(bo, bo) });
    expect(removed.map(({ kind }) => kind)).toEqual(['removed', 'removed']);
    await segments.refresh();
    expect(await membersOf(db, id)).toEqual([ann, cy]);
    expect((await logOf(db, id)).map(({ change }) => change)).toEqual(['entered', 'entered', 'entered', 'left']);
  });

  it('writes down real changes only, and rings for nothing else', async () => {
    const { segments, workspaceId, settle, add, rings } = await createSegmentStage(db);
    const [ann, bo] = (await settle('Lund', 'Lund')) as [number, number];
    const id = await add('Ambassadors', onList);
    await segments.changeList(workspaceId, id, { add: named(ann), remove: [] });
    rings.length = 0;
    const again = await segments.changeList(workspaceId, id, { add: named(ann), remove: named(bo) });
    expect(again).toEqual({
      added: [{ kind: 'unchanged', contactId: ann }],
      removed: [{ kind: 'unchanged', contactId: bo }],
    });
    expect(rings).toEqual([]);
    expect(await rowsOf(id)).toEqual([{ contact_id: ann, is_listed: true }]);
    const both = await segments.changeList(workspaceId, id, { add: named(ann, bo), remove: named(ann, bo) });
    expect(both.added.map(({ kind }) => kind)).toEqual(['unchanged', 'unchanged']);
    expect(both.removed.map(({ kind }) => kind)).toEqual(['removed', 'unchanged']);
  });

  it('has each contact once, however many put it there at the same time', async () => {
    const { segments, workspaceId, settle, add } = await createSegmentStage(db);
    const ids = await settle(...Array<string>(20).fill('Lund'));
    const id = await add('Ambassadors', onList);
    await Promise.all(
      Array.from({ length: 8 }, (_, n) => {
        const order = n % 2 === 0 ? ids : ids.toReversed();
        return segments.changeList(workspaceId, id, { add: named(...order), remove: [] });
      }),
    );
    expect(await rowsOf(id)).toHaveLength(20);
  });

  it('is shown page by page, with since when', async () => {
    const { segments, clock, workspaceId, settle, add } = await createSegmentStage(db);
    const ids = await settle('Lund', 'Lund', 'Lund');
    const id = await add('Ambassadors', onList);
    await segments.changeList(workspaceId, id, { add: named(...ids), remove: [] });
    clock.advance(1_000);
    await segments.changeList(workspaceId, id, { add: [], remove: named(ids[1]!) });
    const first = await segments.getList(workspaceId, id, { limit: 1 });
    expect(first.items).toMatchObject([{ contactId: ids[0], externalId: 'c1', email: 'c1@example.com' }]);
    const second = await segments.getList(workspaceId, id, { limit: 1, cursor: first.nextCursor! });
    expect(second).toMatchObject({ items: [{ contactId: ids[2] }], nextCursor: null });
  });

  it('can be one condition among others', async () => {
    const { segments, workspaceId, settle, add } = await createSegmentStage(db);
    const [ann, bo] = (await settle('Lund', 'Ystad')) as [number, number];
    const id = await add('Of Lund', { type: 'all', of: [onList, livesIn('Lund')] });
    await segments.changeList(workspaceId, id, { add: named(ann, bo), remove: [] });
    await segments.refresh();
    expect(await membersOf(db, id)).toEqual([ann]);
  });

  it('belongs to segments that have such a condition, in use, of the same workspace', async () => {
    const { segments, workspaceId, settle, add } = await createSegmentStage(db);
    const other = await createSegmentStage(db);
    const [ann] = (await settle('Lund')) as [number];
    const [foreign] = (await other.settle('Lund')) as [number];
    const plain = await add('Lund', livesIn('Lund'));
    const id = await add('Ambassadors', onList);
    const change = { add: named(ann), remove: [] };
    await expect(segments.changeList(workspaceId, plain, change)).rejects.toMatchObject({
      code: 'segment_has_no_list',
    });
    await expect(segments.changeList(other.workspaceId, id, change)).rejects.toMatchObject({ code: 'not_found' });
    await expect(segments.getList(other.workspaceId, id, { limit: 1 })).rejects.toMatchObject({ code: 'not_found' });
    const { added } = await segments.changeList(workspaceId, id, { add: named(foreign), remove: [] });
    expect(added).toEqual([{ kind: 'unknown', contactId: null }]);
    await segments.archive(workspaceId, id);
    await expect(segments.changeList(workspaceId, id, change)).rejects.toMatchObject({ code: 'segment_has_no_list' });
  });

  it('forgets a contact that is erased', async () => {
    const { segments, contacts, workspaceId, settle, add } = await createSegmentStage(db);
    const [ann] = (await settle('Lund')) as [number];
    const id = await add('Ambassadors', onList);
    await segments.changeList(workspaceId, id, { add: named(ann), remove: [] });
    await segments.refresh();
    await contacts.erase(workspaceId, ann);
    expect(await rowsOf(id)).toEqual([]);
    expect(await membersOf(db, id)).toEqual([]);
    expect((await segments.getList(workspaceId, id, { limit: 5 })).items).toEqual([]);
  });
});
