import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createConsentLinks } from '../../../src/messages/index.ts';
import { silentLog } from '../../../src/platform/index.ts';
import { createAnswers } from '../../../src/tracking/answers/answers.service.ts';
import { createClientAddress } from '../../../src/tracking/client-address.ts';
import { createKnownLinks } from '../../../src/tracking/known-links.ts';
import { createPages } from '../../../src/tracking/pages/pages.ts';
import type { SpoolRecord } from '../../../src/tracking/spool.ts';
import { createTrackingServer } from '../../../src/tracking/tracking-server.ts';
import { createCampaignHouse } from '../../kit/campaign-house.ts';
import { createTestDatabase } from '../../kit/postgres.ts';

const { db } = await createTestDatabase();
const house = await createCampaignHouse(db);
const { contacts, clock, links, workspaceId } = house;
const consentLinks = createConsentLinks({ secret: 'a secret of at least 32 characters', trackingUrl: '' });
const spooled: SpoolRecord[] = [];
let server: Server;
let base = '';
let contactId = 0;
let messageId = 0;

beforeAll(async () => {
  const doorbell = { ring: () => undefined };
  const answers = createAnswers({ db, clock, doorbell, contacts, events: house.events });
  server = createTrackingServer({
    links,
    pages: createPages({ db, clock, doorbell, log: silentLog, links, consentLinks, contacts, answers }),
    clock,
    log: silentLog,
    append: (record, done) => {
      spooled.push(record);
      done(null);
    },
    knownLinks: createKnownLinks({ read: async () => null, now: () => 0, failed: () => {} }),
    addressOf: createClientAddress('loopback'),
    images: { serve: async () => null },
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  for (const [name, isPublic, position] of [
    ['news', true, 2],
    ['offers', true, 1],
    ['internal', false, 0],
  ] as const) {
    const topic = { name, title: `The ${name} & more`, description: `About ${name}`, isPublic, position };
    const languages = { sv: { title: `Om ${name}`, description: '' } };
    await contacts.topics.define(workspaceId, { ...topic, languages, doubleOptIn: name === 'offers' }, 'system');
  }
});
afterAll(() => server.close());

let round = 0;
beforeEach(async () => {
  round += 1;
  spooled.length = 0;
  clock.advance(60_000);
  [contactId] = (await house.addContacts(1, { prefix: `r${round}x` })) as [number];
  const campaign = await house.addCampaign([await house.addSegment(`r${round}`, [contactId])]);
  await house.campaigns.launch(workspaceId, campaign.id);
  messageId = (await house.states(campaign.id))[0]!.id;
});

const token = () => links.unsubscribeUrl(messageId).split('/u/')[1]!;
const open = async (path: string, init: RequestInit = {}) => {
  const headers = { 'x-forwarded-for': '192.0.2.77', 'user-agent': 'Test/1', ...init.headers };
  const response = await fetch(base + path, { redirect: 'manual', ...init, headers });
  return { status: response.status, headers: response.headers, text: await response.text() };
};
const press = (path: string, fields: [string, string][]) =>
  open(path, { method: 'POST', body: new URLSearchParams(fields) });
const held = async () => {
  const { subscriptions, language } = await contacts.get(workspaceId, contactId);
  const state = Object.fromEntries(subscriptions.map(({ topic, state }) => [topic, state]));
  return { ...state, language };
};
const statements = async () => (await contacts.consents(workspaceId, contactId, { limit: 50 })).items;
const saved = (...topics: string[]): [string, string][] => [
  ['action', 'save'],
  ['shown', 'news'],
  ['shown', 'offers'],
  ...topics.map((topic): [string, string] => ['topic', topic]),
];

describe('the unsubscribe page', () => {
  it('names shop and topic in the language of the contact, and changes nothing', async () => {
    await contacts.update(workspaceId, contactId, { language: 'sv-FI' });
    const { status, text, headers } = await open(`/u/${token()}`);
    expect(status).toBe(200);
    expect(text).toContain('<html lang="sv">');
    expect(text).toContain('Om news');
    expect(text).toContain('Corner Shop');
    expect(text).toContain(`href="../p/${token()}"`);
    expect(headers.get('set-cookie')).toBeNull();
    expect(spooled).toEqual([]);
  });

  it('remembers first, then says what was stopped and how to undo it', async () => {
    const { status, text } = await open(`/u/${token()}?page`, { method: 'POST' });
    expect(status).toBe(200);
    expect(spooled).toMatchObject([{ kind: 'unsubscribe', messageId }]);
    expect(text).toContain('The news &amp; more');
    expect(text).toContain('name="action" value="undo"');
    await contacts.setConsent(workspaceId, [{ contactId, topic: 'news', state: 'unsubscribed', at: clock.now() }]);
    clock.advance(1_000);
    const undone = await press(`/p/${token()}`, [['action', 'undo']]);
    expect(undone.text).toContain('You are subscribed again');
    expect(await held()).toMatchObject({ news: 'subscribed' });
  });
});

describe('the preference centre', () => {
  it('shows public topics in their order with what holds now, and who it is about without telling much', async () => {
    const { text } = await open(`/p/${token()}`);
    expect(text.indexOf('value="offers"')).toBeLessThan(text.indexOf('value="news"'));
    expect(text).toMatch(/name="topic" value="news"[^>]* checked/);
    expect(text).not.toMatch(/name="topic" value="offers"[^>]* checked/);
    expect(text).not.toContain('internal');
    expect(text).toContain('r…@people.example');
    expect(text).not.toContain('<script');
  });

  it.each(['GET', 'HEAD'])('%s changes nothing, whatever the address says', async (method) => {
    const before = await statements();
    await open(`/p/${token()}?action=stop&topic=offers`, { method });
    expect(await statements()).toEqual(before);
  });

  it('saves what differs, with the proof; a yes by this link is confirmed already', async () => {
    const before = (await statements()).length;
    const { text } = await press(`/p/${token()}`, saved('offers'));
    expect(text).toContain('Your choices are saved.');
    expect(text).toMatch(/name="topic" value="offers"[^>]* checked/);
    expect(await held()).toEqual({ news: 'unsubscribed', offers: 'subscribed', language: null });
    const [latest] = await statements();
    expect(latest).toMatchObject({
      source: 'preference-page',
      evidence: { messageId, network: '192.0.2.0/24', agent: 'Test/1', page: 'preferences', shown: ['news', 'offers'] },
    });
    await press(`/p/${token()}`, saved('offers'));
    expect(await statements()).toHaveLength(before + 2);
  });

  it('leaves topics alone that were not on the page, and those that are not offered', async () => {
    await press(`/p/${token()}`, [
      ['action', 'save'],
      ['shown', 'offers'],
      ['shown', 'internal'],
      ['topic', 'internal'],
    ]);
    expect(await held()).toEqual({ news: 'subscribed', language: null });
  });

  it('stops everything, the hidden topics too', async () => {
    await contacts.setConsent(workspaceId, [{ contactId, topic: 'internal', state: 'subscribed' }]);
    clock.advance(1_000);
    const { text } = await press(`/p/${token()}`, [['action', 'stop']]);
    expect(text).toContain('You are unsubscribed from everything.');
    expect(await held()).toMatchObject({ news: 'unsubscribed', offers: 'unsubscribed', internal: 'unsubscribed' });
  });

  it('speaks the language that is chosen from then on', async () => {
    const { text } = await press(`/p/${token()}`, [...saved('news'), ['language', 'fi']]);
    expect(text).toContain('<html lang="fi">');
    expect(await held()).toEqual({ news: 'subscribed', language: 'fi' });
    await press(`/p/${token()}`, [...saved('news'), ['language', 'tlh']]);
    expect(await held()).toMatchObject({ language: 'fi' });
  });

  it.each([
    ['nothing', {}],
    ['a body that is too long', { body: `action=stop&more=${'x'.repeat(40_000)}` }],
    ['another kind of body', { body: '{"action":"stop"}', headers: { 'content-type': 'application/json' } }],
    ['an unknown wish', { body: new URLSearchParams({ action: 'everything' }) }],
  ])('does nothing, and fails on nothing, when %s is posted', async (_, init) => {
    const before = await statements();
    expect((await open(`/p/${token()}`, { method: 'POST', ...init })).status).toBe(200);
    expect(await statements()).toEqual(before);
  });

  it('opens by a link of the contact itself, and by no forged one', async () => {
    const own = consentLinks.preferencesToken({ contactId, workspaceId });
    expect((await press(`/p/${own}`, saved())).status).toBe(200);
    expect(await held()).toMatchObject({ news: 'unsubscribed' });
    const other = consentLinks.preferencesToken({ contactId: contactId + 1, workspaceId });
    const mixed = [...own.split('.').slice(0, 2), other.split('.')[2]].join('.');
    for (const forged of [mixed, 'x', '', consentLinks.confirmUrl(contactId).split('/k/')[1]!]) {
      expect((await open(`/p/${forged}`)).status).toBe(404);
    }
  });

  it('says so when the contact was erased', async () => {
    const kept = token();
    await contacts.erase(workspaceId, contactId);
    for (const method of ['GET', 'POST']) {
      const { status, text } = await open(`/p/${kept}`, { method });
      expect(status).toBe(200);
      expect(text).toContain('We know nothing about this link any more');
    }
  });
});

describe('the confirmation page', () => {
  const askFor = async () => {
    const outcome = await contacts.optIns.ask(workspaceId, {
      contactId,
      topic: 'offers',
      source: 'form',
      evidence: null,
    });
    return consentLinks.confirmUrl(outcome.requestId!);
  };

  it('confirms by its button only, as often as it is pressed', async () => {
    const path = await askFor();
    for (const method of ['GET', 'HEAD', 'GET']) expect((await open(path, { method })).status).toBe(200);
    expect(await held()).not.toHaveProperty('offers');
    for (let time = 0; time < 2; time += 1) {
      const { text } = await open(path, { method: 'POST' });
      expect(text).toContain('You are subscribed');
    }
    expect(await held()).toMatchObject({ offers: 'subscribed' });
    const [latest] = await statements();
    expect(latest?.evidence).toMatchObject({ confirmed: { network: '192.0.2.0/24', agent: 'Test/1' } });
  });

  it('says that a link has expired, and leads on from one that was used', async () => {
    const path = await askFor();
    clock.advance(8 * 86_400_000);
    expect((await open(path)).text).toContain('This link has expired');
    expect((await open(path, { method: 'POST' })).text).toContain('This link has expired');
    expect(await held()).not.toHaveProperty('offers');
    const fresh = await askFor();
    const done = await open(fresh, { method: 'POST' });
    const next = /href="\.\.(\/p\/[^"]+)"/.exec(done.text)![1]!;
    expect((await open(next)).text).toMatch(/name="topic" value="offers"[^>]* checked/);
  });
});
