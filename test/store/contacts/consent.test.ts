import { beforeEach, describe, expect, test } from 'vitest';
import { createContacts } from '../../../src/contacts/index.ts';
import { createFakeClock } from '../../../src/platform/index.ts';
import { createTestDatabase } from '../../kit/postgres.ts';

const { db } = await createTestDatabase();
const clock = createFakeClock(new Date('2026-05-01T08:00:00Z'));
const audit: string[] = [];
const workspaces = { audit: async (_: number, { action }: { action: string }) => void audit.push(action) };
const contacts = createContacts({ db, clock, doorbell: { ring: () => undefined }, workspaces });
let workspaceId = 0;
let contactId = 0;

beforeEach(async () => {
  workspaceId += 1;
  contactId = (await contacts.upsert(workspaceId, { email: 'a@example.com' })).contactId;
});

type State = 'subscribed' | 'unsubscribed';
const say = (state: State, at: string) =>
  contacts.setConsent(workspaceId, [{ contactId, topic: 'news', state, at: new Date(at), evidence: { form: 7 } }]);
const state = async () => (await contacts.get(workspaceId, contactId)).subscriptions;
const history = async () => (await contacts.consents(workspaceId, contactId, { limit: 50 })).items;

describe('consent', () => {
  test('the latest instant wins, whatever the order of arrival; every statement stays as evidence', async () => {
    await say('unsubscribed', '2026-04-02T00:00:00Z');
    await say('subscribed', '2026-04-01T00:00:00Z');
    expect(await state()).toEqual([{ topic: 'news', state: 'unsubscribed', at: new Date('2026-04-02T00:00:00Z') }]);
    await say('subscribed', '2026-04-03T00:00:00Z');
    expect((await state())[0]?.state).toBe('subscribed');
    expect((await history()).map((one) => [one.state, one.evidence])).toEqual([
      ['subscribed', { form: 7 }],
      ['subscribed', { form: 7 }],
      ['unsubscribed', { form: 7 }],
    ]);
  });

  test.each([
    ['subscribed', 'unsubscribed'],
    ['unsubscribed', 'subscribed'],
  ] as const)('at the same instant unsubscribed wins: %s then %s', async (first, second) => {
    await say(first, '2026-04-01T00:00:00Z');
    await say(second, '2026-04-01T00:00:00Z');
    expect((await state())[0]?.state).toBe('unsubscribed');
  });

  test('at the same instant within one call unsubscribed wins too', async () => {
    const at = new Date('2026-04-01T00:00:00Z');
    await contacts.setConsent(workspaceId, [
      { contactId, topic: 'news', state: 'unsubscribed', at },
      { contactId, topic: 'news', state: 'subscribed', at },
    ]);
    expect((await state())[0]?.state).toBe('unsubscribed');
    expect(await history()).toHaveLength(2);
  });

  test.each([0, 1])(
    'without an instant it does not undo an unsubscribe told in the same call (order %s)',
    async (order) => {
      const consent = [
        { topic: 'news', state: 'unsubscribed' as const, at: new Date('2026-04-01T00:00:00Z') },
        { topic: 'news', state: 'subscribed' as const },
      ];
      await contacts.upsert(workspaceId, {
        email: 'a@example.com',
        consent: order === 0 ? consent : consent.reverse(),
      });
      expect((await state())[0]?.state).toBe('unsubscribed');
      expect(await history()).toHaveLength(1);
    },
  );

  test('the same statement again is not written again', async () => {
    await say('subscribed', '2026-04-01T00:00:00Z');
    await say('subscribed', '2026-04-01T00:00:00Z');
    expect(await history()).toHaveLength(1);
  });

  test('a nightly synchronisation neither fills the history nor subscribes anybody again', async () => {
    const sync = () =>
      contacts.upsertMany(workspaceId, [{ email: 'a@example.com', consent: [{ topic: 'news', state: 'subscribed' }] }]);
    expect((await sync())[0]?.kind).toBe('updated');
    clock.advance(60_000);
    expect((await sync())[0]?.kind).toBe('unchanged');
    expect(await history()).toHaveLength(1);
    await contacts.setConsent(workspaceId, [{ contactId, topic: 'news', state: 'unsubscribed', at: clock.now() }]);
    clock.advance(60_000);
    expect((await sync())[0]?.kind).toBe('unchanged');
    expect((await state())[0]?.state).toBe('unsubscribed');
  });

  test('statements from four connections at once end with the latest', async () => {
    const days = Array.from({ length: 20 }, (_, i) => `2026-03-${String(i + 1).padStart(2, '0')}T00:00:00Z`);
    await Promise.all(
      [days, days.toReversed(), days, days.toReversed()].map(async (order, worker) => {
        for (const day of order)
          await say((Number(day.slice(8, 10)) + worker) % 2 ? 'subscribed' : 'unsubscribed', day);
      }),
    );
    expect((await state())[0]).toEqual({ topic: 'news', state: 'unsubscribed', at: new Date(days.at(-1) ?? '') });
  });

  test('malformed statements are refused before anything is written; other workspaces are out of reach', async () => {
    const wrong = contacts.setConsent(workspaceId, [
      { contactId, topic: 'news', state: 'subscribed' },
      { contactId, topic: 'No Spaces', state: 'subscribed' },
    ]);
    await expect(wrong).rejects.toMatchObject({ code: 'contact_invalid' });
    await contacts.setConsent(workspaceId + 1_000, [{ contactId, topic: 'news', state: 'subscribed' }]);
    expect(await state()).toEqual([]);
  });
});

