/** Runs one import in a process of its own, for memory.test.ts: `<database url> <rows>`. Prints one JSON object. */
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createContacts } from '../../../src/contacts/index.ts';
import { createEvents } from '../../../src/events/index.ts';
import { createImports, newImportSchema } from '../../../src/imports/index.ts';
import { openDb, silentLog, systemClock } from '../../../src/platform/index.ts';

const [, , url = '', count = '0'] = process.argv;
const db = openDb({ url, maxConnections: 4 });
const place = { timeZone: 'Europe/Stockholm', currency: 'SEK' };
const workspaces = { get: async () => place, audit: async () => undefined };
const doorbell = { ring: () => undefined };
const clock = systemClock;
const contacts = createContacts({ db, clock, doorbell, workspaces });
const events = createEvents({ db, clock, doorbell, workspaces, contacts });
const dataDir = await mkdtemp(path.join(tmpdir(), 'kohort-memory-'));
const imports = createImports({ db, clock, doorbell, workspaces, contacts, events, dataDir, log: silentLog });

function* text() {
  yield 'no,who,when,sku,name,price\n';
  const name = 'x'.repeat(300);
  // Every order is scattered over the whole file.
  for (let n = 0; n < Number(count); n++) {
    const order = n % 20_000;
    yield `${order},${order % 700},2026-03-02 08:30,p${n % 900},${name},1.25\n`;
  }
}

const mapping = {
  fields: { orderId: 'no', externalId: 'who', at: 'when', product: 'sku', name: 'name', unitPrice: 'price' },
};
const { id } = await imports.create(1, newImportSchema.parse({ kind: 'order-lines', mapping }));
const file = path.join(dataDir, 'file.csv');
await pipeline(Readable.from(text()), createWriteStream(file));
const { size } = await stat(file);
const before = process.memoryUsage();
let most = 0;
const watch = setInterval(() => {
  most = Math.max(most, process.memoryUsage().heapUsed);
}, 20);
// As an upload, so that the way through the data folder is measured too.
await imports.upload(1, id, createReadStream(file));
await imports.run(id);
clearInterval(watch);
const { state } = await imports.get(1, id);
console.log(JSON.stringify({ state, fileBytes: size, heapGrowth: most - before.heapUsed }));
await db.close();
await rm(dataDir, { recursive: true, force: true });
