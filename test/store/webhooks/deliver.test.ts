import { expect, it } from 'vitest';
import { mostAttempts, retryDelaysMs } from '../../../src/webhooks/plan-retry.ts';
import { createTestDatabase } from '../../kit/postgres.ts';
import { waitFor } from '../../kit/wait-for.ts';
import { createWebhookStage, openReceiver } from '../../kit/webhook-stage.ts';

const { db } = await createTestDatabase();
const hour = 3_600_000;
const page = { limit: 100 };

/** A webhook of clicks, and `clicks` of them that wait to be told. */
async function waitingStage(url: string, clicks = 1) {
  const stage = await createWebhookStage(db);
  const webhook = await stage.listen(url, ['message.clicked']);
  const click = async (count = 1) => {
    for (let made = 0; made < count; made += 1) await stage.happen(stage.ada, 'message_clicked');
    await stage.follow();
  };
  await click(clicks);
  const { webhooks, workspaceId } = stage;
  const log = async () => (await webhooks.deliveries(workspaceId, webhook.id, page)).items;
  const state = async () => webhooks.get(workspaceId, webhook.id);
  return { ...stage, webhook, click, log, state };
}

it('is a signed call with an id of its own, answered and logged', async () => {
  const receiver = await openReceiver(() => ({ status: 200, body: 'thanks '.repeat(200) }));
  const { webhook, webhooks, log, ada } = await waitingStage(`${receiver.url}/hook`, 2);
  await webhooks.deliverAll();
  expect(receiver.calls).toHaveLength(2);
  for (const call of receiver.calls) {
    expect(call.path).toBe('/hook');
    expect(receiver.verifies(call, webhook.secret)).toBe(true);
    expect(receiver.verifies(call, 'whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA')).toBe(false);
  }
  expect(new Set(receiver.calls.map(({ headers }) => headers['webhook-id'])).size).toBe(2);
  expect(receiver.payloads()[0]).toMatchObject({
    type: 'message.clicked',
    data: { contactId: ada, externalId: 'ada' },
  });
  const entries = await log();
  expect(entries).toMatchObject([{ state: 'delivered', attempts: 1, lastStatus: 200 }, { state: 'delivered' }]);
  expect(entries[0]!.lastAnswer).toHaveLength(500);
  await webhooks.deliverAll();
  expect(receiver.calls).toHaveLength(2);
});

it('is signed with both secrets for a day after a change', async () => {
  const receiver = await openReceiver();
  const stage = await waitingStage(receiver.url);
  const { secret } = await stage.webhooks.rotateSecret(stage.workspaceId, stage.webhook.id, { actor: 'system' });
  await stage.webhooks.deliverAll();
  expect([secret, stage.webhook.secret].map((each) => receiver.verifies(receiver.calls[0]!, each))).toEqual([
    true,
    true,
  ]);
  stage.clock.advance(25 * hour);
  await stage.click();
  await stage.webhooks.deliverAll();
  expect(String(receiver.calls[1]!.headers['webhook-signature']).split(' ')).toHaveLength(1);
});

