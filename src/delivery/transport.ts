import type { Outcome } from '../messages/index.ts';

/**
 * One message ready for the wire. `raw` is the whole message, lines ending in CRLF, not yet dot-stuffed; once all of a
 * batch are accepted, other messages are written over it.
 */
export type WireMessage = {
  envelope: { from: string; to: string };
  raw: Buffer;
  /** Known to be ASCII without a line that begins with a dot, as rendering writes it: nobody needs to look. */
  isPlain?: boolean;
  /** Header lines that go before `raw`, each ending in CRLF: signatures over it. */
  prefix?: Buffer;
  /** Id in the ledger; null for a test mail. */
  messageId: number | null;
};

/** What became of a message; 'not-sent': `mayGo` said no, and nothing of it left. */
export type TransportOutcome = Outcome | { kind: 'not-sent' };

export type SendOptions = {
  /**
   * Asked right before the first byte of the message would leave (its envelope may have left), at most once. No, or an
   * error, and nothing of the message leaves.
   */
  mayGo?(): boolean | Promise<boolean>;
};

/**
 * The port every way out of here implements. test/conformance/transports.test.ts runs on each of them.
 *
 * What a transport must keep to: `send` never throws and never sends twice by itself; accepted and rejected only on the
 * other side's word; try-later only when the message is certain not to have been taken; everything else is unknown. Any
 * number of messages may wait in it; between the yes of `mayGo` and the outcome it has at most `connections`.
 */
export type Transport = {
  name: string;
  /** How many messages may be on their way at once. */
  connections: number;
  send(message: WireMessage, options?: SendOptions): Promise<TransportOutcome>;
  /** Which of these messages it has taken, for a transport that remembers. */
  lookup?(messageIds: number[]): Promise<Set<number>>;
  /** Finishes what is being sent, then closes. */
  close(): Promise<void>;
};
