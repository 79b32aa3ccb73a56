import type { AddressInfo } from 'node:net';
import { createServer, type Socket } from 'node:net';

export type ImapServer = {
  port: number;
  flags: Map<number, string>;
  removed: number[];
  commands: string[];
  close(): Promise<void>;
};

type Mail = { uid: number; raw: string };

/** The little of IMAP4rev1 (RFC 3501) that reading one folder needs. */
export async function startImapServer(given: {
  user: string;
  password: string;
  uidValidity: number;
  mails: Mail[];
}): Promise<ImapServer> {
  const flags = new Map<number, string>();
  const removed: number[] = [];
  const commands: string[] = [];
  const sockets = new Set<Socket>();

  const uidsIn = (set: string): number[] => {
    const last = given.mails.at(-1)?.uid ?? 0;
    return set.split(',').flatMap((part) => {
      const [from = 0, to = from] = part.split(':').map((one) => (one === '*' ? last : Number(one)));
      return given.mails.map(({ uid }) => uid).filter((uid) => uid >= Math.min(from, to) && uid <= Math.max(from, to));
    });
  };

  const fetch = (uid: number): string => {
    const index = given.mails.findIndex((mail) => mail.uid === uid);
    const { raw } = given.mails[index]!;
    return `* ${index + 1} FETCH (UID ${uid} INTERNALDATE "23-Nov-2026 06:00:00 +0000" BODY[]<0> {${Buffer.byteLength(raw)}}\r\n${raw})\r\n`;
  };

  const answers: Record<string, (text: string) => string | null> = {
    CAPABILITY: () => '* CAPABILITY IMAP4rev1\r\n',
    NOOP: () => '',
    LIST: () => '* LIST () "/" INBOX\r\n',
    LSUB: () => '',
    LOGIN: (text) => (text.includes(given.user) && text.includes(given.password) ? '' : null),
    SELECT: () =>
      `* ${given.mails.length} EXISTS\r\n* 0 RECENT\r\n* FLAGS (\\Seen \\Deleted)\r\n* OK [UIDVALIDITY ${given.uidValidity}] x\r\n* OK [UIDNEXT ${(given.mails.at(-1)?.uid ?? 0) + 1}] x\r\n`,
    'UID SEARCH': (text) => `* SEARCH ${uidsIn(/([\d:*,]+)$/.exec(text)?.[1] ?? '').join(' ')}\r\n`,
    'UID FETCH': (text) =>
      uidsIn(/UID FETCH ([\d:*,]+)/.exec(text)?.[1] ?? '')
        .map(fetch)
        .join(''),
    'UID STORE': (text) => {
      const [, set = '', what = ''] = /UID STORE ([\d:*,]+) \+FLAGS(?:\.SILENT)? \(([^)]*)\)/.exec(text) ?? [];
      for (const uid of uidsIn(set)) flags.set(uid, `${flags.get(uid) ?? ''}${what}`);
      return '';
    },
    EXPUNGE: () => {
      removed.push(...[...flags].filter(([, what]) => what.includes('Deleted')).map(([uid]) => uid));
      return '';
    },
    CLOSE: () => '',
    LOGOUT: () => '* BYE x\r\n',
  };

  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket)).on('error', () => undefined);
    socket.write('* OK ready\r\n');
    let waiting = '';
    socket.on('data', (chunk) => {
      const lines = (waiting + chunk.toString()).split('\r\n');
      waiting = lines.pop() ?? '';
      for (const line of lines) {
        const [tag = '', first = '', second = ''] = line.split(' ');
        const name = first.toUpperCase() === 'UID' ? `UID ${second.toUpperCase()}` : first.toUpperCase();
        commands.push(name);
        const answer = answers[name]?.(line) ?? null;
        socket.write(answer === null ? `${tag} NO not possible\r\n` : `${answer}${tag} OK done\r\n`);
        if (name === 'LOGOUT') socket.end();
      }
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    port: (server.address() as AddressInfo).port,
    flags,
    removed,
    commands,
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((done) => server.close(() => done()));
    },
  };
}
