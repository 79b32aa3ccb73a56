import type { Socket } from 'node:net';
import type { Outcome, OutcomeStage } from '../../messages/index.ts';
import type { TransportOutcome } from '../transport.ts';
import { type Envelope, envelopeOf } from './envelope.ts';
import type { Job, SessionOwner } from './job.ts';
import { isOutOfOrder, isYes, judgeRefusal } from './judge-reply.ts';
import type { OpenConnection } from './open-connection.ts';
import { ReplyReader, wordsOf } from './read-replies.ts';
import type { SmtpSettings } from './smtp-settings.ts';
import { stuffDots } from './stuff-dots.ts';

/** What the next reply answers. */
type Due = 'mail' | 'rcpt' | 'data' | 'dot' | 'lone-dot' | 'reset' | 'quit';

/** Up to here a message goes out in one write, together with its dot; a longer one in pieces of this size. */
const pieceBytes = 256 * 1024;
const never = Number.POSITIVE_INFINITY;

/**
 * One connection that is ready for messages.
 *
 *     coming: MAIL RCPT DATA ──354──▶ may it go? ──yes──▶ body, dot, next envelope ──▶ sent ──reply──▶ outcome
 *        │ refused: outcome                └─no: the connection is cut, nothing of it left
 *
 * With PIPELINING (RFC 2920) an envelope is one write, and that of the next message goes out behind the dot of the one
 * before; without, each command waits for its answer. Replies are read in order; nothing is written before all replies
 * that came with one packet are read, so that one which is not due yet is seen as such.
 */
export class Session {
  readonly #socket: Socket;
  readonly #connection: OpenConnection;
  readonly #settings: SmtpSettings;
  readonly #owner: SessionOwner<Session>;
  readonly #isPipelining: boolean;
  readonly #reader: ReplyReader;
  readonly #due: Due[] = [];
  /** Its envelope is out, or is being written. */
  #coming: Job | null = null;
  #envelope: Envelope | null = null;
  /** The command to write once the packet that allowed it is read; without PIPELINING only. */
  #next: 'rcpt' | 'data' | null = null;
  /** The first refusal of what is coming. */
  #refusal: Outcome | null = null;
  #hasGoAhead = false;
  #isAsking = false;
  /** Its body is out, or on its way: whether it was taken is for the server to say. */
  #sent: Job | null = null;
  #isDotOut = false;
  #needsReset = false;
  #begun = 0;
  /** The server has judged a message here, or was not given the chance. */
  #isProven = false;
  #wasIdle = false;
  #isEnding = false;
  #isOver = false;
  /** Epoch ms after which the server has been silent for too long. */
  #deadline = never;

