import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createContacts } from '../../../src/contacts/index.ts';
import { createEvents } from '../../../src/events/index.ts';
import { createConsentLinks } from '../../../src/messages/index.ts';
import { createTrackingLinks } from '../../../src/messages/tracking-links.ts';
import { openDb, silentLog, systemClock } from '../../../src/platform/index.ts';
import { createAnswers } from '../../../src/tracking/answers/answers.service.ts';
import { createClientAddress } from '../../../src/tracking/client-address.ts';
import { createKnownLinks } from '../../../src/tracking/known-links.ts';
import { createPages } from '../../../src/tracking/pages/pages.ts';
import type { SpoolRecord } from '../../../src/tracking/spool.ts';
import { createTrackingServer } from '../../../src/tracking/tracking-server.ts';

const secret = 'a secret of at least thirty-two characters';
const links = createTrackingLinks({ secret, trackingUrl: '' });
const addresses: Record<number, string | null> = {
  5: 'https://shop.example/morning',
  8: 'https://shop.example/?q=1#there',
  // An answer to a question has a page of its own.
  9: null,
};
/** Nobody listens there: what pages can do without a database. */
const db = openDb({ url: 'postgres://nobody@127.0.0.1:1/none' });
const doorbell = { ring: () => undefined };
const contacts = createContacts({ db, clock: systemClock, doorbell, workspaces: { audit: async () => undefined } });
const consentLinks = createConsentLinks({ secret, trackingUrl: '' });
const workspaces = { get: async () => ({ timeZone: 'UTC', currency: 'SEK' }) };
const events = createEvents({ db, clock: systemClock, doorbell, workspaces, contacts });
const answers = createAnswers({ db, clock: systemClock, doorbell, contacts, events });
let records: SpoolRecord[] = [];
let isFull = false;
let server: Server;
let base = '';

