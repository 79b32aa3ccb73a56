import { describe, expect, it } from 'vitest';
import type { Node } from '../../../src/segments/language/definition.schema.ts';
import { createTestDatabase } from '../../kit/postgres.ts';
import { createSegmentStage, define, livesIn, visited } from '../../kit/segment-stage.ts';

const { db } = await createTestDatabase();

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const start = Date.parse('2026-10-24T09:00:00Z');
const at = (ms: number) => new Date(start + ms);

/** Ann visits at the start and an hour later, Bo a day later; who visited within two days is in the segment. */
async function setUp() {
  const stage = await createSegmentStage(db);
  const { segments, clock, settle, happen, add } = stage;
  const [ann, bo, cy] = (await settle('Lund', 'Lund', 'Lund')) as [number, number, number];
  const id = await add('Visitors', visited(1, 2));
  await segments.refresh();
  const step = async (ms: number, contactId?: number) => {
    clock.set(at(ms));
    await segments.tick();
    if (contactId !== undefined) await happen(contactId, 'visit');
    await segments.refresh();
  };
  await step(HOUR, ann);
  await step(DAY, bo);
  await step(4 * DAY);
  return { ...stage, ann, bo, cy, id, step };
}

describe('another instant', () => {
  it('is answered from the log, and by the definition, and both agree', async () => {
    const { segments, workspaceId, ann, bo, id } = await setUp();
    const cases: [number, number[]][] = [
      [HOUR - 1, []],
      [HOUR, [ann]],
      [DAY, [ann, bo]],
      [2 * DAY + HOUR - 1, [ann, bo]],
      [2 * DAY + HOUR, [bo]],
      [3 * DAY, []],
    ];
    for (const [ms, expected] of cases) {
      for (const by of ['log', 'definition'] as const) {
        const { items } = await segments.membersAt(workspaceId, id, { at: at(ms), by, limit: 10 });
        expect([by, ms, items.map(({ contactId }) => contactId)]).toEqual([by, ms, expected]);
        expect((await segments.countAt(workspaceId, id, { at: at(ms), by })).count).toBe(expected.length);
      }
    }
    const log = await segments.membersAt(workspaceId, id, { at: at(DAY), by: 'log', limit: 1 });
    expect(log.items).toMatchObject([{ contactId: ann, externalId: 'c1', enteredAt: at(HOUR) }]);
    const page = { at: at(DAY), by: 'log' as const, limit: 1, cursor: log.nextCursor! };
    expect(await segments.membersAt(workspaceId, id, page)).toMatchObject({
      items: [{ contactId: bo }],
      nextCursor: null,
    });
    const asked = { at: at(DAY), by: 'definition' as const, limit: 1, cursor: log.nextCursor! };
    expect((await segments.membersAt(workspaceId, id, asked)).items).toMatchObject([
      { contactId: bo, enteredAt: null },
    ]);
  });

  it('knows attributes as they were then', async () => {
    const { segments, contacts, workspaceId, ann, bo, cy, add, clock } = await setUp();
    const id = await add('Of Lund', livesIn('Lund'));
    const before = clock.now();
    clock.advance(HOUR);
    await contacts.update(workspaceId, ann, { attributes: { city: 'Ystad' } });
    clock.advance(HOUR);
    expect(await segments.evaluateAt(workspaceId, id, before)).toEqual([ann, bo, cy]);
    expect(await segments.evaluateAt(workspaceId, id, clock.now())).toEqual([bo, cy]);
    const then = await segments.explain(workspaceId, id, ann, before);
    expect(then).toMatchObject({ member: true, why: { holds: true } });
    expect((await segments.explain(workspaceId, id, ann)).member).toBe(false);
  });

  it('compares with everybody as they were then, also when one contact is explained', async () => {
    const { segments, workspaceId, ann, bo, add, clock, happen } = await setUp();
    const mostVisits: Node = {
      type: 'relative',
      of: { from: 'events', kind: 'visit', measure: 'count' },
      is: 'top',
      percent: 1,
    };
    await happen(ann, 'visit');
    const id = await add('Most visits', mostVisits);
    const then = clock.now();
    clock.advance(HOUR);
    for (let visits = 0; visits < 5; visits += 1) await happen(bo, 'visit');
    clock.advance(2 * DAY);
    await segments.sweep();
    await segments.refresh();
    expect(await segments.evaluateAt(workspaceId, id, then)).toEqual([ann]);
    expect(await segments.evaluateAt(workspaceId, id, clock.now())).toEqual([bo]);
    const before = await segments.explain(workspaceId, id, ann, then);
    expect(before).toMatchObject({ member: true, why: { found: expect.stringContaining('the bound is 2') } });
    const now = await segments.explain(workspaceId, id, ann);
    expect(now).toMatchObject({ member: false, why: { found: expect.stringContaining('the bound is 6') } });
  });

  it('is told day by day, in local days', async () => {
    const { segments, workspaceId, id } = await setUp();
    const { timeZone, days } = await segments.sizes(workspaceId, id, { from: '2026-10-23', to: '2026-10-28' });
    expect(timeZone).toBe('Europe/Stockholm');
    expect(days).toMatchObject([
      { date: '2026-10-23', size: 0, entered: 0, left: 0 },
      { date: '2026-10-24', size: 1, entered: 1, left: 0 },
      { date: '2026-10-25', size: 2, entered: 1, left: 0 },
      { date: '2026-10-26', size: 1, entered: 0, left: 1 },
      { date: '2026-10-27', size: 0, entered: 0, left: 1 },
      { date: '2026-10-28', size: 0, entered: 0, left: 0 },
    ]);
    const later = await segments.sizes(workspaceId, id, { from: '2026-10-26', to: '2026-10-26' });
    expect(later.days).toMatchObject([{ date: '2026-10-26', size: 1, entered: 0, left: 1 }]);
    expect((await segments.sizes(workspaceId, id)).days).toHaveLength(90);
    for (const range of [
      { from: '2026-10-28', to: '2026-10-23' },
      { from: '2020-01-01', to: '2026-10-23' },
    ]) {
      await expect(segments.sizes(workspaceId, id, range)).rejects.toMatchObject({ code: 'request_invalid' });
    }
  });
});

