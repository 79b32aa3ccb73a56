/**
 * One server of `bench/track.ts`, in a process of its own: `bare`, `ours`, `fdatasync` or `express`. Says its port when it
 * listens, and how much processor time it has used when asked.
 */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { createTrackingLinks } from '../src/messages/index.ts';
import { silentLog, systemClock } from '../src/platform/index.ts';
import { createClientAddress, createKnownLinks, createTrackingServer, openSpool } from '../src/tracking/index.ts';

const [mode = '', folder = '', secret = '', contentId = '', linkIds = ''] = process.argv.slice(2);
const target = 'https://shop.example/spring?page=2';
const contents = Number(contentId);
const known = new Map(linkIds.split(',').map((id) => [Number(id), { contentId: contents, location: target }]));
const links = createTrackingLinks({ secret, trackingUrl: '' });

/** What everybody compares with: nothing is looked at, nothing is kept. */
function bare(): Server {
  return createServer((_request, response) => {
    response.writeHead(302, { location: target, 'content-length': '0' });
    response.end();
  });
}

async function ours(): Promise<Server> {
  const spool = await openSpool(folder, systemClock, { fsync: mode === 'fdatasync' });
  return createTrackingServer({
    links,
    clock: systemClock,
    log: silentLog,
    append: spool.append,
    knownLinks: createKnownLinks({
      read: async (linkId) => known.get(linkId) ?? null,
      now: Date.now,
      failed: () => {},
    }),
    images: { serve: async () => null },
    pages: { serve: async () => false },
    addressOf: createClientAddress('loopback'),
  });
}

/** The same work behind Express: token, link, record in the spool, then the answer. */
async function viaExpress(): Promise<Server> {
  const spool = await openSpool(folder, systemClock);
  const app = express();
  app.disable('x-powered-by');
  app.set('trust proxy', 'loopback');
  app.get('/c/:token', (request, response) => {
    const read = links.readClick(request.params.token);
    const link = read && known.get(read.linkId);
    if (!read || link?.contentId !== read.contentId) return void response.sendStatus(404);
    const { messageId, linkId } = read;
    const agent = request.get('user-agent') ?? '';
    spool.append({ kind: 'click', messageId, linkId, at: Date.now(), agent, ip: request.ip ?? '' }, (error) => {
      if (error) response.sendStatus(503);
      else response.set('cache-control', 'no-store, private').redirect(302, link.location);
    });
  });
  return createServer(app);
}

const server = mode === 'bare' ? bare() : mode === 'express' ? await viaExpress() : await ours();
server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }));
process.on('message', () => {
  const { user, system } = process.cpuUsage();
  process.send?.({ cpuMicros: user + system });
});
process.on('disconnect', () => process.exit());
