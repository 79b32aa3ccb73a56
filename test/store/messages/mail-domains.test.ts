import { beforeAll, describe, expect, it } from 'vitest';
import { createMailDomains } from '../../../src/messages/index.ts';
import type { Lookup, MxRecord, Resolver } from '../../../src/platform/index.ts';
import { silentLog } from '../../../src/platform/index.ts';
import { type CampaignHouse, createCampaignHouse } from '../../kit/campaign-house.ts';
import { createTestDatabase } from '../../kit/postgres.ts';

const { db } = await createTestDatabase();
let house: CampaignHouse;

beforeAll(async () => {
  house = await createCampaignHouse(db);
});

const mx = (...exchanges: string[]): Lookup<MxRecord> => ({
  kind: 'found',
  records: exchanges.map((exchange, index) => ({ exchange, preference: index })),
});
const address: Lookup<string> = { kind: 'found', records: ['192.0.2.1'] };
const failed = { kind: 'failed', reason: 'no answer' } as const;

/** DNS that knows these names, and says of all others that they are not there. */
function dns(world: Record<string, { mx?: Lookup<MxRecord>; a?: Lookup<string> }>) {
  const asked: string[] = [];
  const resolver: Pick<Resolver, 'mx' | 'a' | 'aaaa'> = {
    async mx(name) {
      asked.push(name);
      return world[name] ? (world[name].mx ?? { kind: 'no-record' }) : { kind: 'no-name' };
    },
    a: async (name) => (world[name] ? (world[name].a ?? { kind: 'no-record' }) : { kind: 'no-name' }),
    aaaa: async (name) => (world[name] ? { kind: 'no-record' } : { kind: 'no-name' }),
  };
  return { asked, domains: createMailDomains({ db, clock: house.clock, resolver, log: silentLog }) };
}

const world = {
  'gmail.com': { mx: mx('gmail-smtp-in.l.google.com') },
  'bakery.se': { mx: mx('bakery-se.mail.protection.outlook.com') },
  'own.se': { mx: mx('mail.own.se') },
  'old.se': { a: address },
  'null.se': { mx: mx('') },
  'bare.se': {},
  'quiet.se': { mx: failed },
};

const people = ['gmail.com', 'bakery.se', 'own.se', 'old.se', 'null.se', 'bare.se', 'quiet.se', 'gone.se'];

async function launchTo(prefix: string) {
  const outcomes = await house.contacts.upsertMany(
    house.workspaceId,
    people.map((domain) => ({
      externalId: `${prefix}@${domain}`,
      email: `${prefix}@${domain}`,
      consent: [{ topic: 'news', state: 'subscribed' as const }],
    })),
  );
  const ids = outcomes.map((outcome) => (outcome.kind === 'rejected' ? 0 : outcome.contactId));
  const campaign = await house.addCampaign([await house.addSegment(prefix, ids)]);
  const check = await house.campaigns.check(house.workspaceId, campaign.id);
  await house.campaigns.launch(house.workspaceId, campaign.id);
  return { id: campaign.id, check };
}

async function told(campaignId: number) {
  const rows = await db.sql<{ domain: string; operator: number; state: string; reason: string | null }>(
    `select split_part(email, '@', 2) as domain, operator, state, reason from message where campaign_id = $1`,
    [campaignId],
  );
  return Object.fromEntries(rows.map(({ domain, operator, state, reason }) => [domain, [operator, reason ?? state]]));
}

describe('domains of mail', () => {
  it('are marked at the launch as far as they are known, and the others as soon as DNS has answered', async () => {
    const { id } = await launchTo('first');
    const before = await told(id);
    expect(before['gmail.com']).toEqual([1, 'planned']);
    expect(before['bakery.se']).toEqual([0, 'planned']);
    const { domains, asked } = dns(world);
    expect(await domains.lookUp()).toBe(7);
    expect(await told(id)).toEqual({
      'gmail.com': [1, 'planned'],
      'bakery.se': [2, 'planned'],
      'own.se': [0, 'planned'],
      'old.se': [0, 'planned'],
      'null.se': [0, 'no-mail-domain'],
      'bare.se': [0, 'no-mail-domain'],
      'quiet.se': [0, 'planned'],
      'gone.se': [0, 'no-mail-domain'],
    });
    expect(asked).toContain('gone.se');
    const counts = await house.campaigns.counts(house.workspaceId, id);
    expect(counts).toMatchObject({ planned: 5, dropped: 3, drops: { 'no-mail-domain': 3 } });
  });

  it('that take no mail are told of by the check, and dropped at the next launch', async () => {
    const { id, check } = await launchTo('second');
    expect(check.drops).toEqual({ 'no-mail-domain': 3 });
    expect(check.problems.map(({ message }) => message).join('\n')).toContain(
      '3 addresses at 3 domains that take no mail',
    );
    expect(check.isReady).toBe(true);
    expect(await told(id)).toMatchObject({ 'bakery.se': [2, 'planned'], 'null.se': [0, 'no-mail-domain'] });
  });

  it('are asked about again after days, and soon when nobody answered', async () => {
    const { domains, asked } = dns({
      ...world,
      'quiet.se': { mx: mx('mx1.mail.icloud.com') },
      'null.se': { a: address },
    });
    expect(await domains.lookUp()).toBe(0);
    house.clock.advance(61 * 60_000);
    expect(await domains.lookUp()).toBe(1);
    expect(asked).toEqual(['quiet.se']);
    house.clock.advance(8 * 86_400_000);
    expect(await domains.lookUp()).toBe(7);
    const [row] = await db.sql(`select problem from mail_domain where domain = 'null.se'`);
    expect(row).toEqual({ problem: null });
  });

  it('are not called gone by a DNS that finds nothing at all, and what was known of them stays', async () => {
    house.clock.advance(8 * 86_400_000);
    expect(await dns({}).domains.lookUp()).toBe(7);
    const rows = await db.sql<{ domain: string; problem: string | null; operator: number }>(
      `select domain, problem, operator from mail_domain where domain in ('own.se', 'bakery.se', 'gone.se') order by domain`,
    );
    expect(rows).toEqual([
      { domain: 'bakery.se', problem: 'unanswered', operator: 2 },
      { domain: 'gone.se', problem: 'no-domain', operator: 0 },
      { domain: 'own.se', problem: 'unanswered', operator: 0 },
    ]);
  });

  it('kept for examples are asked about by nobody', async () => {
    await house.addContacts(2, { prefix: 'reserved' });
    const { domains, asked } = dns(world);
    await domains.lookUp();
    expect(asked).not.toContain('people.example');
  });
});