it('is made again, later and later, until it is given up; then the webhook fails for all to see, and can be mended', async () => {
  const receiver = await openReceiver(() => ({ status: 500, body: 'oh no' }));
  const { webhooks, workspaceId, webhook, clock, log, state, click } = await waitingStage(receiver.url);
  for (const [made, delay] of retryDelaysMs.entries()) {
    await webhooks.deliverAll();
    expect(receiver.calls).toHaveLength(made + 1);
    clock.advance(delay - 1);
    await webhooks.deliverAll();
    expect(receiver.calls).toHaveLength(made + 1);
    clock.advance(1);
  }
  await webhooks.deliverAll();
  expect(receiver.calls).toHaveLength(mostAttempts);
  expect(new Set(receiver.calls.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
  expect(await log()).toMatchObject([
    { state: 'failed', attempts: mostAttempts, lastStatus: 500, lastAnswer: 'oh no' },
  ]);
  expect(await state()).toMatchObject({ state: 'failing', problem: expect.stringMatching(/14 attempts.*status 500/) });

  // What happens meanwhile waits.
  await click();
  await webhooks.deliverAll();
  expect(receiver.calls).toHaveLength(mostAttempts);
  receiver.answer(() => ({ status: 204 }));
  await webhooks.update(workspaceId, webhook.id, { state: 'active' }, { actor: 'system' });
  await webhooks.deliverAll();
  expect(await state()).toMatchObject({ state: 'active', problem: null, waiting: 0 });
  const failed = (await log()).find((entry) => entry.state === 'failed')!;
  await webhooks.replay(workspaceId, webhook.id, failed.id);
  await webhooks.deliverAll();
  expect(await log()).toMatchObject([{ state: 'delivered' }, { state: 'delivered', attempts: 1 }]);
  expect(receiver.calls.at(-1)!.headers['webhook-id']).toBe(failed.key);
});

it('stops at 410, and keeps the address from being called until somebody says so', async () => {
  const receiver = await openReceiver(() => ({ status: 410 }));
  const { webhooks, log, state, click } = await waitingStage(receiver.url);
  await webhooks.deliverAll();
  await click();
  await webhooks.deliverAll();
  expect(receiver.calls).toHaveLength(1);
  expect(await state()).toMatchObject({ state: 'failing', problem: expect.stringMatching(/410 Gone/), waiting: 1 });
  expect(await log()).toMatchObject([{ state: 'waiting' }, { state: 'failed', lastStatus: 410 }]);
});

it('waits as long as the receiver asks, and says that redirects are not followed', async () => {
  const receiver = await openReceiver(() => ({ status: 429, headers: { 'retry-after': '600' } }));
  const { webhooks, clock, log } = await waitingStage(receiver.url);
  await webhooks.deliverAll();
  expect((await log())[0]!.dueAt.getTime()).toBe(clock.now().getTime() + 600_000);
  receiver.answer(() => ({ status: 302, headers: { location: `${receiver.url}/other` } }));
  clock.advance(600_000);
  await webhooks.deliverAll();
  expect(receiver.calls.map(({ path }) => path)).toEqual(['/', '/']);
  expect(await log()).toMatchObject([
    { state: 'waiting', lastAnswer: expect.stringMatching(/Redirects are not followed/) },
  ]);
});

it('to one that is slow holds up no other, and no more than ten at once are made to it by all workers', async () => {
  const slow = await openReceiver(() => 'hold');
  const quick = await openReceiver();
  const stage = await waitingStage(slow.url, 40);
  await stage.listen(quick.url, ['message.clicked']);
  const others = stage.open();
  await stage.webhooks.deliver();
  await others.deliver();
  await waitFor('the slow one to hold ten calls', async () => slow.held.length === 10);
  await stage.click(5);
  await stage.webhooks.deliver();
  await others.deliver();
  await waitFor('the quick one to be called', async () => quick.calls.length === 5);
  expect(slow.held).toHaveLength(10);
  slow.release();
  await stage.webhooks.deliverAll();
  await others.deliverAll();
  await stage.webhooks.deliverAll();
  expect(slow.calls).toHaveLength(45);
  expect(new Set(slow.calls.map(({ headers }) => headers['webhook-id'])).size).toBe(45);
  expect(slow.mostOpen()).toBe(10);
});

it('is made by somebody else when the worker that held it died', async () => {
  const receiver = await openReceiver();
  const { webhooks, clock } = await waitingStage(receiver.url);
  const lease = new Date(clock.now().getTime() + 60_000);
  await db.sql(`update webhook_delivery set claimed_by = 'dead', due_at = $1 where state = 'waiting'`, [lease]);
  await webhooks.deliverAll();
  expect(receiver.calls).toHaveLength(0);
  clock.advance(60_000);
  await webhooks.deliverAll();
  expect(receiver.calls).toHaveLength(1);
});

it('can be repeated for a stretch of time', async () => {
  const receiver = await openReceiver();
  const { webhooks, workspaceId, webhook, clock, click } = await waitingStage(receiver.url, 2);
  const from = new Date(clock.now().getTime() + hour);
  clock.advance(2 * hour);
  await click(3);
  await webhooks.deliverAll();
  const to = new Date(clock.now().getTime() + 1);
  const range = { from, to };
  expect(await webhooks.replayRange(workspaceId, webhook.id, { ...range, state: 'failed' })).toBe(0);
  expect(await webhooks.replayRange(workspaceId, webhook.id, { ...range, state: 'all' })).toBe(3);
  await webhooks.deliverAll();
  const ids = receiver.calls.map(({ headers }) => headers['webhook-id']);
  expect(ids.slice(5).toSorted()).toEqual(ids.slice(2, 5).toSorted());
});

it('is kept in the log for 30 days, and not at all for a webhook that is gone', async () => {
  const receiver = await openReceiver();
  const { webhooks, workspaceId, webhook, clock, click, log } = await waitingStage(receiver.url);
  await webhooks.deliverAll();
  clock.advance(31 * 24 * hour);
  await click();
  await webhooks.tidy();
  expect(await log()).toHaveLength(1);
  await webhooks.remove(workspaceId, webhook.id, { actor: 'system' });
  await webhooks.tidy();
  expect(await db.sql('select from webhook_delivery where webhook_id = $1', [webhook.id])).toEqual([]);
  expect(await webhooks.list(workspaceId)).toEqual([]);
  const again = await webhooks.create(
    workspaceId,
    { name: webhook.name, url: receiver.url, kinds: ['message.clicked'] },
    { actor: 'system' },
  );
  expect(again.id).not.toBe(webhook.id);
});

it('is tried out on request', async () => {
  const receiver = await openReceiver();
  const { webhooks, workspaceId, webhook } = await waitingStage(receiver.url, 0);
  await webhooks.test(workspaceId, webhook.id);
  await webhooks.deliverAll();
  expect(receiver.payloads()).toMatchObject([{ type: 'webhook.test', data: { webhook: webhook.name } }]);
  expect(receiver.verifies(receiver.calls[0]!, webhook.secret)).toBe(true);
});

it('keeps secrets sealed, and out of what is answered and audited', async () => {
  const { webhooks, workspaceId, webhook } = await waitingStage('http://127.0.0.1:1/', 0);
  const stored = await db.sql<{ secret: Buffer }>('select secret from webhook where id = $1', [webhook.id]);
  expect(stored[0]!.secret.toString('latin1')).not.toContain(webhook.secret);
  const said = [await webhooks.list(workspaceId), await webhooks.get(workspaceId, webhook.id)];
  const audit = await db.sql('select * from audit where workspace_id = $1', [workspaceId]);
  expect(audit.length).toBeGreaterThan(0);
  expect(JSON.stringify([said, audit])).not.toContain('whsec_');
  await expect(
    webhooks.create(
      workspaceId,
      { name: 'in', url: 'http://10.0.0.1/', kinds: ['message.clicked'] },
      { actor: 'system' },
    ),
  ).rejects.toMatchObject({ code: 'webhook_address_refused' });
});
