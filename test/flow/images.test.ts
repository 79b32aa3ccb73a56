import { afterAll, beforeAll, expect, test } from 'vitest';
import { openFlowHouse } from '../kit/flow-house.ts';
import { png } from '../kit/pictures.ts';
import { createTestDatabase } from '../kit/postgres.ts';

const database = await createTestDatabase();
let house: Awaited<ReturnType<typeof openFlowHouse>>;

beforeAll(async () => {
  house = await openFlowHouse({ database });
});
afterAll(() => house.close());

test('a picture that was sent in is served without a key, for ever, and looking at it counts as nothing', async () => {
  const { key } = house;
  const api = house.program.publicUrl;
  const bytes = png(320, 200);
  const sent = await fetch(`${api}/api/v1/images?name=Bread&alt=A%20loaf`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'image/png' },
    body: new Uint8Array(bytes),
  });
  const image = (await sent.json()) as { id: number; url: string };
  expect([sent.status, image.url.startsWith(`${house.program.trackingUrl}/i/`)]).toEqual([201, true]);

  const counted = () => house.db.sql('select count(*)::int as count from event');
  const before = await counted();
  const look = async () => {
    const answer = await fetch(image.url);
    expect(answer.headers.get('content-type')).toBe('image/png');
    expect(answer.headers.get('cache-control')).toContain('immutable');
    return Buffer.from(await answer.arrayBuffer()).equals(bytes);
  };
  expect(await look()).toBe(true);
  await fetch(`${api}/api/v1/images/${image.id}`, { method: 'DELETE', headers: { authorization: `Bearer ${key}` } });
  expect(await look()).toBe(true);
  expect((await fetch(image.url.replace('.png', '.gif'))).status).toBe(404);
  expect(await counted()).toEqual(before);
});