describe('the summary of changes', () => {
  it('says who came and went, what caused it, and which conditions decided', async () => {
    const { segments, workspaceId, id } = await setUp();
    const summary = await segments.summary(workspaceId, id, { from: at(0), to: at(4 * DAY) });
    expect(summary).toMatchObject({
      sizeBefore: 0,
      sizeAfter: 0,
      net: 0,
      entered: { total: 2, change: 2, time: 0, definition: 0 },
      left: { total: 2, change: 0, time: 2, definition: 0 },
      contacts: { stayed: 0, came: 0, gone: 0, cameAndWent: 2, wentAndCameBack: 0 },
    });
    const condition = 'who had the event “visit” at least once in the last 2 days';
    expect(summary.why.entered).toEqual({
      looked: 2,
      reasons: [{ condition: expect.stringContaining('visit'), nowHolds: true, contacts: 2 }],
      unclear: 0,
    });
    expect(summary.why.left.reasons).toMatchObject([{ nowHolds: false, contacts: 2 }]);
    expect(condition).toContain('visit');
    const part = await segments.summary(workspaceId, id, { from: at(HOUR), to: at(2 * DAY + HOUR) });
    expect(part).toMatchObject({ sizeBefore: 1, sizeAfter: 1, net: 0, contacts: { stayed: 0, came: 1, gone: 1 } });
  });

  it('names the one of several conditions that changed, also an attribute', async () => {
    const { segments, contacts, workspaceId, ann, bo, cy, add, step, clock } = await setUp();
    const id = await add('Of Lund', {
      type: 'all',
      of: [livesIn('Lund'), { type: 'not', of: visited(1, 1) }],
    });
    const from = clock.now();
    clock.advance(60_000);
    await contacts.update(workspaceId, ann, { attributes: { city: 'Ystad' } });
    await segments.refresh();
    await step(5 * DAY, bo);
    await segments.update(workspaceId, id, { definition: define({ type: 'all', of: [livesIn('Lund')] }) });
    await segments.build(id);
    await segments.refresh();
    clock.advance(1);
    const { why, left, entered } = await segments.summary(workspaceId, id, { from });
    expect(left).toEqual({ total: 2, change: 2, time: 0, definition: 0 });
    expect(entered).toEqual({ total: 1, change: 0, time: 0, definition: 1 });
    // The present definition has no condition on visits any more: why Bo left is not to be seen.
    expect(why.left.looked).toBe(2);
    expect(why.left.unclear).toBe(1);
    expect(why.left.reasons).toEqual([{ condition: 'whose “city” is “Lund”', nowHolds: false, contacts: 1 }]);
    expect(cy).toBeGreaterThan(bo);
  });

  it('refuses a time that runs backwards', async () => {
    const { segments, workspaceId, id } = await setUp();
    await expect(segments.summary(workspaceId, id, { from: at(2), to: at(1) })).rejects.toMatchObject({
      code: 'request_invalid',
    });
  });
});

