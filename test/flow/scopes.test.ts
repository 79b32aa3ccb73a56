import { expect, test } from 'vitest';
import { scopes } from '../../src/platform/index.ts';
import { createTestApi } from '../kit/house.ts';

// What a key may do only with scopes beyond the one its route names.

const { ask, createKey, house, workspaceId } = await createTestApi();

test('nobody makes an operator who may do more than they may themselves', async () => {
  const key = await createKey(['workspace:write', 'workspace:read']);
  const refused = await ask('post', '/operators', key).send({ email: 'eve@shop.example', role: 'owner' });
  expect(refused.body).toMatchObject({ status: 403, code: 'auth_forbidden' });
  expect(refused.body.detail).toContain('contacts:read');
  const reader = await house.workspaces.addOperator(workspaceId, { email: 'kim@shop.example', role: 'reader' });
  await ask('patch', `/operators/${reader.id}`, key).send({ role: 'marketer' }).expect(403);
  expect(await house.workspaces.listOperators(workspaceId)).toMatchObject([
    { email: 'kim@shop.example', role: 'reader' },
  ]);
  const whole = await createKey(scopes);
  await ask('patch', `/operators/${reader.id}`, whole).send({ role: 'marketer' }).expect(200);
});

test('orders come in by import only with the scope for events', async () => {
  const orders = {
    kind: 'orders',
    mapping: { fields: { orderId: 'number', externalId: 'customer', at: 'time', amount: 'total' } },
  };
  await ask('post', '/imports', await createKey(['contacts:write']))
    .send(orders)
    .expect(403);
  await ask('post', '/imports', await createKey(['contacts:write', 'events:write']))
    .send(orders)
    .expect(201);
});
