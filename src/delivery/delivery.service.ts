import type { Campaigns, ComposedMessage } from '../campaigns/index.ts';
import type { ClaimedMessage, Messages, Outcome, WorkerPresence } from '../messages/index.ts';
import { type Clock, type Db, type Doorbell, KohortError, type Log, type Tx } from '../platform/index.ts';
import { WireSlab } from '../rendering/index.ts';
import { findForbidden } from './delivery.store.ts';
import { createMailboxReader } from './mailbox.service.ts';
import { deleteMailsOf } from './mailbox.store.ts';
import { createSmtpTransport } from './smtp/create-smtp-transport.ts';
import type { Transport, TransportOutcome } from './transport.ts';

type Parts = {
  db: Db;
  clock: Clock;
  doorbell: Doorbell;
  campaigns: Pick<Campaigns, 'compose' | 'composeTest' | 'reopen'>;
  messages: Messages;
  /** Where messages go out; null where nothing is configured: then nothing is claimed. */
  smtpUrl: string | null;
  /** The SMTP server is our own mailbox, which remembers what it took. */
  isMailbox?: boolean;
  /** Instead of SMTP: for tests, and for transports to come. */
  transport?: Transport;
  log: Log;
};

const batchSize = 200;
/** Groups under way at a time: one group alone would have the wire wait for the ledger's disk, and the other way round. */
const lanes = 2;
const settleBatch = 500;
/** Room for a batch of ordinary messages; longer ones find theirs elsewhere. */
const slabBytes = 8 * 1024 * 1024;

export type Delivery = ReturnType<typeof createDelivery>;

