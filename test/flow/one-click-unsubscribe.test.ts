import { existsSync, readFileSync } from 'node:fs';
import { dkimVerify } from 'mailauth/lib/dkim/verify.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ConsentStage, openConsentStage, type WireLetter } from '../kit/consent-stage.ts';
import { createTestDatabase } from '../kit/postgres.ts';
import { waitFor } from '../kit/wait-for.ts';

// RFC 8058 on messages that were really sent, check by check.

const database = await createTestDatabase();
let stage: ConsentStage;
let letters: Map<string, WireLetter>;
/** Planned before anybody said no; its time comes later. */
let queued = 0;

const form = { 'content-type': 'application/x-www-form-urlencoded' };
const oneClick = 'List-Unsubscribe=One-Click';
const kim = () => letters.get('kim')!;
const untilState = (name: string, state: string) =>
  waitFor(`${name} to be ${state}`, async () => (await stage.stateOf(name)) === state);
/** What POST does, without following anything. */
const post = async (url: string, init: RequestInit = {}) => {
  const response = await fetch(url, { method: 'POST', redirect: 'manual', ...init });
  await response.arrayBuffer();
  return response;
};
const subscribeAgain = async (name: string) => {
  stage.clock.advance(60_000);
  const contact = { externalId: name, consent: [{ topic: 'news', state: 'subscribed', at: stage.clock.now() }] };
  await stage.ask('POST', '/contacts/bulk', { contacts: [contact] });
  await untilState(name, 'subscribed');
  stage.clock.advance(60_000);
};

beforeAll(async () => {
  stage = await openConsentStage(database);
  const news = await stage.campaign('News');
  await stage.launch(news);
  await stage.untilFinished(news);
  letters = await stage.letters(news);
}, 60_000);
afterAll(() => stage?.close());

