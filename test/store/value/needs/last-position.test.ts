import { expect, test } from 'vitest';
import { createTestApi } from '../../../kit/house.ts';

const { ask } = await createTestApi();

test('a group made after one at the last place there is comes behind it', async () => {
  const make = (name: string, more: object = {}) =>
    ask('post', '/customers/needs-groups').send({ name, words: `What ${name} value`, ...more });
  await make('The last', { position: 1_000 }).expect(201);
  const { body } = await make('The very last').expect(201);
  expect(body).toMatchObject({ name: 'The very last', position: 1_000 });
  const { body: all } = await ask('get', '/customers/needs-groups').expect(200);
  expect(all.groups.map(({ name }: { name: string }) => name)).toEqual(['The last', 'The very last']);
});
