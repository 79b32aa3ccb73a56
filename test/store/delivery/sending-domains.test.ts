import { dkimVerify } from 'mailauth/lib/dkim/verify.js';
import { describe, expect, it } from 'vitest';
import { createSendingDomains } from '../../../src/delivery/domains/sending-domains.service.ts';
import { createSigner } from '../../../src/delivery/sign.ts';
import { createFakeClock, createVault, silentLog } from '../../../src/platform/index.ts';
import { createWorkspaces } from '../../../src/workspaces/index.ts';
import { createFakeResolver } from '../../kit/fake-resolver.ts';
import { createTestDatabase } from '../../kit/postgres.ts';

const { db } = await createTestDatabase();
const clock = createFakeClock(new Date('2026-10-05T08:00:00Z'));
const vault = createVault('a secret of the tests, long enough');
const workspaces = createWorkspaces({ db, clock });
const dayMs = 86_400_000;

let made = 0;
/** A workspace with a domain of its own, and a DNS that shows nothing yet. */
async function stage({ trackingUrl }: { trackingUrl?: string } = {}) {
  made += 1;
  const { id: workspaceId } = await workspaces.create({
    slug: `shop-${made}`,
    name: 'Shop',
    timeZone: 'Europe/Stockholm',
    currency: 'SEK',
    settings: {
      sender: { name: 'Shop', email: 'news@shop.example' },
      postalAddress: '1 High Street',
      ...(trackingUrl ? { trackingUrl } : {}),
    },
  });
  const dns = createFakeResolver({});
  const domains = createSendingDomains({
    db,
    clock,
    vault,
    resolver: dns,
    workspaces,
    installation: { smtpUrl: 'smtp://smtp.sendgrid.net:587', isMailbox: false },
    trackingUrl: 'https://links.kohort.example',
    mailHost: 'kohort.example',
    log: silentLog,
  });
  const wanted = { domain: 'shop.example', returnPathDomain: 'bounces.shop.example' };
  const { id } = await domains.create(workspaceId, wanted, 'system');
  const publish = async () => {
    for (const { record } of (await domains.get(workspaceId, id)).keys)
      dns.zones[record.name] = { txt: [record.value] };
  };
  const states = async () =>
    Object.fromEntries((await domains.get(workspaceId, id)).keys.map(({ selector, state }) => [selector, state]));
  const keepUp = () => domains.keepUp(new AbortController().signal);
  const signer = () => createSigner({ db, vault, clock, log: silentLog });
  return { workspaceId, id, dns, domains, publish, states, keepUp, signer };
}

const raw = Buffer.from(
  'From: <news@shop.example>\r\nTo: <anna@mail.example>\r\nSubject: Hello\r\n\r\nHow are you?\r\n',
);