const checks: Record<string, () => Promise<void>> = {
  async 'hdr-one-https'() {
    expect([...letters.keys()].sort()).toEqual(['kim', 'lee', 'max']);
    for (const { fields } of letters.values()) {
      const values = fields.get('list-unsubscribe') ?? [];
      expect(values).toHaveLength(1);
      const addresses = [...values[0]!.matchAll(/<([^>]+)>/g)].map((match) => match[1]!);
      const ofWeb = addresses.filter((address) => /^https?:/.test(address));
      expect(ofWeb).toHaveLength(1);
      // Links are as the tracking address says: here the loopback's, which no mail program reaches.
      expect(new URL(ofWeb[0]!).protocol).toBe(new URL(stage.program.trackingUrl!).protocol);
      for (const address of addresses) expect(address).toMatch(/^(https?|mailto):/);
    }
    const { trackingUrl } = stage.program;
    const secure = stage.house.links.unsubscribeUrl(1, 'https://links.shop.example');
    expect(secure).toMatch(/^https:\/\/links\.shop\.example\/u\//);
    expect(kim().unsubscribeUrl.startsWith(`${trackingUrl}/u/`)).toBe(true);
  },

  async 'hdr-post'() {
    for (const { fields } of letters.values()) expect(fields.get('list-unsubscribe-post')).toEqual([oneClick]);
  },

  async 'dkim-covers'() {
    const { raw } = kim();
    const { results } = await dkimVerify(Buffer.from(raw, 'latin1'), {
      curTime: stage.clock.now(),
      resolver: async (name) => [[stage.domain.keys.find(({ record }) => record.name === name)!.record.value]],
    });
    expect(results.length).toBeGreaterThan(0);
    for (const { status, signingDomain } of results) {
      expect([status.result, signingDomain]).toEqual(['pass', 'shop.example']);
    }
    for (const signature of kim().fields.get('dkim-signature') ?? []) {
      const names = /\bh=([^;]+)/
        .exec(signature)![1]!
        .toLowerCase()
        .split(/\s*:\s*/)
        .map((name) => name.trim());
      expect(names).toContain('list-unsubscribe');
      expect(names).toContain('list-unsubscribe-post');
    }
  },

  async opaque() {
    const before = await stage.consents();
    const { unsubscribeUrl } = kim();
    const token = unsubscribeUrl.split('/u/')[1]!;
    for (let place = 0; place < token.length; place += 1) {
      const other = token[place] === '1' ? '2' : '1';
      const forged = unsubscribeUrl.replace(token, token.slice(0, place) + other + token.slice(place + 1));
      expect((await post(forged, { headers: form, body: oneClick })).status).toBe(404);
    }
    // Kim's number with the signature of Lee.
    const [number, ...rest] = token.split('.');
    const ofLee = letters.get('lee')!.unsubscribeUrl.split('/u/')[1]!.split('.').slice(1);
    const mixed = unsubscribeUrl.replace(token, [number, ...ofLee].join('.'));
    expect(rest).not.toEqual(ofLee);
    expect((await post(mixed, { headers: form, body: oneClick })).status).toBe(404);
    expect(await stage.consents()).toBe(before);
    expect(await stage.stateOf('kim')).toBe('subscribed');
  },

  async 'get-no-op'() {
    const before = await stage.consents();
    for (const method of ['GET', 'HEAD']) {
      const response = await fetch(kim().unsubscribeUrl, { method, redirect: 'manual' });
      expect(response.status).toBe(200);
      const page = await response.text();
      if (method === 'GET') expect(page).toContain('<form method="post"');
    }
    await waitFor('nobody to be looked at', stage.isSettled);
    expect(await stage.consents()).toBe(before);
    expect(await stage.stateOf('kim')).toBe('subscribed');
  },

  async 'post-form'() {
    const response = await post(kim().unsubscribeUrl, { headers: form, body: oneClick });
    expect(response.status).toBe(200);
    await untilState('kim', 'unsubscribed');
    await subscribeAgain('kim');
  },

  async 'post-multipart'() {
    const body = new FormData();
    body.set('List-Unsubscribe', 'One-Click');
    const response = await post(kim().unsubscribeUrl, { body });
    expect(response.status).toBe(200);
    await untilState('kim', 'unsubscribed');
    await subscribeAgain('kim');
  },

  async 'no-context'() {
    const response = await post(kim().unsubscribeUrl);
    expect(response.status).toBe(200);
    expect(response.headers.get('set-cookie')).toBeNull();
    await untilState('kim', 'unsubscribed');
    await subscribeAgain('kim');
  },

  async 'no-redirect'() {
    for (const url of [kim().unsubscribeUrl, `${kim().unsubscribeUrl}?page`, `${kim().unsubscribeUrl}?utm_source=x`]) {
      const response = await post(url, { headers: form, body: oneClick });
      expect([response.status, response.headers.get('location')]).toEqual([200, null]);
    }
    await untilState('kim', 'unsubscribed');
    await subscribeAgain('kim');
  },

  async idempotent() {
    const url = letters.get('lee')!.unsubscribeUrl;
    expect((await post(url, { headers: form, body: oneClick })).status).toBe(200);
    await untilState('lee', 'unsubscribed');
    const before = await stage.consents();
    expect((await post(url, { headers: form, body: oneClick })).status).toBe(200);
    // Lee says nothing new, Max does: when that has been read, what came before it has been too.
    expect((await post(letters.get('max')!.unsubscribeUrl)).status).toBe(200);
    await untilState('max', 'unsubscribed');
    expect(await stage.stateOf('lee')).toBe('unsubscribed');
    expect(await stage.consents()).toBe(before + 1);
    await subscribeAgain('lee');
    await subscribeAgain('max');
  },

  async effect() {
    // Everybody is asleep, so what is launched now stays in the queue.
    await stage.house.workspaces.update(
      stage.workspaceId,
      { settings: { quietHours: { from: '00:00', to: '23:59' } } },
      'system',
    );
    queued = await stage.campaign('Queued news');
    await stage.launch(queued);
    await waitFor('the messages to be put off until later', async () => {
      const [row] = await stage.db.sql<{ count: number }>(
        `select count(*) as count from message where campaign_id = $1 and state = 'planned' and due_at > $2`,
        [queued, stage.clock.now()],
      );
      return row!.count === 3;
    });
    expect((await post(kim().unsubscribeUrl, { headers: form, body: oneClick })).status).toBe(200);
    await untilState('kim', 'unsubscribed');
    const owed = await stage.campaign('Your receipt', { purpose: 'transactional', audience: { include: [owedTo] } });
    await stage.launch(owed);
    await stage.untilFinished(owed);
    expect([...(await stage.letters(owed)).keys()].sort()).toEqual(['kim', 'lee', 'max']);
    await stage.house.workspaces.update(stage.workspaceId, { settings: { quietHours: null } }, 'system');
    stage.clock.advance(24 * 3_600_000);
    await stage.untilFinished(queued);
    expect([...(await stage.letters(queued)).keys()].sort()).toEqual(['lee', 'max']);
    const later = await stage.campaign('Later news');
    await stage.launch(later);
    await stage.untilFinished(later);
    expect([...(await stage.letters(later)).keys()].sort()).toEqual(['lee', 'max']);
  },
};

/** Everybody who bought something, so that a receipt is owed. */
let owedTo = 0;
beforeAll(async () => {
  const events = ['kim', 'lee', 'max'].map((who) => ({
    ...{ type: 'order', orderId: who, at: stage.clock.now().toISOString(), amount: 1_000 },
    contact: { externalId: who },
  }));
  await stage.ask('POST', '/events/bulk', { events });
  const root = { type: 'purchase', measure: 'orders', op: 'at-least', value: 1, window: { type: 'ever' } };
  const segment = { name: 'Bought', purpose: 'Receipts.', definition: { version: 1, root } };
  owedTo = (await stage.ask<{ id: number }>('POST', '/segments', segment)).id;
  await waitFor('the segment of those who bought', stage.isSettled);
}, 60_000);

describe('one-click unsubscribe (RFC 8058)', () => {
  for (const [id, check] of Object.entries(checks)) it(id, check, 60_000);

  const vectors = new URL('../../../shared/data/vectors/rfc8058.json', import.meta.url);
  const isThere = existsSync(vectors);
  it.skipIf(!isThere)(`leaves no check of the list out${isThere ? '' : ' (../shared/data is not here)'}`, () => {
    const listed = (JSON.parse(readFileSync(vectors, 'utf8')) as { checks: { id: string }[] }).checks;
    expect(Object.keys(checks).sort()).toEqual(listed.map(({ id }) => id).sort());
  });
});
