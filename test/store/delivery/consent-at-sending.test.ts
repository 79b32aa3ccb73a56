import { beforeEach, describe, expect, it } from 'vitest';
import type { Transport, WireMessage } from '../../../src/delivery/index.ts';
import { type CampaignHouse, createCampaignHouse } from '../../kit/campaign-house.ts';
import { createTestDatabase } from '../../kit/postgres.ts';

const { db } = await createTestDatabase();
const HOUR = 3_600_000;
let house: CampaignHouse;
let sent: string[] = [];

beforeEach(async () => {
  await db.sql(`update campaign set state = 'cancelled' where state in ('sending', 'paused')`);
  house = await createCampaignHouse(db);
  sent = [];
});

const way = (before: (message: WireMessage) => Promise<void> = async () => undefined): Transport => ({
  name: 'test',
  connections: 4,
  close: async () => undefined,
  async send(message, { mayGo = () => true } = {}) {
    await before(message);
    if (!(await mayGo())) return { kind: 'not-sent' };
    sent.push(message.envelope.to);
    return { kind: 'accepted', response: '250 ok' };
  },
});

const send = async (transport = way()) => {
  const delivery = house.openDelivery(transport);
  await delivery.send();
  await delivery.close();
};

type Settings = Parameters<CampaignHouse['workspaces']['update']>[1]['settings'];
const set = (settings: Settings) => house.workspaces.update(house.workspaceId, { settings }, 'system');
const launch = async (people: number[], more: Parameters<CampaignHouse['addCampaign']>[1] = {}) => {
  const segment = await house.addSegment(`s-${Math.random()}`, people);
  const campaign = await house.addCampaign([segment], more);
  await house.campaigns.launch(house.workspaceId, campaign.id);
  return campaign.id;
};
const fates = async (campaignId: number) =>
  (await house.states(campaignId)).map(({ state, reason }) => (state === 'dropped' ? `${state} ${reason}` : state));

describe('frequency caps at the moment of sending', () => {
  it('hold also when they were set after the launches', async () => {
    const people = await house.addContacts(12);
    const first = await launch(people);
    const second = await launch(people);
    await set({ frequencyCaps: [{ messages: 1, days: 7 }] });
    // One at a time: between turns of the ledger at the same instant, the launch is what keeps to a cap.
    await send({ ...way(), connections: 1 });
    expect(sent.length).toBe(12);
    expect(new Set(sent).size).toBe(12);
    const all = [...(await fates(first)), ...(await fates(second))];
    expect(all.filter((fate) => fate === 'accepted')).toHaveLength(12);
    expect(all.filter((fate) => fate === 'dropped frequency-cap')).toHaveLength(12);
  });

  it('count neither what was owed nor what is long ago', async () => {
    const people = await house.addContacts(2);
    await launch(people, { purpose: 'transactional' });
    await launch(people);
    await send();
    house.clock.advance(8 * 24 * HOUR);
    await set({ frequencyCaps: [{ messages: 1, days: 7 }] });
    const last = await launch(people);
    await send();
    expect(await fates(last)).toEqual(['accepted', 'accepted']);
  });
});

describe('consent at the moment of sending', () => {
  it('a no said while the message waited at the wire is kept; what is owed goes all the same', async () => {
    const people = await house.addContacts(2);
    const news = await launch(people);
    const receipts = await launch(people, { purpose: 'transactional' });
    await send(
      way(async ({ envelope }) => {
        if (envelope.to !== 'p1@people.example') return;
        const at = house.clock.now();
        const no = { contactId: people[0]!, topic: 'news', state: 'unsubscribed' as const, at };
        await house.contacts.setConsent(house.workspaceId, [no]);
      }),
    );
    expect((await fates(news)).sort()).toEqual(['accepted', 'dropped unsubscribed']);
    expect(await fates(receipts)).toEqual(['accepted', 'accepted']);
  });

  it('an address that was suppressed since gets nothing, not even what is owed', async () => {
    const people = await house.addContacts(2);
    const news = await launch(people);
    const receipts = await launch(people, { purpose: 'transactional' });
    await house.contacts.suppress(house.workspaceId, [{ email: 'p2@people.example', reason: 'hard-bounce' }]);
    await send();
    expect((await fates(news)).sort()).toEqual(['accepted', 'dropped suppressed']);
    expect((await fates(receipts)).sort()).toEqual(['accepted', 'dropped suppressed']);
    expect(sent).not.toContain('p2@people.example');
  });
});

describe('quiet hours', () => {
  it('let marketing wait for the morning of each contact, and what is owed go at once', async () => {
    const [here, away] = await house.addContacts(2);
    await house.contacts.update(house.workspaceId, away!, { timeZone: 'America/New_York' });
    await set({ quietHours: { from: '21:00', to: '08:00' } });
    // 22:00 in Stockholm, 16:00 in New York.
    house.clock.set(new Date('2026-10-05T20:00:00Z'));
    const news = await launch([here!, away!]);
    await launch([here!], { purpose: 'transactional' });
    await send();
    expect([...sent].sort()).toEqual(['p1@people.example', 'p2@people.example']);
    expect((await house.states(news)).map(({ state }) => state).sort()).toEqual(['accepted', 'planned']);
    const [waiting] = await db.sql<{ dueAt: Date }>(
      `select due_at as "dueAt" from message where campaign_id = $1 and state = 'planned'`,
      [news],
    );
    const morning = Date.parse('2026-10-06T06:00:00Z');
    expect(waiting!.dueAt.getTime()).toBeGreaterThanOrEqual(morning);
    expect(waiting!.dueAt.getTime()).toBeLessThan(morning + HOUR / 4);
    house.clock.set(new Date(morning - 1_000));
    await send();
    expect(sent).toHaveLength(2);
    house.clock.set(new Date(morning + HOUR / 4));
    await send();
    expect(await fates(news)).toEqual(['accepted', 'accepted']);
  });

  it('marketing waits while a note says never to write then, on the clock of the contact', async () => {
    const [kim, lee] = await house.addContacts(2, { prefix: 'm' });
    const moment = { rule: 'never' as const, weekdays: [0] };
    const note = { kind: 'moment' as const, text: 'Closed on Mondays', moment };
    const { id } = await house.contacts.notes.add(house.workspaceId, kim!, note, 'system');
    // Monday noon in Stockholm.
    house.clock.set(new Date('2026-10-05T10:00:00Z'));
    const news = await launch([kim!, lee!]);
    const before = sent.length;
    await send();
    expect(sent.slice(before)).toEqual(['m2@people.example']);
    const [waiting] = await db.sql<{ dueAt: Date }>(
      `select due_at as "dueAt" from message where campaign_id = $1 and state = 'planned'`,
      [news],
    );
    // Past the end of Monday.
    const tuesday = Date.parse('2026-10-05T22:00:00Z');
    const isQuietLater = waiting!.dueAt.getTime() >= tuesday && waiting!.dueAt.getTime() < tuesday + 11 * HOUR;
    expect(isQuietLater).toBe(true);
    house.clock.set(new Date(waiting!.dueAt.getTime() + 1_000));
    await send();
    expect(await fates(news)).toEqual(['accepted', 'accepted']);
    await house.contacts.notes.remove(house.workspaceId, kim!, id, 'system');
  });
});
