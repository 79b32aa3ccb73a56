import { beforeEach, describe, expect, test } from 'vitest';
import { createFakeClock } from '../../../src/platform/index.ts';
import { createTestApi } from '../../kit/house.ts';

const clock = createFakeClock(new Date('2026-10-05T08:00:00Z'));
const { ask, db, house, createWorkspace, createKey } = await createTestApi({ clock });
const { contacts } = house;
const MINUTE = 60_000;
let workspaceId = 0;
let key = '';

beforeEach(async () => {
  // Mails go out over all workspaces.
  await db.sql('delete from opt_in_request');
  workspaceId = await createWorkspace();
  key = await createKey(['contacts:read', 'contacts:write'], workspaceId);
  await ask('post', '/topics', key).send({ name: 'news', title: 'News', doubleOptIn: true }).expect(201);
});

const wish = { topic: 'news', source: 'form', evidence: { page: 'https://shop.example/join' } };
const stateOf = async (email: string) =>
  (await contacts.find(workspaceId, { email }))?.subscriptions.find(({ topic }) => topic === 'news')?.state ?? null;
const requests = () =>
  db.sql<{ id: number; state: string; email: string }>(
    'select id, state, email from opt_in_request where workspace_id = $1 order by id',
    [workspaceId],
  );
const mail = { state: 'accepted' as const, answer: '250 ok', retryAt: null };

/** Everything that is due goes out. */
const sendAll = async () => {
  const claimed = await contacts.optIns.claimMails('w1', 100);
  for (const one of claimed) await contacts.optIns.recordMail('w1', one, mail);
  return claimed;
};

describe('double opt-in', () => {
  test('counts once it was confirmed, and keeps the whole proof', async () => {
    const asked = await ask('post', '/opt-ins', key)
      .send({ email: 'kim@people.example', ...wish })
      .expect(202);
    expect(asked.body).toMatchObject({ kind: 'asked', expiresAt: '2026-10-12T08:00:00.000Z' });
    expect(await stateOf('kim@people.example')).toBeNull();
    expect(await sendAll()).toHaveLength(1);
    clock.advance(5 * MINUTE);
    const by = { network: '192.0.2.0/24', agent: 'Test/1' };
    expect((await contacts.optIns.confirm(asked.body.requestId, by)).kind).toBe('confirmed');
    expect(await stateOf('kim@people.example')).toBe('subscribed');
    const { body } = await ask('get', `/contacts/${asked.body.contactId}/consent`, key).expect(200);
    expect(body.items).toMatchObject([
      {
        topic: 'news',
        state: 'subscribed',
        source: 'double-opt-in',
        evidence: {
          asked: { at: '2026-10-05T08:00:00.000Z', source: 'form', evidence: wish.evidence },
          mail: { to: 'kim@people.example', acceptedAt: '2026-10-05T08:00:00.000Z', answer: '250 ok' },
          confirmed: { at: '2026-10-05T08:05:00.000Z', ...by },
        },
      },
    ]);
  });

  test('confirming twice is harmless, and does not undo a no in between', async () => {
    const { contactId } = await contacts.upsert(workspaceId, { email: 'kim@people.example' });
    const { body } = await ask('post', `/contacts/${contactId}/opt-in`, key).send(wish).expect(202);
    expect((await contacts.optIns.confirm(body.requestId, {})).kind).toBe('confirmed');
    clock.advance(MINUTE);
    await contacts.setConsent(workspaceId, [{ contactId, topic: 'news', state: 'unsubscribed' }]);
    clock.advance(MINUTE);
    expect((await contacts.optIns.confirm(body.requestId, {})).kind).toBe('already');
    expect(await stateOf('kim@people.example')).toBe('unsubscribed');
  });

  test('two who confirm at once write one consent', async () => {
    const { contactId } = await contacts.upsert(workspaceId, { email: 'kim@people.example' });
    const { body } = await ask('post', `/contacts/${contactId}/opt-in`, key).send(wish).expect(202);
    const kinds = await Promise.all([0, 1, 2, 3].map(() => contacts.optIns.confirm(body.requestId, {})));
    expect(kinds.map(({ kind }) => kind).sort()).toEqual(['already', 'already', 'already', 'confirmed']);
    expect((await contacts.consents(workspaceId, contactId, { limit: 10 })).items).toHaveLength(1);
  });

  test('a link is good for seven days, and for the address it went to', async () => {
    const { contactId } = await contacts.upsert(workspaceId, { email: 'kim@people.example' });
    const first = await ask('post', `/contacts/${contactId}/opt-in`, key).send(wish).expect(202);
    await contacts.update(workspaceId, contactId, { email: 'lee@people.example' });
    expect((await contacts.optIns.confirm(first.body.requestId, {})).kind).toBe('other-address');
    await contacts.update(workspaceId, contactId, { email: 'kim@people.example' });
    clock.advance(7 * 24 * 60 * MINUTE);
    expect((await contacts.optIns.confirm(first.body.requestId, {})).kind).toBe('expired');
    expect(await contacts.optIns.sweep()).toEqual({ lost: 0, expired: 1 });
    expect(await stateOf('kim@people.example')).toBeNull();
  });

  test('one request is open at a time, and an address gets three mails a day', async () => {
    const { contactId } = await contacts.upsert(workspaceId, { email: 'kim@people.example' });
    const askAgain = () => ask('post', `/contacts/${contactId}/opt-in`, key).send(wish);
    const atOnce = await Promise.all([0, 1, 2, 3, 4].map(() => askAgain()));
    expect(atOnce.map(({ body }) => body.kind).sort()).toEqual(['asked', 'open', 'open', 'open', 'open']);
    for (const expected of ['asked', 'asked']) {
      await sendAll();
      clock.advance(11 * MINUTE);
      expect((await askAgain()).body.kind).toBe(expected);
    }
    await sendAll();
    clock.advance(11 * MINUTE);
    expect((await askAgain()).body).toMatchObject({ status: 429, code: 'opt_in_too_many' });
    expect((await requests()).map(({ state }) => state)).toEqual(['expired', 'expired', 'accepted']);
    // The link of the first mail still is what it was.
    expect((await contacts.optIns.confirm((await requests())[0]!.id, {})).kind).toBe('confirmed');
  });

  test('nobody is asked at an address that is suppressed, or without one', async () => {
    const none = await contacts.upsert(workspaceId, { externalId: '7' });
    const refused = await ask('post', `/contacts/${none.contactId}/opt-in`, key).send(wish).expect(409);
    expect(refused.body.code).toBe('opt_in_impossible');
    await contacts.suppress(workspaceId, [{ email: 'kim@people.example', reason: 'complaint' }]);
    await ask('post', '/opt-ins', key)
      .send({ email: 'kim@people.example', ...wish })
      .expect(409);
    expect(await requests()).toEqual([]);
  });
});

