import { createHmac } from 'node:crypto';
import type { Socket } from 'node:net';
import type { Fault, Moment, SinkOptions, SmtpSink } from './smtp-sink.ts';

type Parts = {
  sink: Omit<SmtpSink, 'url' | 'close'>;
  options: SinkOptions;
  faultAt(moment: Moment): Fault['answer'] | undefined;
  encrypt(): Socket;
};

const replies: Record<Exclude<Moment, 'in-data' | 'ehlo'>, string> = {
  greeting: '220 sink',
  starttls: '220 go ahead',
  auth: '235 welcome',
  mail: '250 ok',
  rcpt: '250 ok',
  data: '354 go on',
  dot: '250 taken',
};

const challenge = '<1896.697170952@sink.example>';

/** What one connection to the sink says. */
export function createSinkDialogue({ sink, options, faultAt, encrypt }: Parts) {
  let socket!: Socket;
  let buffer = '';
  let isData = false;
  let isMute = false;
  let isEncrypted = false;
  let isSignedIn = false;
  let from: string | null = null;
  let to: string | null = null;
  /** The line after a challenge. */
  let onLine: ((line: string) => void) | null = null;

  const write = (answer: string) => {
    if (!options.isSlow) socket.write(`${answer}\r\n`);
    else for (const byte of Buffer.from(`${answer}\r\n`)) socket.write(Buffer.from([byte]));
  };

  /** True when the dialogue goes on as usual. */
  const say = (moment: Moment, usual?: string): boolean => {
    const fault = isMute ? 'silence' : faultAt(moment);
    if (fault !== undefined) {
      if (fault === 'drop') socket.destroy();
      else if (fault !== 'silence') write(fault);
      if (fault === 'drop' || fault === 'silence') isMute = true;
      return false;
    }
    if (usual !== undefined) write(usual);
    else if (moment !== 'in-data' && moment !== 'ehlo') write(replies[moment]);
    return true;
  };

  const readData = () => {
    if (!say('in-data')) {
      // It has made up its mind before the end, and reads no further.
      isMute = true;
      return;
    }
    // A dot right after DATA is an end too.
    const whole = `\r\n${buffer}`;
    const end = whole.indexOf('\r\n.\r\n');
    if (end === -1) return;
    const raw = whole.slice(2, end + 2);
    buffer = whole.slice(end + 5);
    isData = false;
    if (to === null) write('554 no valid recipients');
    else {
      sink.seen += 1;
      if (say('dot')) sink.taken.push({ from: from ?? '', to, raw });
    }
    from = null;
    to = null;
  };

  const sayExtensions = () => {
    const { extensions = ['PIPELINING', '8BITMIME'], tls, auth } = options;
    const all = [...extensions];
    if (tls?.at === 'starttls' && !isEncrypted) all.push('STARTTLS');
    if (auth) all.push(`AUTH ${auth.methods.join(' ')}`);
    say('ehlo', ['sink', ...all].map((line, at) => `250${at === all.length ? ' ' : '-'}${line}`).join('\r\n'));
  };

  const startTls = () => {
    if (!options.tls) {
      write('502 no');
      return;
    }
    if (!say('starttls', `220 go ahead${options.injected ? `\r\n${options.injected}` : ''}`)) return;
    buffer = '';
    isEncrypted = true;
    socket.removeAllListeners('data');
    speakTo(encrypt(), false);
  };

  const signIn = (line: string) => {
    const { user, secret } = options.auth!;
    const decoded = (text: string) => Buffer.from(text, 'base64').toString();
    const judge = (isRight: boolean) => {
      if (!isRight) write('535 5.7.8 who are you');
      else if (say('auth')) isSignedIn = true;
    };
    const then = (code: string, next: (answer: string) => void) => {
      onLine = next;
      write(code);
    };
    const [, method, given = ''] = line.split(' ');
    if (method === 'PLAIN') judge(decoded(given) === `\0${user}\0${secret}`);
    else if (method === 'LOGIN') {
      then('334 VXNlcm5hbWU6', (name) =>
        then('334 UGFzc3dvcmQ6', (word) => judge(name === base64(user) && word === base64(secret))),
      );
    } else if (method === 'CRAM-MD5') {
      const digest = createHmac('md5', secret).update(challenge).digest('hex');
      then(`334 ${base64(challenge)}`, (answer) => judge(decoded(answer) === `${user} ${digest}`));
    } else if (method === 'XOAUTH2') {
      if (decoded(given) === `user=${user}\x01auth=Bearer ${secret}\x01\x01`) judge(true);
      else then(`334 ${base64('{"status":"401"}')}`, () => judge(false));
    } else write('504 no');
  };

  const startMail = (address: string) => {
    if (options.auth && !isSignedIn) {
      write('530 5.7.0 sign in first');
      return;
    }
    if (from !== null) {
      write('503 5.5.1 nested MAIL');
      return;
    }
    if (say('mail')) from = address;
  };

  const startData = () => {
    if (to === null && !options.isLenient) write(from === null ? '503 no MAIL' : '554 no valid recipients');
    else isData = say('data');
  };

  const addressIn = (line: string) => /<([^>]*)>/.exec(line)?.[1] ?? '';

  const reset = () => {
    from = to = null;
    write('250 ok');
  };

  const commands: Record<string, (line: string) => void> = {
    EHLO: sayExtensions,
    HELO: sayExtensions,
    STAR: startTls,
    AUTH: signIn,
    MAIL: (line) => startMail(addressIn(line)),
    RCPT(line) {
      if (from === null) write('503 no MAIL');
      else if (say('rcpt')) to = addressIn(line);
    },
    DATA: startData,
    RSET: reset,
    NOOP: () => write('250 ok'),
    QUIT: () => socket.end('221 bye\r\n'),
  };

  const readCommand = (line: string) => {
    sink.commands.push(line);
    if (onLine) {
      const read = onLine;
      onLine = null;
      read(line);
      return;
    }
    const verb = line.slice(0, 4).toUpperCase();
    const read = Object.hasOwn(commands, verb) ? commands[verb] : undefined;
    if (read) read(line);
    else write('500 what');
  };

  const onData = (chunk: string) => {
    if (isMute) {
      sink.unheard += chunk;
      return;
    }
    sink.reads += 1;
    buffer += chunk;
    if (isData) sink.bodyBytes += chunk.length;
    while (!isMute && buffer.length > 0) {
      if (isData) {
        readData();
        if (isData) return;
        continue;
      }
      const end = buffer.indexOf('\r\n');
      if (end === -1) return;
      const line = buffer.slice(0, end);
      buffer = options.losesPipelined ? '' : buffer.slice(end + 2);
      readCommand(line);
    }
  };

  /** Listens to a socket from now on. */
  function speakTo(given: Socket, isNew: boolean) {
    socket = given;
    socket.setEncoding('latin1');
    socket.on('data', onData);
    if (isNew) say('greeting');
  }

  return { speakTo };
}

const base64 = (text: string) => Buffer.from(text).toString('base64');
