/** What smtp-sink.c does, for machines without a compiler: slower, and so a wall for whoever is faster than it. */
import { type AddressInfo, createServer } from 'node:net';

const delayMs = Number(process.argv[2] ?? 0);
let taken = 0;

const answers: Record<string, string> = {
  MAIL: '250 ok\r\n',
  RCPT: '250 ok\r\n',
  RSET: '250 ok\r\n',
  DATA: '354 go on\r\n',
  EHLO: '250-sink\r\n250-PIPELINING\r\n250-SIZE 50000000\r\n250 8BITMIME\r\n',
  HELO: '250 sink\r\n',
  QUIT: '221 bye\r\n',
};

const server = createServer({ noDelay: true }, (socket) => {
  let rest = Buffer.alloc(0);
  let isData = false;
  const say = (text: string) => {
    const write = () => (text.endsWith(answers.QUIT!) ? socket.end(text) : socket.write(text));
    if (delayMs > 0) setTimeout(write, delayMs);
    else write();
  };
  /** The answer to what stands at `at`, and where the next begins; null: not all of it is there. */
  const readAt = (bytes: Buffer, at: number): { answer: string; next: number } | null => {
    const end = bytes.indexOf(isData ? '\r\n.\r\n' : '\n', at);
    if (end === -1) return null;
    if (isData) {
      isData = false;
      taken += 1;
      return { answer: '250 taken\r\n', next: end + 5 };
    }
    const verb = bytes.toString('latin1', at, at + 4).toUpperCase();
    isData = verb === 'DATA';
    return { answer: answers[verb] ?? '500 what\r\n', next: end + 1 };
  };
  socket.on('error', () => undefined);
  socket.on('data', (chunk: Buffer) => {
    const bytes = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk;
    let at = 0;
    let all = '';
    for (let read = readAt(bytes, at); read; read = readAt(bytes, at)) {
      all += read.answer;
      at = read.next;
    }
    rest = Buffer.from(bytes.subarray(isData ? Math.max(at, bytes.length - 4) : at));
    if (all) say(all);
  });
  say('220 sink\r\n');
});

server.listen(0, '127.0.0.1', () => console.log((server.address() as AddressInfo).port));
process.on('SIGTERM', () => {
  console.log(taken);
  process.exit(0);
});
