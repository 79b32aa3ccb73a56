import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  createOpenTransport,
  openPlugin,
  smtpUrl,
  strictPolicy,
  type WayPolicy,
} from '../../../../src/delivery/ways/open-transport.ts';
import type { TransportRow } from '../../../../src/delivery/ways/transports.store.ts';
import { createVault } from '../../../../src/platform/index.ts';

const vault = createVault('a secret of the tests, long enough');
const row = (given: Pick<TransportRow, 'kind' | 'settings'> & Partial<TransportRow>): TransportRow => ({
  id: 3,
  workspaceId: 1,
  name: 'Receipts',
  secret: null,
  limits: {},
  warmUp: null,
  isDefault: false,
  createdAt: new Date('2026-10-05T08:00:00Z'),
  archivedAt: null,
  ...given,
});
const opener = (policy: Partial<WayPolicy>) => createOpenTransport({ vault, policy: { ...strictPolicy, ...policy } });
const mail = {
  envelope: { from: 'news@shop.example', to: 'anna@mail.example' },
  raw: Buffer.from('Subject: Hello\r\n\r\nHow are you?\r\n'),
  messageId: null,
};

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kohort-ways-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const program = async (name: string, script: string) => {
  const path = join(folder, name);
  await writeFile(path, `#!/bin/sh\n${script}\n`);
  await chmod(path, 0o755);
  return path;
};

describe('a program mail is given to', () => {
  it('gets the message and its addresses', async () => {
    const path = await program('takes', `echo "$@" > ${folder}/asked; cat > ${folder}/taken`);
    const way = await opener({ sendmailPath: path })(row({ kind: 'sendmail', settings: {} }));
    const signed = { ...mail, prefix: Buffer.from('DKIM-Signature: x\r\n') };
    expect((await way.send(signed)).kind).toBe('accepted');
    await way.close();
    expect(await readFile(`${folder}/asked`, 'utf8')).toBe('-i -f news@shop.example anna@mail.example\n');
    expect(await readFile(`${folder}/taken`, 'utf8')).toMatch(/^DKIM-Signature: x\nSubject: Hello\n\nHow are you\?\n$/);
  });

  it('that fails has not taken it', async () => {
    const path = await program('fails', 'cat > /dev/null; exit 75');
    const way = await opener({ sendmailPath: path })(row({ kind: 'sendmail', settings: {} }));
    expect(await way.send(mail)).toMatchObject({ kind: 'try-later', reason: expect.stringContaining('75') });
    await way.close();
  });

  it('is used only where the owner allows it, and where it is there', async () => {
    const refused = { code: 'transport_unusable' };
    const settings = row({ kind: 'sendmail', settings: {} });
    await expect(opener({})(settings)).rejects.toMatchObject(refused);
    await expect(opener({ sendmailPath: join(folder, 'nothing') })(settings)).rejects.toMatchObject(refused);
  });
});

describe('a plug-in', () => {
  const plugin = (module: string) => row({ kind: 'plugin', settings: { module, options: {} } });
  const open = (module: string, plugins: string[]) => opener({ plugins })(plugin(module));

  it('is loaded only when the owner allows it, and tells how to install it', async () => {
    await expect(open('express', ['nodemailer-other'])).rejects.toMatchObject({
      code: 'transport_unusable',
      detail: expect.stringContaining('TRANSPORT_PLUGINS'),
    });
    await expect(open('nodemailer-that-nobody-made', ['nodemailer-that-nobody-made'])).rejects.toMatchObject({
      code: 'transport_unusable',
      detail: expect.stringContaining('npm install nodemailer-that-nobody-made'),
    });
  });

  it('is made with settings and secret, and sends', async () => {
    await writeFile(
      join(folder, 'plugin.mjs'),
      `export const seen = [];
       export default class Plugin {
         name = 'Plugin'; version = '1';
         constructor(options) { seen.push(options); }
         send(mail, done) {
           const chunks = [];
           const stream = mail.message.createReadStream();
           stream.on('data', (chunk) => chunks.push(chunk));
           stream.on('error', done);
           stream.on('end', () => {
             seen.push(Buffer.concat(chunks).toString());
             done(null, { envelope: mail.message.getEnvelope(), messageId: 'x', response: 'taken' });
           });
         }
       }`,
    );
    // By its file: the list of allowed names is what is tested above.
    const module = join(folder, 'plugin.mjs');
    const parts = { settings: { module, options: { region: 'north' } }, secret: { options: { key: 'k' } } };
    const transporter = await openPlugin(plugin('x'), { ...parts, policy: { ...strictPolicy, plugins: [module] } });
    const sent = await transporter.sendMail({
      envelope: { from: 'a@shop.example', to: ['b@mail.example'] },
      raw: mail.raw,
    });
    const { seen } = (await import(module)) as { seen: unknown[] };
    expect(sent.response).toBe('taken');
    expect(seen[0]).toEqual({ region: 'north', key: 'k' });
    expect(seen[1]).toContain('How are you?');
  });
});

it('an SMTP server is reached as its security says', () => {
  const settings = { host: 'smtp.example.com', port: 587 };
  expect(smtpUrl({ ...settings, security: 'tls' })).toBe('smtps://smtp.example.com:587?secure=true');
  expect(smtpUrl({ ...settings, security: 'starttls' })).toBe(
    'smtp://smtp.example.com:587?requireTLS=true&secure=false',
  );
  expect(smtpUrl({ ...settings, security: 'none', host: '::1' })).toBe('smtp://[::1]:587?ignoreTLS=true&secure=false');
});
