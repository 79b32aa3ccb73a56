import { beforeAll, expect, it } from 'vitest';
import type { OutcomeName } from '../../../src/reports/campaigns/outcomes-in-sql.ts';
import { createReports, type Reports } from '../../../src/reports/index.ts';
import { type CampaignHouse, createCampaignHouse, start } from '../../kit/campaign-house.ts';
import { createTestDatabase } from '../../kit/postgres.ts';

const { db } = await createTestDatabase();
let house: CampaignHouse;
let reports: Reports;
let campaignId: number;
let sent: { id: number; contactId: number; email: string }[];

beforeAll(async () => {
  house = await createCampaignHouse(db);
  const { clock, workspaces, workspaceId, events, messages, hands, campaigns } = house;
  reports = createReports({ db, clock, workspaces, campaigns });
  const willing = await house.addContacts(40);
  const unasked = await house.addContacts(3, { consent: 'none', prefix: 'unasked' });
  const all = await house.addSegment('all', [...willing, ...unasked]);
  campaignId = (await house.addCampaign([all], { controlShare: 3_000, name: 'Calm hours' })).id;
  await house.addCampaign([all], { name: 'Next month' });
  await campaigns.launch(workspaceId, campaignId);
  const worker = await messages.joinWorkers();
  sent = await hands.claim({ workerId: worker.workerId, limit: 100, now: start });
  const ids = sent.map(({ id }) => id);
  await hands.letGo(worker.workerId, ids);
  const outcomes = ids.map((messageId, place) => ({
    messageId,
    outcome:
      place === 0
        ? { kind: 'rejected' as const, reason: 'no such mailbox' }
        : place === 1
          ? { kind: 'unknown' as const, reason: 'the line broke' }
          : { kind: 'accepted' as const, response: '250 ok' },
  }));
  await hands.tell(worker.workerId, outcomes);
  await worker.leave();
  const [link] = await messages.ensureLinks(workspaceId, campaignId, [
    { contentId: (sent[0] as never as { contentId: number }).contentId, position: 0, url: 'https://shop.example/a' },
  ]);
  const did = (place: number, kind: string, hoursLater: number, props: Record<string, unknown> = {}) => ({
    ...{ type: 'event' as const, kind, props, ref: String(campaignId) },
    ...{ messageId: ids[place]!, contact: { contactId: sent[place]!.contactId } },
    at: new Date(start.getTime() + hoursLater * 3_600_000),
  });
  const bought = (contactId: number, orderId: string) => ({
    ...{ type: 'order' as const, orderId, contact: { contactId }, amount: 1_000 },
    at: new Date(start.getTime() + 3_600_000),
  });
  const [held] = (await house.states(campaignId)).filter(({ state }) => state === 'control');
  await events.append(workspaceId, [
    did(2, 'message_opened', 0),
    did(2, 'message_opened', 5),
    did(3, 'message_opened', 1),
    did(4, 'message_opened_machine', 0),
    did(3, 'message_clicked', 2, { linkId: link!.id }),
    did(5, 'message_unsubscribed', 2),
    bought(sent[2]!.contactId, 'one'),
    bought(held!.contactId, 'two'),
  ]);
});

const found = async (outcome: OutcomeName, more: object = {}) =>
  (await reports.campaignMessages(house.workspaceId, campaignId, { outcome, limit: 500, ...more })).items;

it('lists for every number of the report exactly as many messages as it counts', async () => {
  const report = await reports.campaign(house.workspaceId, campaignId);
  const { totals, treatedAndControl } = report;
  expect(totals).toMatchObject({ opened: 2, openedMachine: 1, clicked: 1, unsubscribed: 1, rejected: 1, unknown: 1 });
  const { redeemed: _, redeemedAmount: _amount, conversions: _orders, revenue: _revenue, ...counts } = totals;
  for (const [outcome, count] of Object.entries(counts)) {
    expect(await found(outcome as OutcomeName), outcome).toHaveLength(count);
  }
  for (const { arm, contacts, buyers } of treatedAndControl) {
    expect(await found(arm), arm).toHaveLength(contacts);
    expect(await found(arm === 'treated' ? 'treatedBought' : 'controlBought'), arm).toHaveLength(buyers);
  }
});

it('narrows to a link, a reason, a domain, a variant and a segment, and saves the same as CSV', async () => {
  const ids = async (outcome: OutcomeName, more: object) =>
    (await found(outcome, more)).map(({ messageId }) => messageId);
  expect(await ids('clicked', { link: 'https://shop.example/a' })).toEqual([sent[3]!.id]);
  expect(await ids('clicked', { link: 'https://shop.example/b' })).toEqual([]);
  expect(await ids('dropped', { reason: 'no-consent' })).toHaveLength(3);
  expect(await ids('opened', { domain: 'people.example', variant: 'a', segment: 'none' })).toHaveLength(2);
  expect(await ids('opened', { domain: 'elsewhere.example' })).toEqual([]);
  const csv = await reports.campaignMessagesCsv(house.workspaceId, campaignId, { outcome: 'rejected' });
  expect(csv).toContain('no such mailbox');
  expect(csv.trim().split('\r\n')).toHaveLength(2);
});

it('tells the hours of first opens, and how domains took it', async () => {
  const { hours } = await reports.campaignTimeline(house.workspaceId, campaignId);
  const at = (hoursLater: number) => new Date(start.getTime() + hoursLater * 3_600_000);
  expect(hours).toEqual([
    { at: at(0), opened: 1, clicked: 0 },
    { at: at(1), opened: 1, clicked: 0 },
    { at: at(2), opened: 0, clicked: 1 },
  ]);
  const { domains, reasons } = await reports.campaignDelivery(house.workspaceId, campaignId);
  expect(domains).toHaveLength(1);
  expect(domains[0]).toMatchObject({ domain: 'people.example', rejected: 1, unknown: 1, opened: 2, clicked: 1 });
  expect(reasons).toEqual([{ outcome: 'rejected', reason: 'no such mailbox', count: 1 }]);
});

it('lists campaigns with the totals their reports have', async () => {
  const { totals } = await reports.campaign(house.workspaceId, campaignId);
  const list = await reports.campaigns(house.workspaceId, { limit: 50 });
  expect(list.states).toEqual({ draft: 1, sending: 1 });
  expect(list.items.map(({ name }) => name)).toEqual(['Next month', 'Calm hours']);
  const { planned, accepted, opened, clicked, conversions, revenue } = totals;
  expect(list.items[1]).toMatchObject({ planned, accepted, opened, clicked, conversions, revenue });
  expect(list.items[1]!.include.map(({ name }) => name)).toEqual(['all']);
  expect(list.items[0]).toMatchObject({ planned: 0, accepted: 0, opened: 0 });
  const found = async (wish: object) =>
    (await reports.campaigns(house.workspaceId, { limit: 50, ...wish })).items.map(({ name }) => name);
  expect(await found({ state: 'draft' })).toEqual(['Next month']);
  expect(await found({ search: 'CALM' })).toEqual(['Calm hours']);
  expect(await found({ search: '%' })).toEqual([]);
});

it('lets a person decide about unknown messages of one domain alone', async () => {
  const decide = (domain: string) =>
    house.campaigns.resolveUnknown(house.workspaceId, campaignId, { decision: 'leave', domain });
  expect(await decide('elsewhere.example')).toBe(0);
  expect(await decide('people.example')).toBe(1);
});
