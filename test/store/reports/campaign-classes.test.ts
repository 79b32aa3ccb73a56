import { expect, it } from 'vitest';
import { silentLog } from '../../../src/platform/index.ts';
import { createReports } from '../../../src/reports/index.ts';
import { createConversions } from '../../../src/tracking/index.ts';
import { createCampaignHouse, start } from '../../kit/campaign-house.ts';
import { createTestDatabase } from '../../kit/postgres.ts';

const { db } = await createTestDatabase();
const hour = 3_600_000;
const later = (hours: number) => new Date(start.getTime() + hours * hour);

it('tells people from machines, what came back from what arrived, and who ordered because of it', async () => {
  const house = await createCampaignHouse(db);
  const { clock, workspaces, workspaceId, events, campaigns } = house;
  const people = await house.addContacts(12);
  const unasked = await house.addContacts(2, { consent: 'none', prefix: 'unasked' });
  const segmentId = await house.addSegment('all', [...people, ...unasked]);
  const { id } = await house.addCampaign([segmentId]);
  await campaigns.launch(workspaceId, id);
  const [offer] = await db.sql<{ id: number }>(
    `insert into offer (workspace_id, name, kind, valid_from) values ($1, 'Calm hours', 'percent', $2) returning id`,
    [workspaceId, start],
  );
  await db.sql(`update message set state = 'accepted', offer_ids = $2 where campaign_id = $1 and state = 'planned'`, [
    id,
    [offer!.id],
  ]);
  const messages = (await house.states(id)).filter(({ state }) => state === 'accepted');
  const did = (place: number, kind: string, at = start) => {
    const { id: messageId, contactId } = messages[place]!;
    return { type: 'event' as const, kind, at, messageId, ref: String(id), contact: { contactId } };
  };
  await events.append(workspaceId, [
    // Whatever machines did beside, a person is a person.
    ...['message_opened_machine', 'message_opened_proxy', 'message_opened'].map((kind) => did(0, kind)),
    ...['message_opened_proxy', 'message_opened_machine'].map((kind) => did(1, kind)),
    ...['message_opened_proxy', 'message_opened_unsure'].map((kind) => did(2, kind)),
    ...['message_opened_machine', 'message_opened_machine'].map((kind) => did(3, kind)),
    did(0, 'message_clicked', later(1)),
    did(1, 'message_clicked_machine', later(1)),
    did(2, 'message_clicked_unsure', later(1)),
    did(4, 'message_complained'),
  ]);
  const bounce = (place: number, kind: string, key: string) =>
    db.sql(
      `insert into bounce (workspace_id, email_normal, message_id, class, reason, source, key, at)
       values ($1, 'x@people.example', $2, $3, 'some', 'test', $4, $5)`,
      [workspaceId, messages[place]!.id, kind, key, start],
    );
  await bounce(5, 'soft', 'a');
  await bounce(5, 'hard', 'b');
  await bounce(6, 'soft', 'c');
  const order = (place: number, orderId: string) => {
    const contact = { contactId: messages[place]!.contactId };
    return { type: 'order' as const, orderId, contact, amount: 5_000, at: later(2) };
  };
  await events.append(workspaceId, [order(0, 'one'), order(1, 'two'), order(2, 'three')]);
  await events.append(workspaceId, [
    {
      type: 'refund',
      refundId: 'r',
      orderId: 'one',
      contact: { contactId: messages[0]!.contactId },
      amount: 800,
      at: later(3),
    },
  ]);
  clock.set(later(4));
  const conversions = createConversions({ db, workspaces, log: silentLog });
  while (!(await conversions.follow()));

  const report = await createReports({ db, clock, workspaces, campaigns }).campaign(workspaceId, id);
  expect(report.totals).toMatchObject({
    ...{ accepted: 12, dropped: 2, opened: 1, openedProxy: 1, openedUnsure: 1, openedMachine: 1 },
    ...{ clicked: 1, clickedProxy: 0, clickedUnsure: 1, clickedMachine: 1 },
    ...{ bouncedHard: 1, bouncedSoft: 1, complained: 1, conversions: 1, revenue: 4_200 },
  });
  expect(report.drops).toEqual([{ reason: 'no-consent', count: 2 }]);
  expect(report.attribution).toEqual({ model: 'last-click', days: 7 });
  expect(report.byOffer).toEqual([{ offerId: offer!.id, offer: 'Calm hours', conversions: 1, revenue: 4_200 }]);
  const sum = (rows: { conversions: number; revenue: number }[]) =>
    rows.map(({ conversions: count, revenue }) => [count, revenue]);
  expect(sum(report.byVariant)).toEqual([[1, 4_200]]);
  expect(sum(report.bySegment).reduce(([a = 0, b = 0], [c = 0, d = 0]) => [a + c, b + d], [0, 0])).toEqual([1, 4_200]);
});
