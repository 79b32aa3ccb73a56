import { beforeAll, describe, expect, test } from 'vitest';
import { createFakeClock } from '../../../src/platform/index.ts';
import { createFakeResolver } from '../../kit/fake-resolver.ts';
import { createTestApi } from '../../kit/house.ts';

const began = new Date('2025-01-10T12:00:00Z');
const now = new Date('2026-11-20T12:00:00Z');
const mx = [{ exchange: 'mail.world.test', preference: 1 }];

describe('the quality of data', async () => {
  const clock = createFakeClock(began);
  const resolver = createFakeResolver({
    'gmail.com': { mx },
    'shop.se': { mx },
    'old.se': { a: ['192.0.2.1'] },
    'mute.se': {},
  });
  const { house, ask, db, workspaceId, createWorkspace } = await createTestApi({ clock, outside: { resolver } });
  const ids = new Map<string, number>();
  const check = (id = workspaceId) => house.value.quality.scorer.score(id);
  const codesOf = async (name: string): Promise<string[]> => {
    const { body } = await ask('get', `/contacts/${ids.get(name)}/quality`).expect(200);
    return body.issues.map((issue: { field: string; code: string }) => `${issue.field}:${issue.code}`);
  };
  const scoreOf = async (name: string) => {
    const scores = await house.contacts.scoresOf(workspaceId, [ids.get(name)!]);
    return scores.find((score) => score.name === 'data_quality')?.value;
  };

  beforeAll(async () => {
    const yes = { topic: 'news', state: 'subscribed' as const, evidence: { form: 'till' } };
    await ask('post', '/topics').send({ name: 'club', title: 'Club', doubleOptIn: true }).expect(201);
    const people = [
      {
        externalId: 'good',
        email: 'kim@shop.se',
        attributes: { country: 'Sweden', postcode: '22222' },
        consent: [yes],
      },
      {
        externalId: 'slip',
        email: 'kim@gmial.com',
        attributes: { country: 'SE', postcode: 'S-222 22' },
        consent: [yes],
      },
      { externalId: 'gone', email: 'kim@gone.se', attributes: { country: 'SE', phone: '123' } },
      { externalId: 'mute', email: 'info@mute.se', attributes: { country: 'SE', postcode: '1' } },
      { externalId: 'bare', consent: [{ topic: 'news', state: 'subscribed' as const }] },
      { externalId: 'old', email: 'kim@old.se', consent: [{ ...yes, topic: 'club', confirmed: true }] },
    ];
    const outcomes = await house.contacts.upsertMany(workspaceId, people);
    outcomes.forEach((outcome, place) => {
      if (outcome.kind !== 'rejected') ids.set(people[place]!.externalId, outcome.contactId);
    });
    clock.set(now);
    const order = (externalId: string, at: string) => ({
      type: 'order',
      orderId: externalId,
      contact: { externalId },
      at,
      amount: 100,
    });
    const events = [order('good', '2026-11-01T10:00:00Z'), order('slip', '2025-02-01T10:00:00Z')];
    await ask('post', '/events/bulk').send({ events }).expect(200);
  });

  test('is not known before the first check', async () => {
    const { body } = await ask('get', '/quality').expect(200);
    expect(body).toMatchObject({ kind: 'never-checked', score: null, issues: [] });
  });

  test('is told of each contact, with a score', async () => {
    expect(await check()).toBe(true);
    expect(await codesOf('good')).toEqual([]);
    expect(await scoreOf('good')).toBe(100);
    expect(await codesOf('slip')).toEqual(['activity:stale', 'email:typo', 'postcode:invalid-postcode']);
    // 40 × 0.25 for the address, 25 for consent, none for activity, one of two attributes of 20.
    expect(await scoreOf('slip')).toBe(45);
    const never = 'activity:never-active';
    expect(await codesOf('gone')).toEqual([never, 'consent:no-consent', 'email:no-such-domain', 'phone:invalid-phone']);
    expect(await codesOf('mute')).toEqual([
      never,
      'consent:no-consent',
      'email:no-mail-server',
      'email:role-address',
      'postcode:invalid-postcode',
    ]);
    expect(await codesOf('bare')).toEqual([never, 'consent:consent-without-evidence', 'email:missing']);
    expect(await codesOf('old')).toEqual([never, 'consent:unconfirmed']);
  });

  test('is asked for as a whole, and by issue, with suggestions that can be taken over', async () => {
    const { body } = await ask('get', '/quality').expect(200);
    expect(body).toMatchObject({ kind: 'checked', contacts: 6, staleMonths: 12, day: '2026-11-20' });
    const field = (name: string) => body.fields.find((one: { field: string }) => one.field === name);
    expect(field('email')).toMatchObject({ filled: 5, invalid: 3, isExpected: true });
    expect(field('postcode')).toMatchObject({ filled: 3, invalid: 2, isExpected: true });
    expect(field('postcode').sentence).toBe('postcode: 50 % lack it; of those who have it, 67 % cannot be right.');
    expect(field('phone')).toMatchObject({ filled: 1, isExpected: false });
    const typo = body.issues.find(({ code }: { code: string }) => code === 'typo');
    expect(typo).toMatchObject({
      contacts: 1,
      suggested: 1,
      examples: [{ suggestion: 'kim@gmail.com', value: 'kim@gmial.com' }],
    });
    expect(body.trend).toEqual([{ day: '2026-11-20', score: body.score, contacts: 6 }]);

    const first = await ask('get', '/quality/contacts?code=invalid-postcode&limit=1').expect(200);
    expect(first.body.items).toMatchObject([{ contactId: ids.get('slip'), field: 'postcode', suggestion: '222 22' }]);
    const next = await ask(
      'get',
      `/quality/contacts?code=invalid-postcode&limit=1&cursor=${first.body.nextCursor}`,
    ).expect(200);
    expect(next.body).toMatchObject({ items: [{ contactId: ids.get('mute'), suggestion: null }], nextCursor: null });
    const lacking = await ask('get', '/quality/contacts?code=missing&field=country').expect(200);
    expect(lacking.body.items.map(({ externalId }: { externalId: string }) => externalId)).toEqual(['bare', 'old']);
  });

  test('answers of DNS are kept: a second check asks nobody, and writes nothing', async () => {
    const asked = resolver.asked.length;
    const [before] = await db.sql<{ rows: number }>(
      `select count(*) as rows from contact_score where model = 'quality'`,
    );
    const issuesOf = () => db.sql(`select contact_id, code, found_at from contact_issue order by 1, 2`);
    const issues = await issuesOf();
    await check();
    expect(resolver.asked.length).toBe(asked);
    const [after] = await db.sql<{ rows: number }>(
      `select count(*) as rows from contact_score where model = 'quality'`,
    );
    expect(after).toEqual(before);
    expect(await issuesOf()).toEqual(issues);
  });

  test('what is mended is no longer an issue, and the trend has the next day', async () => {
    clock.set(new Date('2026-11-21T12:00:00Z'));
    await ask('patch', `/contacts/${ids.get('slip')}`)
      .send({ email: 'kim2@gmail.com', attributes: { postcode: '222 22' } })
      .expect(200);
    await check();
    expect(await codesOf('slip')).toEqual(['activity:stale']);
    expect(await scoreOf('slip')).toBe(85);
    const { body } = await ask('get', '/quality').expect(200);
    expect(body.trend.map(({ day }: { day: string }) => day)).toEqual(['2026-11-20', '2026-11-21']);
    expect(body.trend[1].score).toBeGreaterThan(body.trend[0].score);
  });

  test('without DNS nobody is called wrong; of another workspace nothing is told', async () => {
    const other = await createWorkspace();
    await house.contacts.upsertMany(other, [{ externalId: 'x', email: 'kim@nowhere.se' }]);
    const zone = resolver.zones['gmail.com']!;
    resolver.zones['gmail.com'] = { fails: 'no answer' };
    await check(other);
    resolver.zones['gmail.com'] = zone;
    const rows = await db.sql<{ code: string }>('select code from contact_issue where workspace_id = $1 order by 1', [
      other,
    ]);
    expect(rows.map(({ code }) => code)).toEqual(['no-consent']);
    const { body } = await ask('get', '/quality').expect(200);
    expect(body.contacts).toBe(6);
  });
});
