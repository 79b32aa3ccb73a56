import { describe, expect, it } from 'vitest';
import { webhookKinds } from '../../../src/webhooks/index.ts';
import { createTestDatabase } from '../../kit/postgres.ts';
import { createWebhookStage } from '../../kit/webhook-stage.ts';

const { db } = await createTestDatabase();
const allKinds = Object.keys(webhookKinds);

/** Everything of each row of the log: kind and data. */
const toldTo = async (webhookId: number) => {
  const rows = await db.sql<{ payload: { type: string; data: { contactId: number } } }>(
    'select payload from webhook_delivery where webhook_id = $1 order by id',
    [webhookId],
  );
  return rows.map(({ payload }) => ({ type: payload.type, ...payload.data }));
};

describe('what happens', () => {
  it('is told to those who asked for it, with ids and no address', async () => {
    const stage = await createWebhookStage(db);
    const { ada, bo, happen, webhooks, workspaceId } = stage;
    const everything = await stage.listen('http://127.0.0.1:1/', allKinds);
    const clicks = await stage.listen('http://127.0.0.1:1/', ['message.clicked']);
    const segmentId = await stage.addSegment('Regulars');
    const draft = await stage.addSegment('Regulars, changed', segmentId);
    const [message] = await db.sql<{ id: number }>(
      `insert into message (workspace_id, campaign_id, contact_id, content_id, segment_id, variant, email, state, due_at,
                            planned_at)
       values ($1, 7, $2, 8, $3, 'b', 'x@y.example', 'accepted', now(), now()) returning id`,
      [workspaceId, ada, segmentId],
    );
    const messageId = message!.id;
    await happen(ada, 'message_clicked', { messageId, props: { class: 'person', linkId: 9 } });
    await happen(ada, 'message_clicked_machine', { messageId, props: { class: 'machine', reasons: ['honey-link'] } });
    await happen(bo, 'visit');
    await happen(bo, 'offer_redeemed', { ref: '5', amount: 1200 });
    await stage.move(segmentId, bo, 'entered');
    await stage.move(segmentId, bo, 'left', 'rebuild');
    await stage.move(draft, bo, 'entered', 'build');
    await stage.contacts.upsertMany(workspaceId, [
      { externalId: 'bo', consent: [{ topic: 'news', state: 'unsubscribed', source: 'test' }] },
    ]);
    const at = stage.clock.now();
    await webhooks.followNews(db, workspaceId, [
      { messageId, contactId: ada, state: 'rejected', reason: '550 no', at },
    ]);
    const decided = { segmentId, segment: 'Regulars', decisionId: 4, decision: 'deselect', reason: 'They cost more' };
    await webhooks.followDecided(db, workspaceId, { ...decided, isWithdrawn: false, reviewOn: '2027-05-01', at });
    await stage.follow();

    const ofMessage = {
      contactId: ada,
      externalId: 'ada',
      messageId,
      campaignId: 7,
      contentId: 8,
      segmentId,
      variant: 'b',
    };
    const told = await toldTo(everything.id);
    const click = { type: 'message.clicked', ...ofMessage, class: 'person', linkId: 9 };
    expect(told).toHaveLength(8);
    expect(told).toEqual(
      expect.arrayContaining([
        click,
        { type: 'message.clicked.machine', ...ofMessage, class: 'machine', reasons: ['honey-link'] },
        { type: 'message.rejected', ...ofMessage, reason: '550 no' },
        { type: 'offer.redeemed', contactId: bo, externalId: 'bo', offerId: 5, discount: 1200 },
        { type: 'segment.entered', contactId: bo, externalId: 'bo', segmentId, segment: 'Regulars', cause: 'change' },
        {
          type: 'segment.left.rebuilt',
          contactId: bo,
          externalId: 'bo',
          segmentId,
          segment: 'Regulars',
          cause: 'rebuild',
        },
        { type: 'segment.decided', ...decided, reviewOn: '2027-05-01', withdrawn: false },
        { type: 'contact.unsubscribed', contactId: bo, externalId: 'bo', topic: 'news', source: expect.any(String) },
      ]),
    );
    expect(await toldTo(clicks.id)).toEqual([click]);
    expect(JSON.stringify(told)).not.toContain('@');
  });

  it('before anybody listened, or in another workspace, is not', async () => {
    const stage = await createWebhookStage(db);
    const other = await createWebhookStage(db);
    await stage.happen(stage.ada, 'message_opened');
    await stage.follow();
    const webhook = await stage.listen('http://127.0.0.1:1/', ['message.opened']);
    await stage.happen(stage.bo, 'message_opened');
    await other.happen(other.ada, 'message_opened');
    await stage.follow();
    expect(await toldTo(webhook.id)).toMatchObject([{ contactId: stage.bo }]);
  });

  it('is told again when it turns out to be something else, and once if that was known in time', async () => {
    const stage = await createWebhookStage(db);
    const kinds = ['message.clicked', 'message.clicked.machine'];
    const webhook = await stage.listen('http://127.0.0.1:1/', kinds);
    const ids = async (contactId: number) =>
      (await stage.events.timeline(stage.workspaceId, contactId, { limit: 10 })).items.map(({ id }) => id);
    stage.events.onReclassified(stage.webhooks.followChanged);
    const turn = (eventId: number, kind: 'message_clicked' | 'message_clicked_machine') =>
      db.transaction((tx) => stage.events.reclassify(tx, stage.workspaceId, [{ eventId, kind, props: null }]));
    await stage.happen(stage.ada, 'message_clicked');
    await stage.follow();
    await stage.happen(stage.bo, 'message_clicked');
    await turn((await ids(stage.ada))[0]!, 'message_clicked_machine');
    await turn((await ids(stage.bo))[0]!, 'message_clicked_machine');
    await stage.follow();
    expect(await toldTo(webhook.id)).toMatchObject([
      { type: 'message.clicked', contactId: stage.ada },
      { type: 'message.clicked.machine', contactId: stage.ada },
      { type: 'message.clicked.machine', contactId: stage.bo },
    ]);
  });

  it('is forgotten with the contact', async () => {
    const stage = await createWebhookStage(db);
    const webhook = await stage.listen('http://127.0.0.1:1/', ['message.opened']);
    for (const contactId of [stage.ada, stage.bo]) await stage.happen(contactId, 'message_opened');
    await stage.follow();
    await stage.contacts.erase(stage.workspaceId, stage.ada);
    expect(await toldTo(webhook.id)).toMatchObject([{ contactId: stage.bo }]);
  });
});

