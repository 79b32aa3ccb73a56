import { beforeAll, describe, expect, test } from 'vitest';
import { createFakeClock } from '../../../src/platform/index.ts';
import { createTestApi } from '../../kit/house.ts';
import { insertRow } from '../../kit/insert-row.ts';

const now = new Date('2026-11-20T12:00:00Z');
const day = 86_400_000;
const ago = (days: number) => new Date(now.getTime() - days * day);

describe('what segments changed and what came of it', async () => {
  const clock = createFakeClock(ago(200));
  const { house, ask, workspaceId, createWorkspace, createKey, db } = await createTestApi({ clock });
  const ids = new Map<string, number>();
  let people: number[] = [];
  let campaignId = 0;
  const messageIds: number[] = [];

  async function addSegment(name: string, definition: object, purposeKind: string | null = null): Promise<number> {
    const wanted = { name, purpose: 'To be counted', purposeKind, definition };
    const { body } = await ask('post', '/segments').send(wanted).expect(201);
    ids.set(name, body.id);
    return body.id;
  }
  const region = (value: string) => ({ version: 1, root: { type: 'attribute', name: 'region', op: 'is', value } });
  const itemOf = async (name: string) => {
    const { body } = await ask('get', '/reports/segment-use').expect(200);
    return body.items.find((item: { name: string }) => item.name === name);
  };

  beforeAll(async () => {
    const outcomes = await house.contacts.upsertMany(
      workspaceId,
      Array.from({ length: 40 }, (_, place) => ({
        externalId: `p${place}`,
        attributes: { region: place < 30 ? 'north' : 'south' },
      })),
    );
    people = outcomes.map((outcome) => (outcome.kind === 'rejected' ? 0 : outcome.contactId));
    const north = await addSegment('North', region('north'), 'raise-response');
    const south = await addSegment('South', region('south'), 'win-back');
    await addSegment('Not north', { version: 1, root: { type: 'segment', segmentId: north, is: 'not-in' } });
    await addSegment('Nobody looks', region('west'));
    clock.set(now);
    await addSegment('Fresh', region('east'));
    for (const segmentId of ids.values()) await house.segments.build(segmentId);

    const audience = JSON.stringify({ include: [north, south], exclude: [] });
    const base = { workspace_id: workspaceId, topic: 'news', audience, state: 'finished', control_share: 1_000 };
    const campaign = await insertRow(db, 'campaign', { ...base, name: 'Spring', launched_at: ago(20) });
    campaignId = Number(campaign.id);
    const content = { workspace_id: workspaceId, campaign_id: campaignId };
    const slots = { hero: { kind: 'choices', choices: [{ segmentId: south, content: {} }] } };
    await insertRow(db, 'campaign_content', { ...content, position: 0, segment_id: north, slots: '{}' });
    await insertRow(db, 'campaign_content', {
      ...content,
      position: 1,
      segment_id: null,
      slots: JSON.stringify(slots),
    });
    for (const [place, contactId] of people.entries()) {
      const state = place % 10 === 9 ? 'control' : 'accepted';
      const row = await insertRow(db, 'message', {
        ...{ workspace_id: workspaceId, campaign_id: campaignId, contact_id: contactId, state },
        ...{ segment_id: place < 30 ? north : null, planned_at: ago(20), due_at: ago(20) },
      });
      messageIds.push(Number(row.id));
    }
    const did = (place: number, kind: string, days = 19) => ({
      ...{ type: 'event' as const, kind, at: ago(days), messageId: messageIds[place]!, ref: String(campaignId) },
      contact: { contactId: people[place]! },
    });
    const order = (place: number, orderId: string, amount: number) => ({
      ...{ type: 'order' as const, orderId, at: ago(18), contact: { contactId: people[place]! } },
      lines: [{ product: 'lamp', quantity: 1, amount }],
    });
    await house.events.append(workspaceId, [
      ...[0, 1, 2, 3].map((place) => did(place, 'message_opened')),
      did(0, 'message_clicked'),
      did(5, 'message_opened_machine'),
      did(2, 'message_unsubscribed'),
      did(31, 'message_opened'),
      ...[0, 1, 2, 3, 4, 5].map((place) => order(place, `o${place}`, 1_000 + 100 * place)),
    ]);
    await insertRow(db, 'product', { workspace_id: workspaceId, sku: 'lamp', name: 'Lamp', cost: 400 });
    const [event] = await db.sql<{ id: number }>(
      `select id from event where workspace_id = $1 and contact_id = $2 and amount = 1000`,
      [workspaceId, people[0]],
    );
    await insertRow(db, 'conversion', {
      ...{ workspace_id: workspaceId, order_event_id: event!.id, contact_id: people[0], message_id: messageIds[0] },
      ...{ campaign_id: campaignId, segment_id: north, variant: 'a', model: 'last-click', amount: 1_000, at: ago(18) },
    });
    const answer = (place: number, kind: string, score: number, days: number) => ({
      ...{ type: 'event' as const, kind: 'question_answered', at: ago(days), contact: { contactId: people[place]! } },
      props: { question: kind, kind, answer: String(score), score, via: 'page' },
    });
    await house.events.append(workspaceId, [
      answer(0, 'nps', 2, 9),
      answer(0, 'nps', 10, 8),
      answer(1, 'nps', 9, 8),
      answer(2, 'nps', 3, 8),
      answer(3, 'csat', 4, 8),
      answer(35, 'nps', 0, 8),
    ]);
  }, 60_000);

  test('what names a segment is told, with when it last came to something', async () => {
    const north = await itemOf('North');
    expect(north).toMatchObject({ state: 'used', size: 30, lastUsedAt: ago(20).toISOString(), todo: null });
    expect(north.uses.map(({ use }: { use: string }) => use).sort()).toEqual(
      ['campaign-audience', 'campaign-content', 'experiment', 'segment'].sort(),
    );
    expect(north.sentence).toBe(
      '“North” changes the audience of a campaign, what a campaign says, one experiment and another segment.',
    );
    const south = await itemOf('South');
    expect(south.uses.map(({ use }: { use: string }) => use)).toContain('slot-choice');
  });

  test('idle ones come first, and say what to do; new ones are given time', async () => {
    const { body } = await ask('get', '/reports/segment-use').expect(200);
    expect(body.counts).toEqual({ used: 2, new: 1, idle: 2 });
    expect(body.items[0].state).toBe('idle');
    const idle = await itemOf('Nobody looks');
    expect(idle).toMatchObject({ state: 'idle', idleDays: 200, lastUsedAt: null });
    expect(idle.sentence).toBe('Nothing has used “Nobody looks” since it was made, 200 days ago. It has no members.');
    expect(idle.todo).toContain('a segment that nobody uses is only an analysis');
    expect((await itemOf('Fresh')).state).toBe('new');
    const strict = await ask('get', `/reports/segment-use?idleDays=10`).expect(200);
    const south = strict.body.items.find(({ name }: { name: string }) => name === 'South');
    expect(south).toMatchObject({ state: 'idle', idleDays: 20, sentence: 'Nothing has used “South” for 20 days.' });
    expect(south.todo).toContain('an offer that is only for it');
  });

  test('what came of the messages: people, orders, profit, unsubscribes', async () => {
    const { outcome } = await itemOf('North');
    expect(outcome).toMatchObject({
      ...{ messages: 27, heldBack: 3, opened: 4, clicked: 1, unsubscribed: 1, complained: 0 },
      ...{ orders: 1, revenue: 1_000, profit: { amount: 600, revenue: 1_000, of: 1_000 } },
    });
    expect(outcome.openedShare).toBeCloseTo(4 / 27, 10);
    expect(outcome.revenueEach).toBeCloseTo(1_000 / 27, 10);
    expect((await itemOf('Nobody looks')).outcome).toMatchObject({ messages: 0, openedShare: null, profit: null });
  });

  test('satisfaction is that of the members, by the latest answer of each', async () => {
    expect((await itemOf('North')).satisfaction).toEqual({
      nps: { answers: 3, score: 33 },
      csat: { answers: 1, mean: 4 },
    });
    expect((await itemOf('South')).satisfaction).toEqual({ nps: { answers: 1, score: -100 }, csat: null });
    const { body } = await ask('get', '/reports/segment-use').expect(200);
    expect(body.everybody.nps).toEqual({ answers: 4, score: 0 });
  });

  test('one segment in detail, against those of it who were held back', async () => {
    const { body } = await ask('get', `/reports/segment-use/${ids.get('North')}`).expect(200);
    expect(body.campaigns).toHaveLength(1);
    const [campaign] = body.campaigns;
    expect(campaign).toMatchObject({ campaignId, name: 'Spring', messages: 27, opened: 4 });
    const { treated, control, revenueEach } = campaign.againstControl;
    expect(treated).toMatchObject({ contacts: 27, buyers: 6, revenueEach: expect.closeTo(7_500 / 27, 6) });
    expect(control).toEqual({ contacts: 3, buyers: 0, revenueEach: 0 });
    expect(revenueEach.kind).toBe('estimated');
    expect(revenueEach.low).toBeLessThan(revenueEach.value);
    const earlier = `from=${ago(100).toISOString()}&to=${ago(50).toISOString()}`;
    const before = await ask('get', `/reports/segment-use/${ids.get('North')}?${earlier}`).expect(200);
    expect(before.body).toMatchObject({ campaigns: [], outcome: { messages: 0 } });
  });

  test('decisions count as use, and say who comes first', async () => {
    const segmentId = ids.get('Nobody looks')!;
    await insertRow(db, 'segment_decision', {
      ...{ workspace_id: workspaceId, segment_id: segmentId, decision: 'prioritise', reason: 'They stay longest.' },
      ...{ review_on: '2027-01-01', actor: 'test', at: ago(3) },
    });
    const item = await itemOf('Nobody looks');
    expect(item).toMatchObject({ state: 'used', servicePriority: 'Prioritised: They stay longest.' });
    expect(item.sentence).toContain('a decision about whom to court');
  });

  test('other workspaces see nothing of it', async () => {
    const key = await createKey(undefined, await createWorkspace());
    expect((await ask('get', '/reports/segment-use', key).expect(200)).body.items).toEqual([]);
    await ask('get', `/reports/segment-use/${ids.get('North')}`, key).expect(404);
  });
});
