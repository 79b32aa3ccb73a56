import type { AddressInfo } from 'node:net';
import { createServer, type Server } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { afterEach, describe, expect, it } from 'vitest';
import { createWays } from '../../../src/delivery/ways/create-ways.ts';
import { createOpenTransport, type WayPolicy } from '../../../src/delivery/ways/open-transport.ts';
import { type NewTransport, newTransport } from '../../../src/delivery/ways/transports.schema.ts';
import { createTransports } from '../../../src/delivery/ways/transports.service.ts';
import { createVault, silentLog, systemClock } from '../../../src/platform/index.ts';
import { createWorkspaces } from '../../../src/workspaces/index.ts';
import { createTestDatabase } from '../../kit/postgres.ts';

const { db } = await createTestDatabase();
const vault = createVault('a secret of the tests, long enough');
const workspaces = createWorkspaces({ db, clock: systemClock });
const workspace = (slug: string) =>
  workspaces.create({
    slug,
    name: slug,
    timeZone: 'Europe/Stockholm',
    currency: 'SEK',
    settings: { sender: { name: 'Shop', email: 'news@shop.example' }, postalAddress: '1 High Street' },
  });
const { id: workspaceId } = await workspace('shop');
const { id: otherId } = await workspace('other');

const open: WayPolicy = { sendmailPath: null, plugins: [], allowsPrivateServers: true };
const roomWith = (policy: Partial<WayPolicy> = {}) =>
  createTransports({ db, clock: systemClock, vault, policy: { ...open, ...policy }, workspaces });
const transports = roomWith();
const strict = roomWith({ allowsPrivateServers: false });
const waysWith = () => {
  const openTransport = createOpenTransport({ vault, policy: open });
  return createWays({ db, openInstallation: null, openTransport, log: silentLog });
};

let made = 0;
const smtp = (given: Record<string, unknown> = {}, more: Record<string, unknown> = {}): NewTransport => {
  made += 1;
  return newTransport.parse({
    kind: 'smtp',
    name: `Way ${made}`,
    settings: { host: '127.0.0.1', security: 'none', ...given },
    ...more,
  });
};

type Seen = { users: string[]; mails: string[] };
const servers: (SMTPServer | Server)[] = [];
async function mailServer(seen: Seen = { users: [], mails: [] }): Promise<number> {
  const server = new SMTPServer({
    authOptional: true,
    allowInsecureAuth: true,
    disabledCommands: ['STARTTLS'],
    logger: false,
    onAuth({ username, password }, _session, done) {
      if (password !== 'open sesame') return done(new Error('Wrong password'));
      seen.users.push(username!);
      done(null, { user: username });
    },
    onData(stream, _session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        seen.mails.push(Buffer.concat(chunks).toString());
        done();
      });
    },
  });
  servers.push(server);
  return new Promise((resolve) => {
    const listening = server.listen(0, '127.0.0.1', () => resolve((listening.address() as AddressInfo).port));
  });
}
afterEach(async () => {
  for (const server of servers.splice(0)) await new Promise<void>((done) => server.close(() => done()));
});

const mail = {
  envelope: { from: 'news@shop.example', to: 'anna@mail.example' },
  raw: Buffer.from('Subject: Hello\r\n\r\nHow are you?\r\n'),
  messageId: null,
};