it('is written down once each, while many write and two follow', async () => {
  const stage = await createWebhookStage(db);
  const webhook = await stage.listen('http://127.0.0.1:1/', ['segment.entered', 'message.opened']);
  const segmentId = await stage.addSegment('Busy');
  const followers = [stage.webhooks, stage.open()];
  let isWriting = true;
  let happened = 0;
  const writers = Array.from({ length: 3 }, async (_, writer) => {
    for (let round = 0; round < 25; round += 1) {
      await db
        .transaction(async ({ sql }) => {
          const many = ((round + writer) % 5) + 1;
          const events = Array.from({ length: many }, () => ({
            ...{ type: 'event' as const, kind: 'message_opened', at: stage.clock.now() },
            contact: { contactId: stage.ada },
          }));
          await stage.events.append(stage.workspaceId, events, { tx: { sql } });
          await sql(
            `insert into member_log (workspace_id, segment_id, contact_id, change, at) values ($1, $2, $3, 'entered', now())`,
            [stage.workspaceId, segmentId, stage.bo],
          );
          if (round % 7 === 6) throw new Error('undone');
          happened += many + 1;
        })
        .catch((error: Error) => {
          if (error.message !== 'undone') throw error;
        });
    }
  });
  const following = followers.map(async (each) => {
    while (isWriting) await each.follow();
  });
  await Promise.all(writers);
  isWriting = false;
  await Promise.all(following);
  for (const each of followers) await stage.follow(each);
  const [row] = await db.sql<{ told: number; keys: number }>(
    'select count(*) as told, count(distinct key) as keys from webhook_delivery where webhook_id = $1',
    [webhook.id],
  );
  expect(row).toEqual({ told: happened, keys: happened });
});

it('tells of everybody in a large launch', async () => {
  const stage = await createWebhookStage(db);
  await stage.happen(stage.ada, 'message_accepted');
  const webhook = await stage.listen('http://127.0.0.1:1/', ['message.accepted']);
  await db.sql(
    `insert into event (workspace_id, contact_id, kind_id, at, minute_of_week)
     select $1, $2, (select id from event_kind where workspace_id = $1 and name = 'message_accepted'), now(), 0
       from generate_series(1, 45000)`,
    [stage.workspaceId, stage.ada],
  );
  await stage.follow();
  expect(await stage.webhooks.get(stage.workspaceId, webhook.id)).toMatchObject({ waiting: 45_000 });
});