beforeAll(async () => {
  server = createTrackingServer({
    links,
    pages: createPages({ links, consentLinks, db, clock: systemClock, doorbell, log: silentLog, contacts, answers }),
    clock: systemClock,
    log: silentLog,
    append: (record, done) => {
      if (isFull) return done(new Error('ENOSPC'));
      records.push(record);
      done(null);
    },
    knownLinks: createKnownLinks({
      read: async (linkId) => (addresses[linkId] === undefined ? null : { location: addresses[linkId], contentId: 3 }),
      now: () => 0,
      failed: () => {},
    }),
    addressOf: createClientAddress('loopback'),
    images: {
      serve: async (name) => (name === 'known.png' ? { mediaType: 'image/png', bytes: Buffer.from('picture') } : null),
    },
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  server.close();
  await db.close();
});
beforeEach(() => {
  records = [];
  isFull = false;
});

const ask = (path: string, init: RequestInit = {}) => fetch(base + path, { redirect: 'manual', ...init });

describe('opens and clicks', () => {
  it('answers an open with a picture and remembers it', async () => {
    const response = await ask(links.openUrl(12), { headers: { 'user-agent': 'Test/1' } });
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('image/gif');
    expect(response.headers.get('cache-control')).toContain('no-store');
    expect(records).toMatchObject([{ kind: 'open', messageId: 12, agent: 'Test/1' }]);
  });

  it('leads a click to where the link goes, remembered before the answer', async () => {
    const response = await ask(links.of(12, 3).clickUrl(5));
    expect(response.status).toBe(302);
    expect(response.headers.get('location')).toBe('https://shop.example/morning');
    expect(records).toMatchObject([{ kind: 'click', messageId: 12, linkId: 5 }]);
  });

  it('keeps query and fragment of where it leads, and does not mind what was added to the link on its way', async () => {
    const response = await ask(`${links.of(12, 3).clickUrl(8)}?fbclid=1`);
    expect(response.headers.get('location')).toBe('https://shop.example/?q=1#there');
  });

  it('remembers what tells who asked', async () => {
    const headers = {
      'user-agent': 'B/1',
      accept: 'text/html',
      'accept-language': 'sv',
      'x-forwarded-for': '192.0.2.7',
    };
    await ask(links.of(12, 3).clickUrl(5), { headers });
    await ask(links.openUrl(12), {
      headers: { 'user-agent': '', 'accept-language': '', 'sec-purpose': 'prefetch;anonymous-client-ip' },
    });
    expect(records).toEqual([
      { kind: 'click', messageId: 12, linkId: 5, at: expect.any(Number), agent: 'B/1', ip: '192.0.2.7' },
      {
        kind: 'open',
        messageId: 12,
        at: expect.any(Number),
        ip: '127.0.0.1',
        noLanguage: true,
        noPage: true,
        isAhead: true,
      },
    ]);
  });

  it('leads nowhere behind the link that nobody sees, and remembers who followed it', async () => {
    const response = await ask(links.of(12, 3).clickUrl(0));
    expect([response.status, response.headers.get('location')]).toEqual([200, null]);
    expect(records).toMatchObject([{ kind: 'click', messageId: 12, linkId: 0 }]);
  });

  it('thanks for an answer while the database is away: remembered, and never a redirect', async () => {
    const headers = { 'accept-language': 'sv' };
    for (const method of ['GET', 'HEAD']) {
      const response = await ask(links.of(12, 3).clickUrl(9), { method, headers });
      expect([response.status, response.headers.get('location')]).toEqual([200, null]);
      if (method === 'GET') expect(await response.text()).toContain('Tack för ditt svar');
    }
    expect(records).toMatchObject([
      { kind: 'click', linkId: 9 },
      { kind: 'click', linkId: 9, isHead: true },
    ]);
    expect((await ask(links.of(12, 3).clickUrl(9), { method: 'OPTIONS' })).status).toBe(405);
    const form = { method: 'POST', body: new URLSearchParams({ answer: '9' }) };
    expect((await ask(links.of(12, 3).clickUrl(9).replace('/c/', '/a/'), form)).status).toBe(503);
    expect((await ask('/a/1.2.AAAAAAAAAAAAAAAA.3', form)).status).toBe(404);
    expect(records).toHaveLength(2);
  });

  it('says try again, and does not redirect, when the click could not be remembered', async () => {
    isFull = true;
    const response = await ask(links.of(12, 3).clickUrl(5));
    expect(response.status).toBe(503);
    expect(response.headers.get('location')).toBeNull();
  });

  it.each([
    [
      'a token with one character changed',
      () =>
        links
          .of(12, 3)
          .clickUrl(5)
          .replace(/.(?=\.5$)/, (last) => (last === 'A' ? 'B' : 'A')),
    ],
    ['an open token used as a click', () => links.openUrl(12).replace('/o/', '/c/')],
    ['a link of another content', () => links.of(12, 4).clickUrl(5)],
    ['an unknown link', () => links.of(12, 3).clickUrl(6)],
    ['an unknown door', () => '/x/abc'],
    ['an inherited name', () => '/constructor/abc'],
    ['no token', () => '/c/'],
    ['a longer path', () => `${links.of(12, 3).clickUrl(5)}/more`],
  ])('refuses %s and remembers nothing', async (_what, path) => {
    const response = await ask(path());
    expect(response.status).toBe(404);
    expect(records).toEqual([]);
  });

  it('answers HEAD like GET, and remembers that nobody followed the link', async () => {
    expect((await ask(links.of(12, 3).clickUrl(5), { method: 'HEAD' })).status).toBe(302);
    expect((await ask(links.openUrl(12), { method: 'HEAD' })).status).toBe(200);
    expect(records).toMatchObject([{ isHead: true }, { isHead: true }]);
  });
});

describe('one-click unsubscribe (RFC 8058)', () => {
  it.each(['GET', 'HEAD'])('%s shows a page and changes nothing', async (method) => {
    const response = await ask(links.unsubscribeUrl(12), { method });
    expect(response.status).toBe(200);
    expect(records).toEqual([]);
  });

  it('unsubscribes by POST with the form body, twice without harm, never with a redirect', async () => {
    for (let time = 0; time < 2; time++) {
      const response = await ask(links.unsubscribeUrl(12), {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: 'List-Unsubscribe=One-Click',
      });
      expect(response.status).toBe(200);
    }
    expect(records).toMatchObject([
      { kind: 'unsubscribe', messageId: 12 },
      { kind: 'unsubscribe', messageId: 12 },
    ]);
  });

  it('unsubscribes by POST with a multipart body', async () => {
    const body = new FormData();
    body.set('List-Unsubscribe', 'One-Click');
    expect((await ask(links.unsubscribeUrl(12), { method: 'POST', body })).status).toBe(200);
    expect(records).toHaveLength(1);
  });

  it('asks and answers in the language of the browser while the database is away', async () => {
    const headers = { 'accept-language': 'fr;q=0.4, nn-NO, sv;q=0.8' };
    const question = await (await ask(links.unsubscribeUrl(12), { headers })).text();
    expect(question).toContain('<html lang="nb">');
    expect(question).toContain('action="?page"');
    const answer = await ask(`${links.unsubscribeUrl(12)}?page`, { method: 'POST', headers });
    expect(answer.status).toBe(200);
    expect(await answer.text()).toContain('Du er meldt av');
    expect(records).toHaveLength(1);
  });

  it('refuses a forged token and other methods', async () => {
    expect((await ask('/u/c.AAAAAAAAAAAAAAAA', { method: 'POST' })).status).toBe(404);
    expect((await ask(links.of(12, 3).clickUrl(5), { method: 'POST' })).status).toBe(405);
    expect(records).toEqual([]);
  });
});

describe('pictures', () => {
  it('answers a known one for ever, whatever it holds, and counts nothing', async () => {
    const response = await ask('/i/known.png');
    expect([response.status, await response.text()]).toEqual([200, 'picture']);
    expect(response.headers.get('content-type')).toBe('image/png');
    expect(response.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(response.headers.get('content-security-policy')).toContain('sandbox');
    const again = await ask('/i/known.png', { headers: { 'if-none-match': response.headers.get('etag')! } });
    expect([again.status, await again.text()]).toEqual([304, '']);
    expect((await ask('/i/known.png', { method: 'HEAD' })).status).toBe(200);
    expect(records).toEqual([]);
  });

  it('knows no other, and takes none in', async () => {
    const refused = [await ask('/i/other.png'), await ask('/i/'), await ask('/i/known.png/x')];
    expect(refused.map(({ status }) => status)).toEqual([404, 404, 404]);
    expect(refused[0]!.headers.get('cache-control')).toContain('no-store');
    expect((await ask('/i/known.png', { method: 'POST' })).status).toBe(405);
  });
});
