import { afterEach, expect, test } from 'vitest';
import { createOpenImap } from '../../../../src/tracking/returns/open-imap.ts';
import { type ImapServer, startImapServer } from '../../../kit/imap-server.ts';

let server: ImapServer;
afterEach(() => server?.close());

const mails = [
  { uid: 3, raw: 'Subject: one\r\n\r\nOne\r\n' },
  { uid: 7, raw: 'Subject: two\r\n\r\nTwo\r\n' },
];
const start = async () => {
  server = await startImapServer({ user: 'kim', password: 'right', uidValidity: 42, mails });
  return { host: '127.0.0.1', port: server.port, secure: false, user: 'kim', folder: 'INBOX', deleteRead: false };
};

test('mails come with their uids, only those after the last, and are marked afterwards', async () => {
  const settings = await start();
  const folder = await createOpenImap({ allowsPrivateServers: true })(settings, 'right');
  expect(folder.uidValidity).toBe(42);
  const found = await folder.fetchAfter(0, 10);
  expect(found.map(({ uid, raw, receivedAt }) => [uid, raw.toString(), receivedAt?.toISOString()])).toEqual([
    [3, mails[0]!.raw, '2026-11-23T06:00:00.000Z'],
    [7, mails[1]!.raw, '2026-11-23T06:00:00.000Z'],
  ]);
  expect((await folder.fetchAfter(0, 1)).map(({ uid }) => uid)).toEqual([3]);
  expect((await folder.fetchAfter(3, 10)).map(({ uid }) => uid)).toEqual([7]);
  // "8:*" names the last mail whatever its uid is.
  expect(await folder.fetchAfter(7, 10)).toEqual([]);
  expect([...server.flags]).toEqual([]);
  await folder.markSeen([3]);
  expect([...server.flags]).toEqual([[3, '\\Seen']]);
  await folder.remove([7]);
  expect(server.removed).toEqual([7]);
  await folder.close();
});

test('a wrong password is said to be one', async () => {
  const settings = await start();
  const refused = createOpenImap({ allowsPrivateServers: true })(settings, 'wrong');
  await expect(refused).rejects.toMatchObject({ authenticationFailed: true });
});

test('no place of the own network is connected to unless allowed', async () => {
  const settings = await start();
  const refused = createOpenImap({ allowsPrivateServers: false })(settings, 'right');
  await expect(refused).rejects.toThrow('no place on the Internet');
  expect(server.commands).toEqual([]);
});