describe('ways out of a workspace', () => {
  it('keep their secret to themselves', async () => {
    const secret = { password: 'open sesame' };
    const row = await transports.create(workspaceId, smtp({ user: 'shop' }, { secret }), 'system');
    const [kept] = await db.sql<{ text: string; bytes: Buffer }>(
      'select t::text as text, secret as bytes from transport t where id = $1',
      [row.id],
    );
    expect(kept!.text).not.toContain('sesame');
    expect(kept!.bytes.toString('latin1')).not.toContain('sesame');
    expect(() => vault.open(`transport:${otherId}`, kept!.bytes)).toThrow();
  });

  it('have one default at most', async () => {
    const first = await transports.create(workspaceId, smtp({}, { isDefault: true }), 'system');
    const second = await transports.create(workspaceId, smtp({}, { isDefault: true }), 'system');
    expect((await transports.get(workspaceId, first.id)).isDefault).toBe(false);
    await transports.update(workspaceId, first.id, { isDefault: true }, 'system');
    expect((await transports.get(workspaceId, second.id)).isDefault).toBe(false);
  });

  it('are those of one workspace', async () => {
    const row = await transports.create(workspaceId, smtp(), 'system');
    await expect(transports.get(otherId, row.id)).rejects.toMatchObject({ code: 'not_found' });
    await expect(transports.update(otherId, row.id, {}, 'system')).rejects.toMatchObject({ code: 'not_found' });
    await expect(transports.archive(otherId, row.id, 'system')).rejects.toMatchObject({ code: 'not_found' });
    await expect(waysWith().of(otherId, row.id)).rejects.toMatchObject({ code: 'not_found' });
  });

  it('have names of their own, free again once archived', async () => {
    const wanted = smtp();
    const first = await transports.create(workspaceId, wanted, 'system');
    await expect(transports.create(workspaceId, wanted, 'system')).rejects.toMatchObject({
      code: 'transport_name_taken',
    });
    await transports.archive(workspaceId, first.id, 'system');
    await transports.archive(workspaceId, first.id, 'system');
    const again = await transports.create(workspaceId, wanted, 'system');
    expect(again.name).toBe(wanted.name);
    await expect(waysWith().of(workspaceId, first.id)).rejects.toMatchObject({ code: 'transport_archived' });
    await expect(transports.update(workspaceId, first.id, {}, 'system')).rejects.toMatchObject({
      code: 'transport_archived',
    });
  });

  it('want the secret anew when it would be sent somewhere else', async () => {
    const secret = { password: 'open sesame' };
    const row = await transports.create(workspaceId, smtp({ user: 'shop', security: 'tls' }, { secret }), 'system');
    const settings = { host: '127.0.0.1', port: 587, security: 'tls', user: 'shop' };
    const change = (given: object) => transports.update(workspaceId, row.id, given, 'system');
    const needed = { code: 'transport_secret_needed' };
    await expect(change({ settings: { ...settings, host: 'elsewhere.example' } })).rejects.toMatchObject(needed);
    await expect(change({ settings: { ...settings, security: 'none' } })).rejects.toMatchObject(needed);
    await expect(change({ settings: { ...settings, port: 'x' } })).rejects.toMatchObject({ code: 'request_invalid' });
    expect((await change({ settings: { ...settings, user: 'shop2' } })).settings).toMatchObject({ user: 'shop2' });
    const moved = await change({ settings: { ...settings, host: 'elsewhere.example' }, secret });
    expect(moved.settings).toMatchObject({ host: 'elsewhere.example' });
  });

  it('stay while a campaign is to go by them', async () => {
    const row = await transports.create(workspaceId, smtp(), 'system');
    const insert = `insert into campaign (workspace_id, name, topic, template_id, audience, transport_id, state)
                    values ($1, 'Autumn', 'news', 1, '{}', $2, 'sending')`;
    await db.sql(insert, [workspaceId, row.id]);
    await expect(transports.archive(workspaceId, row.id, 'system')).rejects.toMatchObject({
      code: 'transport_in_use',
      detail: expect.stringContaining('Autumn'),
    });
  });

  it('that only the owner of the installation can allow are refused', async () => {
    const refused = { code: 'transport_unusable' };
    const make = (given: object) => newTransport.parse(given);
    const sendmail = make({ kind: 'sendmail', name: 'Program' });
    const plugin = make({ kind: 'plugin', name: 'Plugin', settings: { module: 'nodemailer' } });
    await expect(transports.create(workspaceId, sendmail, 'system')).rejects.toMatchObject(refused);
    await expect(transports.create(workspaceId, plugin, 'system')).rejects.toMatchObject(refused);
    for (const host of ['127.0.0.1', 'localhost', '169.254.169.254', '10.1.2.3', '::1', '::ffff:127.0.0.1']) {
      const wanted = smtp();
      const local = { ...wanted, settings: { ...wanted.settings, host } } as NewTransport;
      await expect(strict.create(workspaceId, local, 'system')).rejects.toMatchObject(refused);
    }
  });
});