  constructor(connection: OpenConnection, settings: SmtpSettings, owner: SessionOwner<Session>, isPipelining: boolean) {
    this.#socket = connection.socket;
    this.#connection = connection;
    this.#settings = settings;
    this.#owner = owner;
    this.#isPipelining = isPipelining && connection.extensions.pipelining;
    this.#reader = new ReplyReader((code, bytes, start, end) => this.#onReply(code, bytes, start, end));
    const { socket } = connection;
    socket.on('data', (chunk: Buffer) => this.#onData(chunk));
    socket.on('error', (error: Error) => this.#lose(error.message));
    socket.on('end', () => this.#lose('closed by the server'));
    socket.on('close', () => this.#lose('closed'));
  }

  /** Takes what waits; says `idle` when nothing does. */
  start(): void {
    this.#socket.resume();
    // It may have closed while nobody listened.
    if (this.#socket.destroyed || this.#socket.readableEnded) this.#lose('closed by the server');
    else this.#advance();
  }

  /** There is a message: takes it if there is room for one. */
  wake(): void {
    if (this.#due.length === 0 || this.#isPipelining) this.#advance();
  }

  /** Says goodbye once what is being sent is done; the patience for a verdict is shorter then. */
  end(): void {
    this.#isEnding = true;
    if (this.#sent) this.#waitUntilDue();
    this.#quitIfDone();
  }

  /** To be called now and then: gives up on a server that has been silent for too long, and on a connection unused. */
  checkTime(now: number): void {
    if (now < this.#deadline) return;
    if (this.#due.length === 0 && !this.#sent) this.end();
    else this.#lose('the server said nothing for too long');
  }

  #onData(chunk: Buffer): void {
    if (this.#isOver) return;
    if (!this.#reader.read(chunk)) {
      this.#lose('the server does not speak SMTP');
      return;
    }
    if (this.#isOver) return;
    this.#waitUntilDue();
    if (this.#hasGoAhead) this.#ask();
    else if (this.#next) this.#sayNext(this.#next);
    else this.#advance();
  }

  #onReply(code: number, bytes: Buffer, start: number, end: number): void {
    const due = this.#hasGoAhead || this.#isAsking ? undefined : this.#due.shift();
    if (due === undefined) {
      this.#lose(`not asked for: ${wordsOf(bytes, start, end)}`);
      return;
    }
    switch (due) {
      case 'dot':
        this.#onVerdict(code, wordsOf(bytes, start, end));
        return;
      case 'mail':
      case 'rcpt':
        if (isYes(code)) {
          if (!this.#isPipelining) this.#next = due === 'mail' ? 'rcpt' : 'data';
          return;
        }
        this.#onRefused(due, code, wordsOf(bytes, start, end));
        return;
      case 'data':
        if (code === 354) {
          this.#onGoAhead();
          return;
        }
        this.#onRefused(due, code, wordsOf(bytes, start, end));
        return;
      case 'quit':
        this.#lose('closed by us');
        return;
      default:
        if (code === 421) this.#lose(wordsOf(bytes, start, end));
    }
  }

  #sayNext(command: 'rcpt' | 'data'): void {
    this.#next = null;
    this.#say(command, command === 'rcpt' ? this.#envelope!.rcpt : 'DATA\r\n');
  }

  #onRefused(stage: 'mail' | 'rcpt' | 'data', code: number, words: string): void {
    if (code < 400) {
      this.#lose(`no answer to ${stage.toUpperCase()}: ${words}`);
      return;
    }
    // The connection has had enough, not the message, unless this was the first it was asked.
    if (code === 421) {
      this.#lose(words, judgeRefusal(stage, code, words));
      return;
    }
    if (stage !== 'mail' && !this.#refusal && this.#isPipelining && isOutOfOrder(code)) {
      this.#lose(words, judgeRefusal(stage, code, words), true);
      return;
    }
    this.#refusal ??= judgeRefusal(stage, code, words);
    if (stage !== 'mail' || this.#isPipelining) this.#needsReset = true;
    if (stage === 'data' || !this.#isPipelining) this.#settleComing(this.#refusal);
  }

  #onGoAhead(): void {
    if (!this.#refusal) {
      this.#hasGoAhead = true;
      return;
    }
    // Nobody is to have it, and yet the server waits for it (RFC 2920, 3.1): a dot alone, to no recipient.
    this.#say('lone-dot', '.\r\n');
    this.#settleComing(this.#refusal);
  }

  #onVerdict(code: number, words: string): void {
    const job = this.#sent;
    const isDotOut = this.#isDotOut;
    this.#sent = null;
    this.#prove();
    if (code >= 400) {
      job!.settle(judgeRefusal('dot', code, words));
      // Said before it had all of it: where it reads on is anybody's guess.
      if (code === 421 || !isDotOut) this.#lose(words);
    } else if (isYes(code) && isDotOut) job!.settle({ kind: 'accepted', response: words });
    else {
      job!.settle({ kind: 'unknown', reason: `An answer that says neither yes nor no: ${words}` });
      this.#lose(words);
    }
  }

  #settleComing(outcome: TransportOutcome): void {
    const job = this.#coming;
    this.#coming = null;
    this.#refusal = null;
    this.#prove();
    job!.settle(outcome);
  }

  #prove(): void {
    if (this.#isProven) return;
    this.#isProven = true;
    this.#owner.proven();
  }

  /** Announces the next message where there is room for one; says `idle` when nothing is left to do. */
  #advance(): void {
    if (this.#isOver || this.#coming) return;
    if (this.#sent && !(this.#isPipelining && this.#isDotOut)) return;
    if (!this.#isPipelining && this.#due.length > 0) return;
    const commands = this.#announceNext();
    if (commands !== '') {
      this.#socket.write(commands, this.#encoding());
      this.#waitUntilDue();
    } else if (!this.#sent && !this.#quitIfDone() && this.#due.length === 0) {
      this.#deadline = Date.now() + this.#settings.idleMs;
      this.#wasIdle = true;
      this.#owner.idle(this);
    }
  }

  #encoding(): 'latin1' | 'utf8' {
    return this.#envelope?.isUtf8 ? 'utf8' : 'latin1';
  }

  /** Takes the next message that can be announced to this server; the commands to write, '' when there is none. */
  #announceNext(): string {
    while (!this.#isEnding && this.#begun < this.#settings.maxMessages) {
      const job = this.#owner.take();
      if (!job) return '';
      const envelope = envelopeOf(job.message, this.#connection.extensions);
      if (envelope.kind !== 'envelope') {
        job.settle(envelope);
        continue;
      }
      this.#begun += 1;
      this.#coming = job;
      this.#envelope = envelope;
      let commands = envelope.mail;
      if (this.#needsReset) {
        commands = `RSET\r\n${commands}`;
        this.#due.push('reset');
        this.#needsReset = false;
      }
      this.#due.push('mail');
      if (!this.#isPipelining) return commands;
      this.#due.push('rcpt', 'data');
      return `${commands}${envelope.rcpt}DATA\r\n`;
    }
    return '';
  }

  #say(due: Due, line: string): void {
    this.#due.push(due);
    this.#socket.write(line, this.#encoding());
    this.#waitUntilDue();
  }

  #waitUntilDue(): void {
    const { dotMs, silenceMs } = this.#settings;
    const verdictMs = this.#isEnding ? silenceMs : dotMs;
    this.#deadline = this.#due.length === 0 ? never : Date.now() + (this.#due[0] === 'dot' ? verdictMs : silenceMs);
  }

  #ask(): void {
    const job = this.#coming!;
    this.#hasGoAhead = false;
    if (!job.mayGo) {
      this.#go();
      return;
    }
    this.#isAsking = true;
    this.#deadline = never;
    let answer: boolean | Promise<boolean>;
    try {
      answer = job.mayGo();
    } catch {
      answer = false;
    }
    if (typeof answer === 'boolean') this.#onAnswer(job, answer);
    else
      answer.then(
        (yes) => this.#onAnswer(job, yes),
        () => this.#onAnswer(job, false),
      );
  }

  #onAnswer(job: Job, yes: boolean): void {
    this.#isAsking = false;
    if (yes && !this.#isOver) {
      this.#go();
      return;
    }
    this.#coming = null;
    if (!yes) {
      this.#isProven = true;
      job.settle({ kind: 'not-sent' });
    } else
      job.settle({ kind: 'try-later', reason: 'The connection was lost before the message went out', stage: 'data' });
    this.#lose('closed by us');
  }

  /** Body, dot and the next envelope in one write; a long body in pieces, each once the one before has left. */
  #go(): void {
    const { raw, prefix, isPlain } = this.#coming!.message;
    this.#sent = this.#coming;
    this.#coming = null;
    this.#due.push('dot');
    this.#isDotOut = false;
    if (raw.length > pieceBytes) {
      void this.#writeInPieces(prefix ? [prefix, ...stuffDots(raw)] : stuffDots(raw), raw);
      return;
    }
    this.#socket.cork();
    if (prefix) this.#socket.write(prefix);
    if (isPlain) this.#socket.write(raw);
    else for (const part of stuffDots(raw)) this.#socket.write(part);
    this.#writeDot(raw);
    this.#socket.uncork();
  }

  #writeDot(raw: Buffer): void {
    this.#isDotOut = true;
    const { length } = raw;
    const isEnded = length >= 2 && raw[length - 1] === 10 && raw[length - 2] === 13;
    const dot = isEnded ? '.\r\n' : '\r\n.\r\n';
    const commands = this.#isPipelining ? this.#announceNext() : '';
    this.#socket.write(dot + commands, this.#encoding());
    this.#waitUntilDue();
    if (commands === '' && this.#isPipelining) this.#owner.hasRoom(this);
  }

  async #writeInPieces(parts: Buffer[], raw: Buffer): Promise<void> {
    for (const part of parts) {
      for (let at = 0; at < part.length; at += pieceBytes) {
        this.#waitUntilDue();
        await new Promise<void>((done) => {
          this.#socket.write(part.subarray(at, at + pieceBytes), () => done());
        });
        if (this.#isOver) return;
      }
    }
    this.#writeDot(raw);
  }

  #quitIfDone(): boolean {
    const isLast = this.#isEnding || this.#begun >= this.#settings.maxMessages;
    if (!isLast || this.#isOver || this.#coming || this.#sent || this.#due.includes('quit')) return false;
    this.#isEnding = true;
    this.#due.push('quit');
    this.#socket.end('QUIT\r\n');
    this.#deadline = Date.now() + Math.min(this.#settings.silenceMs, 2_000);
    return true;
  }

  /**
   * It is over. What was sent is unknown, unless its dot had not been handed to the socket: without it no server may
   * take a message (RFC 5321, 4.1.1.4). What was announced goes over another connection; `refusal`: what was said.
   */
  #lose(reason: string, refusal?: Outcome, isDoubtful = false): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#reader.stop();
    this.#socket.destroy();
    const sent = this.#sent;
    const coming = this.#isAsking ? null : this.#coming;
    this.#sent = null;
    const lost = `The connection was lost: ${reason}`;
    if (sent) sent.settle(this.#isDotOut ? { kind: 'unknown', reason: lost } : tryLater(lost, 'data'));
    if (coming) {
      this.#coming = null;
      const why = refusal ?? this.#refusal ?? tryLater(lost, this.#stage());
      const isFirst = !this.#isProven && !this.#wasIdle && !sent && !isDoubtful;
      if (isFirst || this.#refusal) coming.settle(why);
      else this.#owner.giveBack(coming, why);
    }
    const isHalfAnswered = this.#due[0] === 'rcpt' || this.#due[0] === 'data';
    const wasForgotten = coming !== null && this.#isPipelining && !refusal && isHalfAnswered;
    this.#owner.ended(this, { isProven: this.#isProven, isDoubtful: isDoubtful || wasForgotten, reason });
  }

  #stage(): OutcomeStage {
    const due = this.#next ?? this.#due[0];
    return due === 'rcpt' || due === 'data' ? due : 'mail';
  }
}

const tryLater = (reason: string, stage: OutcomeStage): Outcome => ({ kind: 'try-later', reason, stage });
