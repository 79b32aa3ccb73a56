import { expect, it } from 'vitest';
import { createTestApi } from '../kit/house.ts';
import { waitFor } from '../kit/wait-for.ts';
import { openReceiver } from '../kit/webhook-stage.ts';

type Created = { id: number; secret: string };

const api = await createTestApi({ outside: { webhookRanges: ['127.0.0.1'] } });

it('tells another system, by itself, that somebody entered a segment', async () => {
  const { ask, house, queue, workspaceId } = api;
  const receiver = await openReceiver();
  const definition = { version: 1, root: { type: 'attribute', name: 'city', op: 'is', value: 'Lund' } };
  const segment = await ask('post', '/segments').send({ name: 'Lund', purpose: 'Neighbours', definition }).expect(201);
  await house.segments.build((segment.body as Created).id);
  const asked = { name: 'CRM', url: `${receiver.url}/hook`, kinds: ['segment.entered'] };
  const made = await ask('post', '/webhooks').send(asked).expect(201);
  const { id, secret } = made.body as Created;
  expect(secret).toMatch(/^whsec_/);
  await ask('post', '/webhooks').send(asked).expect(409);
  await ask('post', '/webhooks')
    .send({ ...asked, name: 'Inside', url: 'http://10.0.0.1/' })
    .expect(422);

  await queue.work(house.jobs.filter(({ name }) => /^(segments|webhooks)\./.test(name)));
  await house.contacts.upsertMany(workspaceId, [{ externalId: 'ada', attributes: { city: 'Lund' } }]);
  await waitFor('the receiver to be called', async () => receiver.calls.length > 0);
  expect(receiver.payloads()).toMatchObject([
    { type: 'segment.entered', data: { externalId: 'ada', segment: 'Lund' } },
  ]);
  expect(receiver.verifies(receiver.calls[0]!, secret)).toBe(true);

  await waitFor('the call to be in the log', async () => {
    const { body } = await ask('get', `/webhooks/${id}/deliveries?state=delivered`);
    return (body as { items: unknown[] }).items.length === 1;
  });
  const { body } = await ask('get', `/webhooks/${id}`).expect(200);
  expect(body).toMatchObject({ state: 'active', problem: null, waiting: 0 });
  expect(JSON.stringify(body)).not.toContain('whsec_');
  await ask('delete', `/webhooks/${id}`).expect(204);
  await ask('get', `/webhooks/${id}`).expect(404);
  await house.webhooks.stop();
});