describe('trying a way out', () => {
  it('says what the server said, and whether the password was right', async () => {
    const port = await mailServer();
    const right = smtp({ port, user: 'shop' }, { secret: { password: 'open sesame' } });
    const wrong = smtp({ port, user: 'shop' }, { secret: { password: 'swordfish' } });
    const works = await transports.try(workspaceId, (await transports.create(workspaceId, right, 'system')).id);
    expect(works).toMatchObject({ works: true, said: expect.stringMatching(/^235/), isEncrypted: false });
    const fails = await transports.try(workspaceId, (await transports.create(workspaceId, wrong, 'system')).id);
    expect(fails).toMatchObject({ works: false, said: expect.stringContaining('Wrong password') });
    expect(JSON.stringify([works, fails])).not.toMatch(/sesame|swordfish/);
  });

  it('fails where nobody listens, and where encryption is wanted but not offered', async () => {
    const port = await mailServer();
    const shut = createServer();
    await new Promise<void>((done) => shut.listen(0, '127.0.0.1', done));
    const free = (shut.address() as AddressInfo).port;
    await new Promise<void>((done) => shut.close(() => done()));
    const nobody = await transports.create(workspaceId, smtp({ port: free }), 'system');
    expect(await transports.try(workspaceId, nobody.id)).toMatchObject({ works: false, said: /ECONNREFUSED/ });
    const plain = await transports.create(workspaceId, smtp({ port, security: 'starttls' }), 'system');
    expect((await transports.try(workspaceId, plain.id)).works).toBe(false);
  });

  it('says nothing to a machine of the own network unless that is allowed', async () => {
    const port = await mailServer();
    const row = await transports.create(workspaceId, smtp({ port }), 'system');
    const found = await strict.try(workspaceId, row.id);
    expect(found).toMatchObject({ works: false, said: expect.stringContaining('PRIVATE_MAIL_SERVERS') });
  });

  it('tells how to install what is missing', async () => {
    const ses = newTransport.parse({
      kind: 'ses',
      name: 'SES',
      settings: { region: 'eu-north-1', accessKeyId: 'AKIA' },
      secret: { secretAccessKey: 'x' },
    });
    const row = await transports.create(workspaceId, ses, 'system');
    expect(await transports.try(workspaceId, row.id)).toMatchObject({
      works: false,
      said: expect.stringContaining('npm install @aws-sdk/client-sesv2'),
    });
  });
});

describe('sending by a way out', () => {
  it('signs in, delivers, and follows a change of the settings', async () => {
    const [first, second]: [Seen, Seen] = [
      { users: [], mails: [] },
      { users: [], mails: [] },
    ];
    const [port, other] = [await mailServer(first), await mailServer(second)];
    const secret = { password: 'open sesame' };
    const wanted = smtp({ port, user: 'shop' }, { secret, limits: { perSecond: 5, connections: 2 } });
    const row = await transports.create(workspaceId, wanted, 'system');
    const ways = waysWith();
    const way = await ways.of(workspaceId, row.id);
    expect(way).toMatchObject({ id: `transport:${row.id}`, limits: { perSecond: 5, connections: 2 }, warmUp: null });
    expect(way.transport.connections).toBe(2);
    expect((await way.transport.send(mail)).kind).toBe('accepted');
    expect(first).toMatchObject({ users: ['shop'], mails: [expect.stringContaining('How are you?')] });
    await transports.update(
      workspaceId,
      row.id,
      { settings: { ...(wanted.settings as object), port: other }, secret },
      'system',
    );
    await expect
      .poll(
        async () => (await ways.of(workspaceId, row.id)) && (await way.transport.send(mail)) && second.mails.length,
        { timeout: 5_000 },
      )
      .toBeGreaterThan(0);
    await ways.close();
  });
});
