import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { afterAll } from 'vitest';
import {
  type AnyRoute,
  type Clock,
  createApi,
  type Db,
  type Scope,
  silentLog,
  systemClock,
} from '../../src/platform/index.ts';
import { createAuthenticate, createWorkspaces } from '../../src/workspaces/index.ts';

/** A workspace, and an API with these routes below `path` on loopback, guarded as in the program. Closed after the file. */
export async function startApi({
  db,
  path,
  routes,
  clock = systemClock,
  scopes,
}: {
  db: Db;
  path: string;
  clock?: Clock;
  routes(workspaces: ReturnType<typeof createWorkspaces>): AnyRoute[];
  scopes: Scope[];
}) {
  const workspaces = createWorkspaces({ db, clock });
  const workspace = await workspaces.create({
    slug: 'corner-shop',
    name: 'Corner Shop',
    timeZone: 'Europe/Stockholm',
    currency: 'SEK',
    language: 'en',
    settings: { sender: { name: 'Corner Shop', email: 'news@shop.example' }, postalAddress: 'High Street 1' },
  });
  const { key } = await workspaces.createApiKey(workspace.id, { name: 'test', scopes });
  const authenticate = createAuthenticate({ workspaces, operatorAuth: { session: async () => null } });
  const app = express();
  const options = { authenticate, idempotency: workspaces.idempotency, log: silentLog, clock, checkAnswers: true };
  app.use(path, createApi({ ...options, routes: routes(workspaces) }));
  const server: Server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  afterAll(() => new Promise((resolve) => server.close(resolve)));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { app, url, key, workspaces, workspace };
}
