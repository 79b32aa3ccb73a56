import { type AddressInfo, createServer } from 'node:net';
import { expect, test } from 'vitest';
import { freePort, isPortFree } from '../../../src/platform/index.ts';

test('a free port can be listened on, and is not free any more then', async () => {
  const port = await freePort();
  expect(port).toBeLessThan(32_768);
  expect(await isPortFree(port)).toBe(true);
  const server = createServer();
  await new Promise<void>((done) => server.listen(port, '127.0.0.1', done));
  expect((server.address() as AddressInfo).port).toBe(port);
  expect(await isPortFree(port)).toBe(false);
  await new Promise((done) => server.close(done));
  expect(await isPortFree(port)).toBe(true);
});