/** Takes claimed messages out. One sender per process; several processes share the work through the ledger's claims. */
export function createDelivery(parts: Parts) {
  const { db, clock, doorbell, campaigns, messages, log } = parts;
  const mailbox = createMailboxReader({ db });
  let transport: Transport | null = parts.transport ?? null;
  let presence: WorkerPresence | null = null;
  let sending: Promise<void> | null = null;
  let isClosed = false;
  /** Where the next batch is written: fresh memory for every batch costs as much as a fifth of writing it. */
  let freeSlab: WireSlab | null = null;
  /** Outcomes the database could not take: kept, because only we know them. */
  const unrecorded: { workerId: string; outcomes: { messageId: number; outcome: Outcome }[] }[] = [];

  const openTransport = (): Transport | null => {
    if (!parts.smtpUrl) return transport;
    transport ??= parts.isMailbox
      ? createSmtpTransport({ name: 'mailbox', url: parts.smtpUrl, lookup: mailbox.arrived })
      : createSmtpTransport({ url: parts.smtpUrl });
    return transport;
  };

  const join = async (): Promise<string> => {
    if (!presence?.isHeld()) presence = await messages.joinWorkers();
    return presence.workerId;
  };

  const record = async (workerId: string, outcomes: { messageId: number; outcome: Outcome }[]) => {
    try {
      await messages.recordOutcomes(workerId, outcomes);
    } catch (error) {
      unrecorded.push({ workerId, outcomes });
      throw error;
    }
  };

  const recordLeftovers = async () => {
    while (unrecorded.length > 0) {
      await messages.recordOutcomes(unrecorded[0]!.workerId, unrecorded[0]!.outcomes);
      unrecorded.shift();
    }
  };

  /**
   * One group goes out at once; what a SIGKILL leaves in doubt is the groups of all lanes: as many as connections. Says
   * whether the other side took all of it, so that nobody reads it any more.
   */
  const handOver = async (workerId: string, out: Transport, group: Ready[]): Promise<boolean> => {
    const ids = group.map(({ messageId }) => messageId);
    // As late as can be: a slow server may have kept this group waiting for minutes, and people say no meanwhile.
    await messages.drop(workerId, await findForbidden(db.sql, ids));
    const mayGo = new Set(await messages.noteHandOver(workerId, ids));
    const going = group.filter(({ messageId }) => mayGo.has(messageId));
    const outcomes = await Promise.all(
      going.map(async (message) => ({ messageId: message.messageId, outcome: certain(await out.send(message.wire)) })),
    );
    await record(workerId, outcomes);
    // Paused or cancelled since the claim: the ledger knows which, and where they belong.
    await messages.giveBack(
      workerId,
      ids.filter((messageId) => !mayGo.has(messageId)),
    );
    return outcomes.every(({ outcome }) => outcome.kind === 'accepted');
  };

  const sendBatch = async (workerId: string, out: Transport, claimed: ClaimedMessage[], stopping: () => boolean) => {
    const slab = freeSlab ?? new WireSlab(slabBytes);
    freeSlab = null;
    const composed = await campaigns.compose(claimed, slab);
    const unmakeable = composed.filter((message) => message.kind === 'unmakeable');
    await messages.reject(workerId, unmakeable);
    const ready = composed.filter((message) => message.kind === 'ready');
    if (!(await handOverInLanes(workerId, out, ready, stopping))) return;
    // Where one was refused or is in doubt, a connection may still hold a message: those bytes are left alone for ever.
    slab.reuse();
    freeSlab = slab;
  };

  /**
   * Several groups are under way at a time, so that one is noted or recorded in the ledger while another is on the wire.
   * Once a lane fails the others finish their group and start no other: the claims are let go only when all are still.
   */
  const handOverInLanes = async (workerId: string, out: Transport, ready: Ready[], stopping: () => boolean) => {
    const groupSize = Math.max(1, Math.floor(out.connections / lanes));
    const failures: unknown[] = [];
    let next = 0;
    let areTaken = true;
    const lane = async () => {
      while (next < ready.length && failures.length === 0 && !stopping()) {
        const group = ready.slice(next, next + groupSize);
        next += groupSize;
        await handOver(workerId, out, group).then(
          (isTaken) => {
            areTaken &&= isTaken;
          },
          (error: unknown) => failures.push(error),
        );
      }
    };
    await Promise.all(Array.from({ length: lanes }, lane));
    if (failures.length > 0) throw failures[0];
    const rest = ready.slice(next).map((message) => message.messageId);
    if (rest.length > 0) await messages.giveBack(workerId, rest);
    return areTaken;
  };

  const sendAll = async (stopping: () => boolean) => {
    const out = openTransport();
    if (!out) return;
    await recordLeftovers();
    while (!stopping()) {
      const workerId = await join();
      const claimed = await messages.claimBatch({ workerId, limit: batchSize, now: clock.now() });
      if (claimed.length === 0) return;
      try {
        await sendBatch(workerId, out, claimed, stopping);
      } catch (error) {
        // Whatever is left in this worker's hands goes the way of a dead worker's: recovery finds it within seconds.
        await presence?.leave().catch(() => undefined);
        presence = null;
        throw error;
      }
      doorbell.ring('campaigns.advance');
    }
  };

  return {
    mailbox,

    /** Sends until nothing is due, or until told to stop: then what is handed over is finished and the rest given back. */
    async send(signal?: AbortSignal): Promise<void> {
      const stopping = () => isClosed || signal?.aborted === true;
      sending ??= sendAll(stopping).finally(() => {
        sending = null;
      });
      await sending;
    },

    /** Asks a transport that remembers about messages whose outcome is unknown. Returns how many were settled. */
    async settleUnknown(): Promise<number> {
      const out = openTransport();
      if (!out?.lookup) return 0;
      const unknown = await messages.findUnknown(settleBatch);
      if (unknown.length === 0) return 0;
      const taken = await out.lookup(unknown.map((message) => message.id));
      const evidence = unknown.map(({ id }) => ({ messageId: id, wasTaken: taken.has(id) }));
      const campaignIds = await messages.settleUnknown(evidence);
      await campaigns.reopen(campaignIds);
      log.info({ settled: unknown.length, taken: taken.size, transport: out.name }, 'delivery.unknown.settled');
      if (campaignIds.length > 0) doorbell.ring('delivery.send');
      return unknown.length;
    },

    /**
     * Sends one contact's message of a campaign to `to`, as it would go out, with [test] in front of its subject. Not in
     * the ledger, and its links count nothing. Throws `delivery_no_transport`, and what composing throws.
     */
    async sendTest(
      workspaceId: number,
      campaignId: number,
      options: { contactId: number; to: string },
    ): Promise<Outcome> {
      const out = openTransport();
      if (!out) throw new KohortError('delivery_no_transport');
      const wire = await campaigns.composeTest(workspaceId, campaignId, options);
      return certain(await out.send({ ...wire, messageId: null }));
    },

    /** For the erasure of a contact: mail caught for it goes. */
    erase: (tx: Pick<Tx, 'sql'>, workspaceId: number, contactId: number): Promise<void> =>
      deleteMailsOf(tx.sql, workspaceId, contactId),

    /** Stops sending, waits for what is handed over, lets go of the claims. */
    async close(): Promise<void> {
      isClosed = true;
      await sending?.catch(() => undefined);
      await recordLeftovers().catch((error: Error) => log.error({ error: error.message }, 'delivery.outcomes.lost'));
      await presence?.leave();
      await transport?.close();
    },
  };
}

type Ready = Extract<ComposedMessage, { kind: 'ready' }>;

/** Nothing sent without asking whether it may go is held back. */
const certain = (outcome: TransportOutcome): Outcome =>
  outcome.kind === 'not-sent' ? { kind: 'try-later', reason: 'It was held back' } : outcome;
