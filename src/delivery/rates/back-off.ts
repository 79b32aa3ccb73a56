/**
 * What an operator of mailboxes asks by its refusals is obeyed for all messages to it, not only for the one refused:
 *
 *   (none) ──"slow down"──► paused ──runs out──► a few messages try ──accepted──► (none)
 *                             ▲                        │
 *                             └──refused again: twice as long
 */
import { domainOf, type Outcome, otherOperator, readRefusal } from '../../messages/index.ts';
import type { Clock, Db, Doorbell, Log } from '../../platform/index.ts';
import { beginPause, beginProbe, endPauses, findPauses, type Growth, type Pause } from './pauses.store.ts';
import { domainScope, operatorScope } from './scopes.ts';

type Parts = {
  db: Pick<Db, 'sql'>;
  clock: Clock;
  doorbell: Doorbell;
  log: Pick<Log, 'info' | 'warn'>;
  draw?: () => number;
};

/** How an attempt ended, and at whose mailbox. */
export type Noticed = { email: string; operator: number; outcome: Outcome | { kind: 'not-sent' } };

type Span = { firstMs: number; mostMs: number };

/** First pause, longest pause. A mail server that cannot be reached is tried again sooner: it may only be starting. */
const pauseMs = { asked: { firstMs: 60_000, mostMs: 4 * 3_600_000 }, unreachable: { firstMs: 5_000, mostMs: 600_000 } };
/** Pauses differ by up to a fifth more, so that many who were refused together do not come back together. */
const jitter = 0.2;
/** For so long others leave it to one worker to try. */
const probeMs = 30_000;
/** By so many messages is tried whether a pause may end. */
export const probeSize = 5;

/** For whom a message counts: all mailboxes of an operator, or those of the domain. */
export function scopeOf(wayId: string, { operator, email }: { operator: number; email: string }): string {
  return operator === otherOperator ? domainScope(wayId, domainOf(email) ?? '') : operatorScope(wayId, operator);
}

export type BackOff = ReturnType<typeof createBackOff>;

/** The verbs of pausing. Pauses are in the database: they hold for all workers, and outlive them. */
export function createBackOff({ db, clock, doorbell, log, draw = Math.random }: Parts) {
  /** Scopes for which this process is trying whether the pause may end. */
  const probing = new Set<string>();

  const pause = async (scope: string, reason: string, span: Span): Promise<void> => {
    const growth: Growth = { ...span, factor: 1 + jitter * draw() };
    const begun = await beginPause(db.sql, { scope, reason, growth, isProbe: probing.has(scope) }, clock.now());
    probing.delete(scope);
    if (begun.isNew) log.warn({ scope, until: begun.until, step: begun.step, reason }, 'delivery.pause.begun');
  };

  /** What each scope is to be paused for: one reason each is enough. */
  const wishesOf = (wayId: string, noticed: Noticed[]) => {
    const wishes = new Map<string, { reason: string; span: Span }>();
    // While some get an answer, one connection that failed says nothing about the server.
    const isAnswered = noticed.some(({ outcome }) => outcome.kind === 'accepted' || outcome.kind === 'rejected');
    for (const item of noticed) {
      const { outcome } = item;
      if (outcome.kind !== 'try-later') continue;
      const kind = readRefusal(outcome);
      if (outcome.stage === 'connect') {
        const isServers = kind === 'unreachable' || kind === 'slow-down';
        if (isServers && !isAnswered) wishes.set(wayId, { reason: outcome.reason, span: pauseMs.unreachable });
      } else if (kind === 'slow-down') {
        wishes.set(scopeOf(wayId, item), { reason: outcome.reason, span: pauseMs.asked });
      }
    }
    return wishes;
  };

  return {
    /**
     * Learns from how attempts by one way out ended: pauses begin, grow and end. Give it all outcomes; those accepted cost
     * nothing unless this process is just trying whether a pause may end.
     */
    async notice(way: { id: string }, noticed: Noticed[]): Promise<void> {
      if (probing.size > 0) {
        const through = noticed.filter(({ outcome }) => outcome.kind === 'accepted');
        const scopes = [...new Set(through.flatMap((item) => [way.id, scopeOf(way.id, item)]))];
        const ended = scopes.filter((scope) => probing.delete(scope));
        if (ended.length > 0) {
          await endPauses(db.sql, ended);
          log.info({ scopes: ended }, 'delivery.pause.ended');
          doorbell.ring('delivery.send');
        }
      }
      for (const [scope, { reason, span }] of wishesOf(way.id, noticed)) await pause(scope, reason, span);
    },

    /** All pauses, those that ran out included, by scope. */
    async find(): Promise<Map<string, Pause>> {
      return new Map((await findPauses(db.sql)).map((found) => [found.scope, found]));
    },

    /** Whether this process may send a few messages to try a pause that ran out; else until when another one is trying. */
    async tryNow(scope: string, now: Date): Promise<{ mayTry: boolean; until: Date }> {
      const until = new Date(now.getTime() + probeMs);
      const mayTry = await beginProbe(db.sql, scope, now, until);
      if (mayTry) probing.add(scope);
      return { mayTry, until };
    },
  };
}
