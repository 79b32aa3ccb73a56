import type { Campaigns, ComposedMessage } from '../campaigns/index.ts';
import { type ClaimedMessage, type Ended, type Messages, turnNow, type WorkerPresence } from '../messages/index.ts';
import type { Clock, Db, Doorbell, Log } from '../platform/index.ts';
import { WireSlab } from '../rendering/index.ts';
import type { ClaimWork } from './claim-work.ts';
import { findQuiet, whyNot, whyNotJoins } from './may-go.store.ts';
import { createPump, type Pump, turnsAtOnce } from './pump.ts';
import type { BackOff, Noticed } from './rates/back-off.ts';
import type { Signer } from './sign.ts';
import type { TransportOutcome } from './transport.ts';
import type { Way } from './ways/way.ts';

type Parts = {
  db: Db;
  clock: Clock;
  doorbell: Doorbell;
  campaigns: Pick<Campaigns, 'compose'>;
  messages: Messages;
  claims: Pick<ClaimWork, 'next' | 'nextAt'>;
  backOff: Pick<BackOff, 'notice'>;
  signer?: Pick<Signer, 'sign'> | undefined;
  log: Log;
};

/** Messages claimed and made at a time, at most. */
const batchSize = 200;
/** At the beginning, when nobody knows how fast a way is. */
const firstBatchSize = 20;
/**
 * A batch is about as much as its way carries in this time: with three of them under way, what is urgent stands behind
 * little more than a second's worth of other messages, also where a way carries only twenty a second.
 */
const batchMs = 400;
/** Batches of one way: one on the wire, one waiting behind it, one being made. */
const batchesOfWay = 3;
/** Room for a batch of ordinary messages; longer ones find theirs elsewhere. */
const slabBytes = 8 * 1024 * 1024;
/** While batches are under way and nothing else was due, this long until the next look. */
const lookAgainMs = 250;
/** Where limits will have room again within this time, the worker stays for it; else somebody calls it again. */
const stayMs = 1_000;
/** Shorter waits may be over before a clock that counts milliseconds has moved. */
const leastWaitMs = 5;

/** A way out as this worker uses it. */
type Line = {
  way: Way;
  pump: Pump;
  batches: number;
  /** How many messages the next batch may have. */
  nextSize: number;
  /** When a batch was done last, epoch ms. */
  doneAtMs: number;
};
type Ready = Extract<ComposedMessage, { kind: 'ready' }>;
/** What a worker has under way, from when it joins until it leaves. */
type Session = {
  presence: WorkerPresence;
  lines: Map<string, Line>;
  batches: Set<Promise<void>>;
  failures: Error[];
  hasSent: boolean;
  /** Finishing what is leaving, and nothing more. */
  isStopping(): boolean;
};

/** Whether no connection can still be reading the message: all of it was taken, or nothing of it was ever given out. */
const isLetGoOf = (outcome: TransportOutcome): boolean =>
  outcome.kind === 'accepted' ||
  outcome.kind === 'not-sent' ||
  ((outcome.kind === 'rejected' || outcome.kind === 'try-later') &&
    (outcome.stage === 'mail' || outcome.stage === 'rcpt' || outcome.stage === 'data'));

/**
 * Takes due messages out, batch by batch: claimed and made ahead, so that the wire never waits for it, and let go one by one
 * where a connection is free. When the ledger fails, what is on the wire is finished, what is known is kept for later, and
 * the worker leaves: recovery finds the rest, as it finds a dead worker's.
 */