describe('a yes that comes by other doors', () => {
  test('asks by mail for a topic with double opt-in, and only once when rows are repeated', async () => {
    const consent = [
      { topic: 'news', state: 'subscribed' as const },
      { topic: 'offers', state: 'subscribed' as const },
    ];
    for (let night = 0; night < 3; night += 1) {
      await contacts.upsertMany(workspaceId, [
        { email: 'kim@people.example', consent },
        { email: 'lee@people.example', consent },
      ]);
      clock.advance(24 * 60 * MINUTE);
    }
    expect((await requests()).map(({ email }) => email)).toEqual(['kim@people.example', 'lee@people.example']);
    const kim = await contacts.find(workspaceId, { email: 'kim@people.example' });
    expect(kim?.subscriptions).toMatchObject([{ topic: 'offers', state: 'subscribed' }]);
  });

  test('counts at once when it says that it was confirmed elsewhere', async () => {
    const { contactId } = await contacts.upsert(workspaceId, { email: 'kim@people.example' });
    const said = (more: object) =>
      ask('post', `/contacts/${contactId}/consent`, key).send({ topic: 'news', state: 'subscribed', ...more });
    expect((await said({}).expect(200)).body.subscriptions).toEqual([]);
    expect(await requests()).toHaveLength(1);
    expect((await said({ confirmed: true }).expect(200)).body.subscriptions).toMatchObject([{ state: 'subscribed' }]);
    await contacts.upsert(workspaceId, {
      email: 'lee@people.example',
      consent: [{ topic: 'news', state: 'subscribed', confirmed: true }],
    });
    expect(await stateOf('lee@people.example')).toBe('subscribed');
  });

  test('of a whole batch with one address in many topics, three mails go out', async () => {
    const names = ['a', 'b', 'c', 'd', 'e'];
    for (const name of names) {
      await ask('post', '/topics', key).send({ name, title: name, doubleOptIn: true }).expect(201);
    }
    const consent = names.map((topic) => ({ topic, state: 'subscribed' as const }));
    await contacts.upsert(workspaceId, { email: 'kim@people.example', consent });
    expect(await requests()).toHaveLength(3);
  });
});

describe('confirmation mails', () => {
  test('are claimed once by any number of workers, and never again when nobody tells their end', async () => {
    const rows = Array.from({ length: 30 }, (_, index) => ({
      email: `p${index}@people.example`,
      consent: [{ topic: 'news', state: 'subscribed' as const }],
    }));
    await contacts.upsertMany(workspaceId, rows);
    const taken = await Promise.all(['w1', 'w2', 'w3'].map((worker) => contacts.optIns.claimMails(worker, 100)));
    const ids = taken.flat().map(({ id }) => id);
    expect(new Set(ids).size).toBe(30);
    expect(ids).toHaveLength(30);
    clock.advance(16 * MINUTE);
    expect((await contacts.optIns.sweep()).lost).toBe(30);
    expect(await contacts.optIns.claimMails('w4', 100)).toEqual([]);
    // Whoever had it in hand still knows better.
    const [first] = taken.find((of) => of.length > 0)!;
    const worker = ['w1', 'w2', 'w3'][taken.findIndex((of) => of.length > 0)]!;
    await contacts.optIns.recordMail(worker, first!, mail);
    expect((await requests()).filter(({ state }) => state === 'accepted')).toHaveLength(1);
  });

  test('stay here when the address was suppressed or changed since', async () => {
    const { contactId } = await contacts.upsert(workspaceId, { email: 'kim@people.example' });
    await ask('post', `/contacts/${contactId}/opt-in`, key).send(wish).expect(202);
    await ask('post', '/opt-ins', key)
      .send({ email: 'lee@people.example', ...wish })
      .expect(202);
    await contacts.suppress(workspaceId, [{ email: 'kim@people.example', reason: 'hard-bounce' }]);
    const lee = await contacts.find(workspaceId, { email: 'lee@people.example' });
    await contacts.update(workspaceId, lee!.id, { email: 'lea@people.example' });
    expect(await contacts.optIns.claimMails('w1', 100)).toEqual([]);
    expect((await requests()).map(({ state }) => state)).toEqual(['rejected', 'rejected']);
  });

  test('go with the contact', async () => {
    const { contactId } = await contacts.upsert(workspaceId, { email: 'kim@people.example' });
    const { body } = await ask('post', `/contacts/${contactId}/opt-in`, key).send(wish).expect(202);
    await contacts.erase(workspaceId, contactId);
    expect(await requests()).toEqual([]);
    expect((await contacts.optIns.confirm(body.requestId, {})).kind).toBe('gone');
  });
});
