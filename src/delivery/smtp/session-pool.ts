import { setMaxListeners } from 'node:events';
import type { Outcome } from '../../messages/index.ts';
import type { SendOptions, TransportOutcome, WireMessage } from '../transport.ts';
import type { Job, SessionOwner } from './job.ts';
import { NoSession, type OpenConnection, openConnection } from './open-connection.ts';
import { Session } from './session.ts';
import type { SmtpSettings } from './smtp-settings.ts';

/** A message is taken over to another connection this often, then it is for the ledger to try again. */
const mostMoves = 3;
/** So many connections in a row that came to nothing, and what waits is told to come later. */
const mostFailures = 3;
const longestPauseMs = 30_000;
/** Connections lost with commands half answered, before a server is taken not to know PIPELINING, and for how long. */
const mostDoubts = 2;
const doubtMs = 10 * 60_000;

/**
 * Connections to one server, opened when messages wait and as long as there are fewer than allowed. After one that came
 * to nothing only one is tried at a time, each after a longer pause.
 */
export function createSessionPool(settings: SmtpSettings) {
  const queue = createQueue();
  const sessions = new Set<Session>();
  const idle = new Set<Session>();
  const withRoom = new Set<Session>();
  const giveUp = new AbortController();
  setMaxListeners(0, giveUp.signal);
  let opening = 0;
  let failures = 0;
  let doubts = 0;
  let lockStepUntil = 0;
  let pausedUntil = 0;
  let wakeUp: NodeJS.Timeout | null = null;
  let ticker: NodeJS.Timeout | null = null;
  let isClosing = false;
  let onEmpty: (() => void) | null = null;

  const tellIfEmpty = () => {
    if (sessions.size > 0 || opening > 0) return;
    if (ticker) clearInterval(ticker);
    ticker = null;
    onEmpty?.();
  };

  const failAll = (outcome: TransportOutcome) => {
    for (let job = queue.take(); job; job = queue.take()) job.settle(outcome);
  };

  /** A connection came to nothing: the next is tried later, and after a few of them nobody is kept waiting. */
  const onFailure = (outcome: Outcome, isHopeless: boolean) => {
    failures += 1;
    const pauseMs = Math.min(longestPauseMs, settings.pauseMs * 2 ** (failures - 1));
    // Not all processes at the same instant.
    pausedUntil = Date.now() + pauseMs * (0.75 + Math.random() / 2);
    if ((failures >= mostFailures || isHopeless) && sessions.size === 0) failAll(outcome);
  };

  const owner: SessionOwner<Session> = {
    take: queue.take,
    giveBack(job, reason) {
      job.moves += 1;
      if (job.moves > mostMoves) job.settle(reason);
      else if (isClosing) job.settle({ kind: 'not-sent' });
      else queue.putFirst(job);
    },
    idle: (session) => void idle.add(session),
    hasRoom: (session) => void withRoom.add(session),
    proven() {
      failures = 0;
      open();
    },
    ended(session, { isProven, isDoubtful, reason }) {
      sessions.delete(session);
      withRoom.delete(session);
      const wasIdle = idle.delete(session);
      if (isDoubtful) doubts += 1;
      else if (isProven) doubts = 0;
      if (doubts >= mostDoubts) {
        doubts = 0;
        lockStepUntil = Date.now() + doubtMs;
      }
      if (!isProven && !wasIdle) onFailure({ kind: 'try-later', reason, stage: 'connect' }, false);
      open();
      tellIfEmpty();
    },
  };

  const begin = (connection: OpenConnection) => {
    const session = new Session(connection, settings, owner, Date.now() >= lockStepUntil);
    sessions.add(session);
    const everyMs = Math.max(20, Math.min(1_000, settings.silenceMs / 4));
    ticker ??= setInterval(() => {
      const now = Date.now();
      for (const each of [...sessions]) each.checkTime(now);
    }, everyMs).unref();
    session.start();
    if (isClosing) session.end();
  };

  const openOne = async () => {
    opening += 1;
    try {
      const connection = await openConnection(settings, giveUp.signal);
      opening -= 1;
      begin(connection);
    } catch (error) {
      opening -= 1;
      const { message: reason, code } = error instanceof NoSession ? error : new NoSession(String(error));
      const facts = code === null ? {} : { code };
      // Signing in again and again with what was refused locks accounts.
      onFailure({ kind: 'try-later', reason, stage: 'connect', ...facts }, code === 535);
    }
    open();
    tellIfEmpty();
  };

  /** As many connections as messages wait for, within what is allowed. */
  const open = (): void => {
    if (isClosing || wakeUp) return;
    const waitMs = failures > 0 ? pausedUntil - Date.now() : 0;
    while (opening < queue.size() && sessions.size + opening < settings.connections) {
      if (failures > 0 && opening > 0) return;
      if (waitMs > 0) {
        wakeUp = setTimeout(() => {
          wakeUp = null;
          open();
        }, waitMs);
        return;
      }
      void openOne();
    }
  };

  /** Has sessions take what waits. One that cannot any more is forgotten: it says when it can again. */
  const wake = (some: Set<Session>) => {
    for (const session of some) {
      if (queue.size() === 0) return;
      some.delete(session);
      session.wake();
    }
  };

  return {
    send(message: WireMessage, { mayGo }: SendOptions = {}): Promise<TransportOutcome> {
      return new Promise((settle) => {
        if (isClosing) {
          settle({ kind: 'not-sent' });
          return;
        }
        queue.put({ message, mayGo, settle, moves: 0 });
        wake(idle);
        if (queue.size() > 0) open();
        if (queue.size() > 0 && sessions.size >= settings.connections) wake(withRoom);
      });
    },

    /** What is being sent is finished; what waits is given back, not sent. */
    async close(): Promise<void> {
      isClosing = true;
      if (wakeUp) clearTimeout(wakeUp);
      giveUp.abort();
      failAll({ kind: 'not-sent' });
      await new Promise<void>((resolve) => {
        onEmpty = resolve;
        for (const session of [...sessions]) session.end();
        tellIfEmpty();
      });
    },
  };
}

/** First in, first out; what was given back goes first. */
function createQueue() {
  let jobs: (Job | undefined)[] = [];
  let head = 0;
  return {
    size: () => jobs.length - head,
    put(job: Job): void {
      jobs.push(job);
    },
    putFirst(job: Job): void {
      if (head === 0) jobs.unshift(job);
      else {
        head -= 1;
        jobs[head] = job;
      }
    },
    take(): Job | undefined {
      const job = jobs[head];
      if (job === undefined) return undefined;
      jobs[head] = undefined;
      head += 1;
      if (head === jobs.length || head > 1_024) {
        jobs = jobs.slice(head);
        head = 0;
      }
      return job;
    },
  };
}
