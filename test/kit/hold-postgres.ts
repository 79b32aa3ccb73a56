/** A program that holds the embedded PostgreSQL of a folder until it is told "stop" on its input, deaf to signals. */

import { silentLog } from '../../src/platform/log.ts';
import { startEmbeddedPostgres } from '../../src/platform/postgres/embedded-postgres.ts';

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => undefined);
const server = await startEmbeddedPostgres({ dataDir: process.argv[2]!, log: silentLog, unsafeFast: true });
console.log(JSON.stringify({ url: server.url, adopted: server.adopted }));
process.stdin.once('data', async () => {
  await server.stop();
  process.exit(0);
});