describe('a backtest', () => {
  it('shows what members did after, beside everybody else who was known then', async () => {
    const { segments, workspaceId, ann, bo, cy, id, happen, settle, clock } = await setUp();
    const order = (contactId: number, ms: number, amount: number) =>
      happen(contactId, 'order', { at: start + ms, amount });
    await order(ann, HOUR, 99_900); // at the very instant: not after
    await order(ann, 2 * HOUR, 10_000);
    await order(ann, 3 * HOUR, 5_000);
    await happen(ann, 'refund', { at: start + 4 * HOUR, amount: -4_000 });
    await order(ann, 3 * DAY, 70_000); // beyond the days
    await happen(cy, 'message_opened', { at: start + 5 * HOUR });
    await order(cy, 5 * HOUR, 2_000);
    clock.set(at(6 * DAY));
    await settle('Lund', 'Lund', 'Lund', 'Malmö'); // a fourth contact, not known then
    const result = await segments.backtest(workspaceId, { segmentId: id, at: at(HOUR), days: 1 });
    expect(result.until).toEqual(at(HOUR + DAY));
    expect(result.members).toEqual({
      contacts: 1,
      buyers: 1,
      orders: 2,
      net: 11_000,
      openers: 0,
      opens: 0,
      clickers: 0,
      clicks: 0,
      unsubscribers: 0,
      perContact: { orders: 2, net: 11_000, opens: 0, clicks: 0 },
      variance: { orders: null, net: null },
      shares: { buyers: 1, openers: 0, clickers: 0, unsubscribers: 0 },
    });
    expect(result.others).toMatchObject({ contacts: 2, buyers: 1, orders: 1, net: 2_000, openers: 1, opens: 1 });
    expect(result.others.shares).toEqual({ buyers: 0.5, openers: 0.5, clickers: 0, unsubscribers: 0 });
    expect(result.note).toMatch(/not necessarily caused/);
    expect(bo).toBeGreaterThan(ann);

    const unsaved = await segments.backtest(workspaceId, { definition: define(visited(1, 2)), at: at(HOUR), days: 1 });
    expect(unsaved.members).toEqual(result.members);
    const nobody = await segments.backtest(workspaceId, { definition: define(visited(9, 2)), at: at(HOUR), days: 1 });
    expect(nobody.members).toMatchObject({ contacts: 0, perContact: { net: null }, shares: { buyers: null } });
  });

  it('counts contacts whose history was imported later, and refuses an instant that is not past', async () => {
    const { segments, workspaceId, happen, settle, clock } = await createSegmentStage(db);
    const [ann] = (await settle('Lund', 'Lund')) as [number];
    await happen(ann, 'visit', { at: start - 100 * DAY });
    const definition = define(visited(1, 2));
    const past = await segments.backtest(workspaceId, { definition, at: at(-99 * DAY), days: 7 });
    expect(past.members.contacts).toBe(1);
    expect(past.others.contacts).toBe(0);
    await expect(segments.backtest(workspaceId, { definition, at: clock.now(), days: 7 })).rejects.toMatchObject({
      code: 'request_invalid',
    });
  });
});
