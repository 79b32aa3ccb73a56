import { expect, test } from 'vitest';
import { createTestApi } from '../../kit/house.ts';

const { ask, house, createWorkspace, createKey } = await createTestApi();

test('a workspace whose attributes have names of their own says which is which, and duplicates are found', async () => {
  const workspaceId = await createWorkspace();
  const key = await createKey(undefined, workspaceId);
  const add = async (email: string, attributes: Record<string, string>) =>
    (await house.contacts.upsert(workspaceId, { email, attributes })).contactId;
  const a = await add('vendela@one.example', {
    kund_a: 'Vendela',
    kund_b: 'Sjöblad',
    sms: '070-123 45 67',
    bor: 'Ekv. 3',
  });
  const b = await add('kontot@two.example', {
    kund_a: 'Wendela',
    kund_b: 'Sjoblad',
    sms: '+46701234567',
    bor: 'Ekvägen 3',
  });
  for (let other = 0; other < 20; other++) await add(`x${other}@example.com`, { kund_a: `N${other}` });
  const search = async () => {
    await ask('post', '/duplicates/find', key).send({}).expect(202);
    await house.contacts.repairs.work();
    return (await ask('get', '/duplicates', key).expect(200)).body.pairs;
  };
  expect(await search()).toEqual([]);

  const personAttributes = { firstName: ['kund_a'], lastName: ['kund_b'], phone: ['sms'], street: ['bor'] };
  await ask('patch', '/customers/settings', key).send({ quality: { personAttributes } }).expect(200);
  expect(await search()).toMatchObject([{ firstId: a, secondId: b, kind: 'likely' }]);

  const unknown = { quality: { personAttributes: { shoeSize: ['sko'] } } };
  await ask('patch', '/customers/settings', key).send(unknown).expect(400);
});
