import type { Outcome } from '../../messages/index.ts';
import type { SendOptions, TransportOutcome, WireMessage } from '../transport.ts';

/** A message in the pool's hands. `moves`: how often a connection that it was announced on was lost before it went. */
export type Job = {
  message: WireMessage;
  mayGo: SendOptions['mayGo'];
  settle(outcome: TransportOutcome): void;
  moves: number;
};

/** What a session needs of its pool. */
export type SessionOwner<Session> = {
  /** The next message, if one waits. */
  take(): Job | undefined;
  /** A message that is certain not to have gone, and may go over another connection. */
  giveBack(job: Job, reason: Outcome): void;
  /** The session has nothing to do. */
  idle(session: Session): void;
  /** A message is out, and the envelope of another could go behind it. */
  hasRoom(session: Session): void;
  /** The server has judged a message for the first time: it is one that works. */
  proven(): void;
  /** It is over. `isDoubtful`: commands that went out together were lost on the other side. */
  ended(session: Session, facts: { isProven: boolean; isDoubtful: boolean; reason: string }): void;
};