describe('the keys of a domain', () => {
  it('are made here, sealed, and shown as they are to be pasted', async () => {
    const { workspaceId, id, domains } = await stage();
    const { keys } = await domains.get(workspaceId, id);
    expect(keys.map(({ algorithm, state }) => [algorithm, state])).toEqual([
      ['ed25519', 'waiting'],
      ['rsa', 'waiting'],
    ]);
    for (const { record, selector } of keys) {
      expect(record).toMatchObject({ purpose: 'dkim', type: 'TXT', host: `${selector}._domainkey` });
      for (const piece of record.zoneFile.match(/"[^"]*"/g)!) expect(piece.length).toBeLessThanOrEqual(257);
      const pieces = record.zoneFile.match(/"[^"]*"/g)!.map((piece) => piece.slice(1, -1));
      expect(pieces.join('')).toBe(record.value);
    }
    const rows = await db.sql<{ key: Buffer }>('select private_key as key from dkim_key where workspace_id = $1', [
      workspaceId,
    ]);
    for (const { key } of rows) expect(key.toString('latin1')).not.toContain('PRIVATE KEY');
  });

  it('sign only once the DNS shows them', async () => {
    const { workspaceId, id, dns, domains, publish, states, signer } = await stage();
    expect(await signer().sign({ raw }, workspaceId, 'shop.example')).toBeNull();
    await domains.check(workspaceId, id);
    expect(Object.values(await states())).toEqual(['waiting', 'waiting']);
    await publish();
    const { keys } = await domains.check(workspaceId, id);
    expect(keys.map(({ state }) => state)).toEqual(['active', 'active']);
    const prefix = await signer().sign({ raw }, workspaceId, 'shop.example');
    const { results } = await dkimVerify(Buffer.concat([prefix!, raw]), {
      curTime: clock.now(),
      resolver: async (name) => [[dns.zones[name]!.txt![0]!]],
    });
    expect(results.map(({ status, algo }) => `${algo} ${status.result}`)).toEqual([
      'rsa-sha256 pass',
      'ed25519-sha256 pass',
    ]);
  });

  it('of the nearest domain sign for what is below it, and for nobody else', async () => {
    const { workspaceId, id, domains, publish, signer } = await stage();
    await publish();
    await domains.check(workspaceId, id);
    const sign = async (domain: string) => (await signer().sign({ raw }, workspaceId, domain))?.toString() ?? null;
    expect(await sign('news.shop.example')).toContain('d=shop.example;');
    for (const other of ['example', 'othershop.example', 'shop.example.org']) expect(await sign(other)).toBeNull();
    const another = await stage();
    expect(await another.signer().sign({ raw }, another.workspaceId, 'shop.example')).toBeNull();
  });

  it('stop signing when the DNS shows them no more, but not when it does not answer', async () => {
    const { workspaceId, id, dns, domains, publish, states } = await stage();
    await publish();
    await domains.check(workspaceId, id);
    const [first] = Object.keys(await states());
    dns.zones[`${first}._domainkey.shop.example`] = { fails: 'no answer' };
    await domains.check(workspaceId, id);
    expect(Object.values(await states())).toEqual(['active', 'active']);
    dns.zones[`${first}._domainkey.shop.example`] = { txt: ['v=DKIM1; p=c29tZXRoaW5nIGVsc2U='] };
    const { findings } = await domains.check(workspaceId, id);
    expect((await states())[first!]).toBe('waiting');
    expect(findings!.find(({ state }) => state === 'bad')).toMatchObject({ about: 'dkim', record: { type: 'TXT' } });
  });

  it('are replaced without a gap: the old one signs until the new one is seen, and stays a week', async () => {
    const { workspaceId, id, domains, publish, states, keepUp } = await stage();
    await publish();
    await domains.check(workspaceId, id);
    const [oldEd, oldRsa] = Object.keys(await states());
    await domains.rotate(workspaceId, id, ['rsa'], 'system');
    await domains.rotate(workspaceId, id, ['rsa'], 'system');
    const newRsa = Object.keys(await states())[0]!;
    expect(await states()).toEqual({ [newRsa]: 'waiting', [oldEd!]: 'active', [oldRsa!]: 'active' });
    await publish();
    clock.advance(11 * 60_000);
    await keepUp();
    expect(await states()).toEqual({ [newRsa]: 'active', [oldEd!]: 'active', [oldRsa!]: 'retiring' });
    clock.advance(6 * dayMs);
    await keepUp();
    expect((await states())[oldRsa!]).toBe('retiring');
    clock.advance(dayMs);
    await keepUp();
    expect((await states())[oldRsa!]).toBe('retired');
  });

  it('sign by force where the DNS cannot be seen, and stay so', async () => {
    const { workspaceId, id, domains, states, signer } = await stage();
    const key = (await domains.get(workspaceId, id)).keys.find(({ algorithm }) => algorithm === 'ed25519')!;
    await domains.force(workspaceId, id, key.id, 'system');
    await domains.check(workspaceId, id);
    expect((await states())[key.selector]).toBe('forced');
    const prefix = (await signer().sign({ raw }, workspaceId, 'shop.example'))!.toString();
    expect(prefix).toContain('a=ed25519-sha256');
    expect(prefix).not.toContain('a=rsa-sha256');
    await expect(domains.force(workspaceId, id, key.id, 'system')).rejects.toMatchObject({
      code: 'sending_domain_key_state',
    });
  });

  it('go with their domain', async () => {
    const { workspaceId, id, domains } = await stage();
    await expect(
      domains.create(workspaceId, { domain: 'shop.example', returnPathDomain: null }, 'system'),
    ).rejects.toMatchObject({ code: 'sending_domain_taken' });
    await domains.delete(workspaceId, id, 'system');
    expect(await db.sql('select 1 from dkim_key where workspace_id = $1', [workspaceId])).toEqual([]);
  });
});

describe('the check of a domain', () => {
  const about = (findings: { about: string; state: string; text: string }[] | null, what: string) =>
    findings!.filter((each) => each.about === what);

  it('says what is missing, and what to paste', async () => {
    const { workspaceId, id, domains } = await stage({ trackingUrl: 'https://links.shop.example' });
    const { findings } = await domains.check(workspaceId, id);
    expect(
      findings!.map(({ about: what, state, record }) => [what, state, record?.type, record?.host, record?.value]),
    ).toEqual([
      ['dkim', 'bad', 'TXT', expect.stringMatching(/^k\d{8}e\._domainkey$/), expect.stringContaining('k=ed25519')],
      ['dkim', 'bad', 'TXT', expect.stringMatching(/^k\d{8}r\._domainkey$/), expect.stringContaining('k=rsa')],
      ['spf', 'bad', 'TXT', 'bounces', 'v=spf1 include:sendgrid.net ~all'],
      ['dmarc', 'bad', 'TXT', '_dmarc', 'v=DMARC1; p=none; rua=mailto:dmarc@shop.example'],
      ['return-path', 'bad', 'MX', 'bounces', '10 kohort.example'],
      ['tracking', 'bad', 'CNAME', 'links', 'links.kohort.example'],
    ]);
  });

  it('is content when all is there', async () => {
    const { workspaceId, id, dns, domains, publish } = await stage({ trackingUrl: 'https://links.shop.example' });
    await publish();
    Object.assign(dns.zones, {
      'bounces.shop.example': {
        txt: ['v=spf1 include:sendgrid.net ~all'],
        mx: [{ exchange: 'kohort.example', preference: 10 }],
      },
      'sendgrid.net': { txt: ['v=spf1 ip4:198.51.100.0/24 ~all'] },
      '_dmarc.shop.example': { txt: ['v=DMARC1; p=quarantine; rua=mailto:d@shop.example'] },
      'links.shop.example': { cname: ['links.kohort.example'] },
    });
    const { findings } = await domains.check(workspaceId, id);
    expect(findings!.map(({ about: what, state }) => `${what} ${state}`)).toEqual([
      'dkim good',
      'dkim good',
      'spf good',
      'dmarc good',
      'return-path good',
      'tracking good',
    ]);
  });

  it('adds to an SPF record that is there, and tells when the return path counts for nothing', async () => {
    const { workspaceId, id, dns, domains } = await stage();
    dns.zones['bounces.shop.example'] = {
      txt: ['v=spf1 mx -all'],
      mx: [{ exchange: 'kohort.example', preference: 1 }],
    };
    dns.zones['kohort.example'] = { a: ['192.0.2.1'] };
    dns.zones['_dmarc.shop.example'] = { txt: ['v=DMARC1; p=reject; aspf=s; rua=mailto:d@shop.example'] };
    const { findings } = await domains.check(workspaceId, id);
    expect(about(findings, 'spf')).toMatchObject([
      { state: 'bad', record: { value: 'v=spf1 mx include:sendgrid.net -all' } },
    ]);
    expect(about(findings, 'dmarc')).toMatchObject([
      { state: 'good' },
      { state: 'warning', text: expect.stringContaining('aspf=s') },
    ]);
  });

  it('blames nobody when the DNS is silent', async () => {
    const { workspaceId, id, dns, domains } = await stage();
    const names = ['shop.example', 'bounces.shop.example', '_dmarc.shop.example'];
    for (const { record } of (await domains.get(workspaceId, id)).keys) names.push(record.name);
    for (const name of names) dns.zones[name] = { fails: 'the name servers did not answer in time' };
    const { findings } = await domains.check(workspaceId, id);
    for (const { about: what, state } of findings!) expect([what, state]).toEqual([what, 'unsure']);
  });
});
