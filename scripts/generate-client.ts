/** Writes the types of the API for the web app, from the OpenAPI document of the routes: `web/src/api/schema.d.ts`. */
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import openapiTS, { astToString } from 'openapi-typescript';
import { describeApi } from '../src/platform/index.ts';
import { createHouse, type Ground } from '../src/wiring.ts';

/** Stands for anything the rooms are built on: routes are told without a database, a queue or a clock. */
const nothing: never = new Proxy(() => {}, {
  get: (_, name) => (name === Symbol.toPrimitive ? () => 'nothing' : nothing),
  apply: () => nothing,
}) as never;

const ground: Ground = {
  db: nothing,
  clock: nothing,
  queue: nothing,
  log: nothing,
  vault: nothing,
  secret: 'only for telling the routes, never used',
  trackingUrl: 'http://127.0.0.1',
  dataDir: '.',
  smtpUrl: null,
};

const file = resolve(import.meta.dirname, '../web/src/api/schema.d.ts');
const document = describeApi(createHouse(ground).routes, { version: '0' });
const types = astToString(await openapiTS(document as unknown as Parameters<typeof openapiTS>[0]));
writeFileSync(file, `// biome-ignore-all lint: written by "npm run generate".\n${types}`);
console.log(`wrote ${file}`);