describe('suppression', () => {
  test('goes by address, keeps its first reason, and outlives the contact', async () => {
    await contacts.suppress(workspaceId, [{ email: ' A@Example.com', reason: 'complained' }]);
    await contacts.suppress(workspaceId, [{ email: 'a@example.com', reason: 'bounced' }]);
    expect((await contacts.get(workspaceId, contactId)).suppressed).toBe('complained');
    await contacts.erase(workspaceId, contactId);
    await contacts.upsert(workspaceId, { email: 'a@example.com' });
    expect((await contacts.find(workspaceId, { email: 'a@example.com' }))?.suppressed).toBe('complained');
    expect(await contacts.unsuppress(workspaceId, 'a@example.com')).toBe(true);
    expect(await contacts.unsuppress(workspaceId, 'a@example.com')).toBe(false);
    expect(audit).toEqual(['contacts.erase', 'contacts.unsuppress']);
  });

  test('lists in pages', async () => {
    const rows = ['c', 'a', 'b'].map((name) => ({ email: `${name}@example.com`, reason: 'by-hand' }));
    await contacts.suppress(workspaceId, rows);
    const first = await contacts.suppressions(workspaceId, { limit: 2 });
    expect(first.items.map(({ email }) => email)).toEqual(['a@example.com', 'b@example.com']);
    const second = await contacts.suppressions(workspaceId, { limit: 2, cursor: first.nextCursor ?? '' });
    expect(second.items.map(({ email }) => email)).toEqual(['c@example.com']);
    expect(second.nextCursor).toBeNull();
  });
});

describe('update', () => {
  test('changes, removes and refuses', async () => {
    await contacts.upsert(workspaceId, { externalId: 'other', email: 'b@example.com' });
    const changed = await contacts.update(workspaceId, contactId, {
      externalId: 'mine',
      attributes: { city: 'Lund' },
      timeZone: 'Europe/Stockholm',
    });
    expect(changed).toMatchObject({ externalId: 'mine', attributes: { city: 'Lund' }, timeZone: 'Europe/Stockholm' });
    expect(await contacts.update(workspaceId, contactId, { email: null, attributes: { city: null } })).toMatchObject({
      email: null,
      attributes: {},
    });
    const codes = [
      [{ externalId: null }, 'contact_invalid'],
      [{ email: 'b@example.com' }, 'contact_email_taken'],
      [{ externalId: 'other' }, 'contact_external_id_taken'],
      [{ attributes: { city: 5 } }, 'contact_invalid'],
    ] as const;
    for (const [patch, code] of codes) {
      await expect(contacts.update(workspaceId, contactId, patch)).rejects.toMatchObject({ code });
    }
    await expect(contacts.update(workspaceId, contactId + 1_000_000, {})).rejects.toMatchObject({ code: 'not_found' });
  });

  test('attributes keep the type they were declared with', async () => {
    expect(await contacts.declareAttribute(workspaceId, 'joined', 'date')).toMatchObject({ type: 'date' });
    await expect(contacts.declareAttribute(workspaceId, 'joined', 'text')).rejects.toMatchObject({
      code: 'contact_attribute_declared',
    });
    const patched = await contacts.update(workspaceId, contactId, {
      attributes: { joined: '2026-05-01T10:00:00+02:00' },
    });
    expect(patched.attributes).toEqual({ joined: '2026-05-01T08:00:00.000Z' });
  });
});
