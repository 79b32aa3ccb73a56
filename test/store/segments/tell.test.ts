import { describe, expect, it } from 'vitest';
import { createTestDatabase } from '../../kit/postgres.ts';
import { createSegmentStage, define, livesIn, visited } from '../../kit/segment-stage.ts';

const { db } = await createTestDatabase();

const DAY = 86_400_000;

/** Ann and Bo live in Lund, Cy in Ystad; Ann visits on the first day, Bo two days later. */
async function setUp() {
  const stage = await createSegmentStage(db, '2026-10-22T09:00:00Z');
  const [ann, bo, cy] = (await stage.settle('Lund', 'Lund', 'Ystad')) as [number, number, number];
  const visitors = await stage.add('Visitors', visited(1, 30));
  const lund = await stage.add('Of Lund', livesIn('Lund'));
  const visit = async (contactId: number) => {
    await stage.happen(contactId, 'visit');
    await stage.segments.refresh();
  };
  await stage.segments.refresh();
  await visit(ann);
  stage.clock.advance(2 * DAY);
  await visit(bo);
  return { ...stage, ann, bo, cy, visitors, lund, visit };
}

describe('all segments at once', () => {
  it('have sizes day by day, told back from now, and agree with the sizes of one', async () => {
    const { segments, workspaceId, visitors, lund } = await setUp();
    const trends = await segments.trends(workspaceId, 4);
    expect(trends).toMatchObject({
      contacts: 3,
      dates: ['2026-10-21', '2026-10-22', '2026-10-23', '2026-10-24'],
      segments: [
        { segmentId: visitors, size: 2, sizes: [0, 1, 1, 2] },
        { segmentId: lund, size: 2, sizes: [0, 2, 2, 2] },
      ],
    });
    const { days } = await segments.sizes(workspaceId, visitors, { from: '2026-10-21' });
    expect(days.map(({ size }) => size)).toEqual(trends.segments[0]?.sizes);
  });

  it('say how many members they share', async () => {
    const { segments, workspaceId, visitors, lund, add, visit, cy } = await setUp();
    await add('Of Ystad', livesIn('Ystad'));
    await visit(cy);
    const { segments: others, ...whole } = await segments.overlap(workspaceId, visitors);
    expect(whole).toEqual({ size: 3, contacts: 3 });
    expect(others).toMatchObject([
      { segmentId: lund, size: 2, shared: 2, ofThis: 2 / 3, ofOther: 1, jaccard: 2 / 3, lift: 1 },
      { name: 'Of Ystad', size: 1, shared: 1, ofOther: 1 },
    ]);
    await expect(segments.overlap(workspaceId + 1, visitors)).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('members and changes', () => {
  it('can be narrowed to those one asks about', async () => {
    const { segments, workspaceId, visitors, lund, ann, bo, cy, visit } = await setUp();
    await visit(cy);
    const ids = async (filter: object) =>
      (await segments.members(workspaceId, visitors, { limit: 10, ...filter })).items.map((member) => member.contactId);
    expect(await ids({ search: 'C2@' })).toEqual([bo]);
    expect(await ids({ alsoIn: lund })).toEqual([ann, bo]);
    expect(await ids({ notIn: lund })).toEqual([cy]);
    const changes = async (filter: object) =>
      (await segments.history(workspaceId, visitors, { limit: 10, ...filter })).items;
    expect(await changes({ date: '2026-10-24' })).toMatchObject([
      { contactId: cy, email: 'c3@example.com', change: 'entered' },
      { contactId: bo, externalId: 'c2' },
    ]);
    expect(await changes({ date: '2026-10-22' })).toMatchObject([{ contactId: ann }]);
    expect(await changes({ change: 'left' })).toEqual([]);
  });
});

describe('versions of a definition', () => {
  it('say when it was so, in words, and who said it', async () => {
    const { segments, workspaceId, visitors } = await setUp();
    const owner = { kind: 'operator' as const, operatorId: `owner-${workspaceId}` };
    await db.sql(`insert into operator (id, name, email) values ($1, 'Anna', $1 || '@example.com')`, [
      owner.operatorId,
    ]);
    await segments.update(workspaceId, visitors, { definition: define(visited(2, 30)) }, owner);
    await segments.build(visitors);
    const versions = await segments.versions(workspaceId, visitors);
    expect(versions.map(({ version, sentence, by }) => [version, sentence, by])).toEqual([
      [2, 'People who have at least 2 “visit” events in the last 30 days.', 'Anna'],
      [1, 'People who have at least 1 “visit” event in the last 30 days.', null],
    ]);
    expect(await segments.get(workspaceId, visitors)).toMatchObject({ version: 2, definedBy: 'Anna' });
  });
});

describe('an archived segment', () => {
  it('can be taken into use again, and is worked out anew', async () => {
    const { segments, workspaceId, visitors } = await setUp();
    await segments.archive(workspaceId, visitors);
    expect((await segments.restore(workspaceId, visitors)).archivedAt).toBeNull();
    await segments.build(visitors);
    expect((await segments.get(workspaceId, visitors)).size).toBe(2);
    await expect(segments.restore(workspaceId, visitors)).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('a backtest of a segment', () => {
  it('says who stayed, left and came since', async () => {
    const { segments, workspaceId, visitors, clock } = await setUp();
    const at = new Date(clock.now().getTime() - DAY);
    const answer = await segments.backtest(workspaceId, { segmentId: visitors, at, days: 30 });
    expect(answer).toMatchObject({
      members: { contacts: 1, variance: { net: null } },
      others: { contacts: 2, variance: { net: 0 } },
      since: { stayed: 1, left: 0, entered: 1 },
    });
  });
});
