import type { Outcome } from '../messages/index.ts';

/**
 * One message ready for the wire. `raw` is the whole message, lines ending in CRLF, not yet dot-stuffed; once all of a
 * batch are accepted, other messages are written over it.
 */
export type WireMessage = {
  envelope: { from: string; to: string };
  raw: Buffer;
  /** Id in the ledger; null for a test mail. */
  messageId: number | null;
};

/**
 * The port every way out of here implements. test/conformance/transports.test.ts runs on each of them.
 *
 * What a transport must keep to: `send` never throws and never sends twice by itself; accepted and rejected only on the
 * other side's word; try-later only when the message is certain not to have been taken; everything else is unknown.
 */
export type Transport = {
  name: string;
  /** How many messages it takes at once. */
  connections: number;
  send(message: WireMessage): Promise<Outcome>;
  /** Which of these messages it has taken, for a transport that remembers. */
  lookup?(messageIds: number[]): Promise<Set<number>>;
  /** Finishes what is being sent, then closes. */
  close(): Promise<void>;
};