export function createSender(parts: Parts) {
  const { db, clock, doorbell, campaigns, messages, claims, backOff, signer, log } = parts;
  const takeTurn = messages.openTurns({ joins: whyNotJoins, reason: whyNot({ now: turnNow, asking: '$8::bigint[]' }) });
  /** Outcomes the database could not take: kept, because only we know them. */
  const unrecorded: { workerId: string; ended: Ended[] }[] = [];
  let session: Session | null = null;
  /** Where next batches are written: fresh memory for every batch costs as much as a fifth of writing it. */
  const freeSlabs: WireSlab[] = [];

  const recordLeftovers = async (): Promise<void> => {
    for (let first = unrecorded[0]; first; first = unrecorded[0]) {
      await takeTurn({ workerId: first.workerId, slot: -2, ended: first.ended, held: [], asked: [] });
      unrecorded.shift();
    }
  };

  const openLine = async (session: Session, way: Way): Promise<Line> => {
    const known = session.lines.get(way.id);
    if (known) {
      known.way = way;
      return known;
    }
    const firstSlot = session.lines.size * turnsAtOnce;
    const { workerId } = session.presence;
    const isOurs = await messages.openSlots(workerId, slotsFrom(firstSlot));
    if (!isOurs) throw new Error('others have taken over from this worker');
    const line = { way, batches: 0, nextSize: firstSize(way), doneAtMs: 0 } as Line;
    line.pump = createPump({
      workerId,
      firstSlot,
      capacity: () => line.way.transport.connections,
      retries: () => line.way.limits.retries,
      isStopping: () => session.isStopping(),
      takeTurn,
      onFailure: (error, ended) => {
        if (ended.length > 0) unrecorded.push({ workerId, ended });
        session.failures.push(error);
      },
      clock,
    });
    session.lines.set(way.id, line);
    return line;
  };

  /** Those whose contacts sleep go back until morning. */
  const withoutQuiet = async (workerId: string, claimed: ClaimedMessage[]): Promise<ClaimedMessage[]> => {
    const quiet = await findQuiet(
      db.sql,
      claimed.map(({ id }) => id),
      clock.now(),
    );
    if (quiet.length === 0) return claimed;
    await messages.postpone(workerId, quiet);
    const waiting = new Set(quiet.map(({ messageId }) => messageId));
    return claimed.filter(({ id }) => !waiting.has(id));
  };

  const sendOne = async (line: Line, { messageId, wire }: Ready, workspaceId: number) => {
    const prefix = (await signer?.sign(wire, workspaceId, wire.fromDomain)) ?? null;
    const outcome = await line.way.transport.send(prefix ? { ...wire, prefix } : wire, {
      mayGo: () => line.pump.mayGo(messageId),
    });
    if (outcome.kind === 'not-sent') line.pump.forget(messageId);
    else await line.pump.record(messageId, outcome);
    return outcome;
  };

  const sendBatch = async (session: Session, line: Line, claimed: ClaimedMessage[]) => {
    const { workerId } = session.presence;
    const slab = freeSlabs.pop() ?? new WireSlab(slabBytes);
    const awake = await withoutQuiet(workerId, claimed);
    const composed = await campaigns.compose(awake, slab);
    await messages.reject(
      workerId,
      composed.filter((message) => message.kind === 'unmakeable'),
    );
    const known = new Map(awake.map((message) => [message.id, message]));
    const ready = composed.filter((message) => message.kind === 'ready');
    const noticed = await Promise.all(
      ready.map(async (message): Promise<Noticed & { messageId: number }> => {
        const { email, operator, workspaceId } = known.get(message.messageId)!;
        const outcome = await sendOne(line, message, workspaceId);
        return { messageId: message.messageId, email, operator, outcome };
      }),
    );
    if (noticed.every(({ outcome }) => isLetGoOf(outcome))) {
      slab.reuse();
      freeSlabs.push(slab);
    }
    // Paused, cancelled, or we are stopping: the ledger knows which, and where they belong.
    const unsent = noticed.filter(({ outcome }) => outcome.kind === 'not-sent').map(({ messageId }) => messageId);
    await messages.giveBack(workerId, unsent);
    await backOff.notice(line.way, noticed);
  };

  const startBatch = (session: Session, line: Line, claimed: ClaimedMessage[]) => {
    line.batches += 1;
    session.hasSent = true;
    const begunAtMs = clock.now().getTime();
    const batch: Promise<void> = sendBatch(session, line, claimed)
      .catch((error: Error) => void session.failures.push(error))
      .finally(() => {
        line.batches -= 1;
        const nowMs = clock.now().getTime();
        line.nextSize = sizeAfter(line, claimed.length, nowMs - Math.max(begunAtMs, line.doneAtMs));
        line.doneAtMs = nowMs;
        session.batches.delete(batch);
      });
    session.batches.add(batch);
  };

  const msUntil = (at: Date | null) => (at === null ? Number.POSITIVE_INFINITY : at.getTime() - clock.now().getTime());

  const lookUntilDone = async (session: Session): Promise<void> => {
    const { workerId } = session.presence;
    const isFull = (way: Way) => (session.lines.get(way.id)?.batches ?? 0) >= batchesOfWay;
    const limitOf = (way: Way) => session.lines.get(way.id)?.nextSize ?? firstSize(way);
    while (!session.isStopping()) {
      const work = await claims.next({ workerId, limitOf, now: clock.now(), isFull });
      if (work) startBatch(session, await openLine(session, work.way), work.messages);
      else {
        const roomInMs = msUntil(claims.nextAt());
        const isIdle = session.batches.size === 0;
        if (isIdle && roomInMs > stayMs) break;
        const seen = clock.now();
        await someProgress(session.batches, Math.min(lookAgainMs, roomInMs));
        // A clock that stands still brings no room, however long we wait.
        if (isIdle && clock.now().getTime() === seen.getTime()) break;
      }
    }
  };

  const join = async (): Promise<Session> => {
    if (session?.presence.isHeld()) return session;
    const presence = await messages.joinWorkers();
    session = { presence, lines: new Map(), batches: new Set(), failures: [], hasSent: false, isStopping: () => true };
    return session;
  };

  return {
    /** Sends until nothing is due, or until told to stop: then what is leaving is finished and the rest given back. */
    async sendAll(isStopped: () => boolean): Promise<void> {
      await recordLeftovers();
      const joined = await join();
      joined.isStopping = () => isStopped() || joined.failures.length > 0;
      await lookUntilDone(joined).catch((error: Error) => void joined.failures.push(error));
      await Promise.all(joined.batches);
      const [failure] = joined.failures;
      if (failure) {
        // Whatever is left in this worker's hands goes the way of a dead worker's: recovery finds it within seconds.
        session = null;
        await joined.presence.leave().catch(() => undefined);
        throw failure;
      }
      if (joined.hasSent) doorbell.ring('campaigns.advance');
      joined.hasSent = false;
    },

    /** After the last of `sendAll`: what is known only here is recorded, and the worker leaves. */
    async close(): Promise<void> {
      await recordLeftovers().catch((error: Error) => log.error({ error: error.message }, 'delivery.outcomes.lost'));
      await session?.presence.leave();
    },
  };
}

const firstSize = (way: Way): number => Math.min(batchSize, Math.max(firstBatchSize, way.transport.connections));

/** After `count` messages that took so long: what the way carries in {@link batchMs}, twice as much as before at most. */
function sizeAfter({ way, nextSize }: Line, count: number, tookMs: number): number {
  const carried = (count / Math.max(1, tookMs)) * batchMs;
  const least = Math.min(firstSize(way), Math.max(1, way.transport.connections));
  return Math.max(least, Math.min(batchSize, 2 * nextSize, Math.ceil(carried)));
}

const slotsFrom = (first: number): number[] => Array.from({ length: turnsAtOnce }, (_, index) => first + index);

/** Until a batch is done, or it is time to look whether something else is due. */
async function someProgress(batches: ReadonlySet<Promise<void>>, atMostMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const look = new Promise<void>((done) => {
    timer = setTimeout(done, Math.max(leastWaitMs, atMostMs));
  });
  await Promise.race([...batches, look]);
  clearTimeout(timer);
}
