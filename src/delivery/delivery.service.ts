import type { Campaigns } from '../campaigns/index.ts';
import type { Messages, Outcome } from '../messages/index.ts';
import { type Clock, type Db, type Doorbell, KohortError, type Log, type Tx } from '../platform/index.ts';
import { createClaimWork } from './claim-work.ts';
import { findWithOwnWays } from './delivery.store.ts';
import { createMailboxReader } from './mailbox.service.ts';
import { deleteMailsOf } from './mailbox.store.ts';
import { createBackOff } from './rates/back-off.ts';
import { type ConfirmationParts, createConfirmations } from './send-confirmations.ts';
import { createSender } from './sending.ts';
import type { Signer } from './sign.ts';
import type { Transport } from './transport.ts';
import { createWays } from './ways/create-ways.ts';
import { openInstallation } from './ways/open-installation.ts';
import { unusable } from './ways/open-transport.ts';
import type { TransportRow } from './ways/transports.store.ts';

type Parts = {
  db: Db;
  clock: Clock;
  doorbell: Doorbell;
  campaigns: Pick<Campaigns, 'get' | 'compose' | 'composeTest' | 'reopen'>;
  messages: Messages;
  /** Where messages go out; null where nothing is configured: then what has no way of its own is not claimed. */
  smtpUrl: string | null;
  /** The SMTP server is our own mailbox, which remembers what it took. */
  isMailbox?: boolean | undefined;
  /** Instead of SMTP: for tests. */
  transport?: Transport;
  /** Opens the ways out of workspaces. */
  openTransport?: (row: TransportRow) => Promise<Transport>;
  signer?: Pick<Signer, 'sign'>;
  /** What confirmation mails are made of; without it none are sent. */
  confirmations?: Pick<ConfirmationParts, 'contacts' | 'workspaces' | 'consentLinks'>;
  log: Log;
};

const settleBatch = 500;

export type Delivery = ReturnType<typeof createDelivery>;

/** Takes claimed messages out. One sender per process; several processes share the work through the ledger's claims. */
export function createDelivery(parts: Parts) {
  const { db, clock, doorbell, campaigns, messages, signer, log } = parts;
  const mailbox = createMailboxReader({ db });
  const { transport, smtpUrl, isMailbox } = parts;
  const noWays = async (row: TransportRow) => Promise.reject(unusable(row, 'this process opens no ways of its own.'));
  const ways = createWays({
    db,
    openInstallation: transport ? () => transport : openInstallation({ smtpUrl, isMailbox, arrived: mailbox.arrived }),
    openTransport: parts.openTransport ?? noWays,
    log,
  });
  const backOff = createBackOff({ db, clock, doorbell, log });
  const claims = createClaimWork({ db, messages, ways, backOff, log });
  const sender = createSender({ db, clock, doorbell, campaigns, messages, claims, backOff, signer, log });
  const confirmations = parts.confirmations
    ? createConfirmations({ clock, ways, signer, log, ...parts.confirmations })
    : null;
  let confirming: Promise<number> | null = null;
  let sending: Promise<void> | null = null;
  let isClosed = false;

  return {
    mailbox,

    /** By which way messages of a workspace go; see {@link createWays}. */
    wayOf: ways.of,

    /** Sends until nothing is due, or until told to stop: then what is leaving is finished and the rest given back. */
    async send(signal?: AbortSignal): Promise<void> {
      sending ??= sender
        .sendAll(() => isClosed || signal?.aborted === true)
        .finally(() => {
          sending = null;
        });
      await sending;
    },

    /** Sends the confirmation mails that are due. Returns how many were taken in hand. */
    async sendConfirmations(signal?: AbortSignal): Promise<number> {
      if (!confirmations || isClosed) return 0;
      confirming ??= confirmations
        .send(() => isClosed || signal?.aborted === true)
        .finally(() => {
          confirming = null;
        });
      return confirming;
    },

    /**
     * Asks a transport that remembers about messages whose outcome is unknown; not about those that may have gone another
     * way. Returns how many were settled.
     */
    async settleUnknown(): Promise<number> {
      const out = ways.installation()?.transport;
      if (!out?.lookup) return 0;
      const found = await messages.findUnknown(settleBatch);
      if (found.length === 0) return 0;
      const others = await findWithOwnWays(db.sql, [...new Set(found.map(({ workspaceId }) => workspaceId))]);
      const unknown = found.filter(({ workspaceId }) => !others.has(workspaceId));
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
      const { transportId } = await campaigns.get(workspaceId, campaignId);
      const { transport: out } = await ways.of(workspaceId, transportId);
      const wire = await campaigns.composeTest(workspaceId, campaignId, options);
      const prefix = (await signer?.sign(wire, workspaceId, wire.fromDomain)) ?? null;
      const outcome = await out.send({ ...wire, ...(prefix ? { prefix } : {}), messageId: null });
      if (outcome.kind === 'not-sent') throw new KohortError('internal', { detail: 'A test mail asks nobody.' });
      return outcome;
    },

    /** For the erasure of a contact: mail caught for it goes. */
    erase: (tx: Pick<Tx, 'sql'>, workspaceId: number, contactId: number): Promise<void> =>
      deleteMailsOf(tx.sql, workspaceId, contactId),

    /** Stops sending, waits for what is leaving, lets go of the claims. */
    async close(): Promise<void> {
      isClosed = true;
      await sending?.catch(() => undefined);
      await confirming?.catch(() => undefined);
      await sender.close();
      await ways.close();
    },
  };
}
