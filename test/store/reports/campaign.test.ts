import { beforeAll, expect, it } from 'vitest';
import { createReports } from '../../../src/reports/index.ts';
import { type CampaignHouse, createCampaignHouse, start } from '../../kit/campaign-house.ts';
import { createTestDatabase } from '../../kit/postgres.ts';

const { db } = await createTestDatabase();
let house: CampaignHouse;

beforeAll(async () => {
  house = await createCampaignHouse(db);
});

it('counts every message once and every person once, whatever machines repeat or clients make up', async () => {
  const { clock, workspaces, workspaceId, events, messages, hands, campaigns } = house;
  const willing = await house.addContacts(40);
  const unasked = await house.addContacts(3, { consent: 'none', prefix: 'unasked' });
  const all = await house.addSegment('all', [...willing, ...unasked]);
  const { id } = await house.addCampaign([all], { controlShare: 3_000 });
  const { funnel, drops } = await campaigns.check(workspaceId, id);
  expect(funnel.mailed + funnel.control + (drops['no-consent'] ?? 0)).toBe(funnel.matching);
  await campaigns.launch(workspaceId, id);

  const worker = await messages.joinWorkers();
  const sent = await hands.claim({ workerId: worker.workerId, limit: 100, now: start });
  const ids = sent.map((message) => message.id);
  await hands.letGo(worker.workerId, ids);
  const outcome = { kind: 'accepted' as const, response: '250 ok' };
  await hands.tell(
    worker.workerId,
    ids.map((messageId) => ({ messageId, outcome })),
  );
  await worker.leave();
  const [link] = await messages.ensureLinks(workspaceId, id, [
    { contentId: sent[0]!.contentId, position: 0, url: 'https://shop.example/a' },
  ]);

  const did = (place: number, kind: string, props: Record<string, unknown> = {}) => ({
    ...{ type: 'event' as const, kind, at: start, props, ref: String(id) },
    ...{ messageId: ids[place]!, contact: { contactId: sent[place]!.contactId } },
  });
  await events.append(workspaceId, [
    ...Array.from({ length: 5 }, () => did(0, 'message_opened', { agent: 'a proxy' })),
    did(1, 'message_opened'),
    did(0, 'message_clicked', { linkId: link!.id }),
    did(0, 'message_clicked', { linkId: link!.id }),
    did(1, 'message_clicked', { linkId: 'made up' }),
    did(2, 'message_clicked', { linkId: 99_999_999_999 }),
    did(2, 'message_unsubscribed'),
  ]);

  const bought = (contactId: number, orderId: string, hoursLater: number) => ({
    ...{ type: 'order' as const, orderId, contact: { contactId }, amount: 1_000 },
    at: new Date(start.getTime() + hoursLater * 3_600_000),
  });
  const control = (await house.states(id)).filter(({ state }) => state === 'control');
  await events.append(workspaceId, [
    bought(sent[0]!.contactId, 'before', -1),
    bought(sent[0]!.contactId, 'one', 1),
    bought(sent[0]!.contactId, 'two', 2),
    bought(control[0]!.contactId, 'three', 3),
    {
      type: 'refund',
      refundId: 'back',
      orderId: 'two',
      contact: { contactId: sent[0]!.contactId },
      amount: 400,
      at: start,
    },
  ]);

  const report = await createReports({ db, clock, workspaces, campaigns }).campaign(workspaceId, id);
  const { totals } = report;
  expect(totals).toMatchObject({ accepted: funnel.mailed, dropped: 3, waiting: 0 });
  expect(totals).toMatchObject({ opened: 2, clicked: 3, unsubscribed: 1 });
  expect(totals.accepted + totals.rejected + totals.unknown + totals.dropped + totals.waiting).toBe(totals.planned);
  expect(report.treatedAndControl).toEqual([
    { arm: 'treated', contacts: funnel.mailed, buyers: 1, orders: 2, revenue: 1_600 },
    { arm: 'control', contacts: funnel.control, buyers: 1, orders: 1, revenue: 1_000 },
  ]);
  expect(report.links).toEqual([{ url: 'https://shop.example/a', people: 1 }]);
});
