import type { Ended, Outcome, OwnSchedules, Turn, TurnAnswer } from '../messages/index.ts';
import type { Clock } from '../platform/index.ts';

/** Turns under way at once: while one waits for the disk, the other one's messages are on the wire. */
export const turnsAtOnce = 2;

/** Over a fast wire replies come within a millisecond or two of each other, and a turn costs for one nearly as for ten. */
const usualGatherMs = 2;

type Parts = {
  workerId: string;
  /** The number of its first slot in hand_over. */
  firstSlot: number;
  /** How many messages may be leaving at once. Read at every turn. */
  capacity(): number;
  /** Nothing more is to leave: whoever asks is told no. Read at every turn. */
  isStopping(): boolean;
  /** When messages refused for now come back, where the way out has its own mind. */
  retries?(): OwnSchedules | undefined;
  takeTurn(turn: Turn): Promise<TurnAnswer>;
  /** The ledger did not take a turn: nothing is let go any more. `outcomes`: what is only known here. */
  onFailure(error: Error, outcomes: Ended[]): void;
  clock: Clock;
  /** How long a turn waits for more while most of its slot's messages are still on the wire; 0: not at all. */
  gatherMs?: number;
};

type Asking = { messageId: number; answer(mayGo: boolean): void };
type Recording = { ended: Ended; done(): void };
type Slot = {
  number: number;
  /** Let go and not recorded yet, and since when. */
  held: Map<number, Date>;
  recordings: Recording[];
  isBusy: boolean;
  /** Its turn waits for more to come; `isRipe`: it has waited. */
  gathering: NodeJS.Timeout | null;
  isRipe: boolean;
};

export type Pump = ReturnType<typeof createPump>;

/**
 * The ledger's side of one way out. Messages that stand before the wire ask it, outcomes are given to it, and each turn
 * takes to the ledger all that came up since the one before, in one statement: the busier the wire, the more a turn carries.
 *
 * A message stays in the slot that let it go until its outcome is on the disk, and the slots together hold at most as many
 * as the way has connections: that is what a SIGKILL can leave in doubt.
 */
export function createPump({
  workerId,
  firstSlot,
  capacity,
  isStopping,
  retries,
  takeTurn,
  onFailure,
  clock,
  gatherMs = usualGatherMs,
}: Parts) {
  const slots: Slot[] = Array.from({ length: turnsAtOnce }, (_, index) => ({
    number: firstSlot + index,
    held: new Map(),
    recordings: [],
    isBusy: false,
    gathering: null,
    isRipe: false,
  }));
  const slotOf = new Map<number, Slot>();
  const asking: Asking[] = [];
  let isBroken = false;
  let isPlanned = false;

  const isLast = (slot: Slot) => slot === slots.at(-1);
  const shareOf = (slot: Slot) => {
    const part = Math.floor(capacity() / turnsAtOnce);
    return isLast(slot) ? capacity() - part * (turnsAtOnce - 1) : part;
  };

  const refuseAll = () => {
    for (const { answer } of asking.splice(0)) answer(false);
  };

  const breakDown = (error: Error, outcomes: Ended[]) => {
    isBroken = true;
    // No turn will come for those who wait for the next one either.
    const waiting = slots.flatMap((slot) => slot.recordings.splice(0));
    onFailure(error, [...outcomes, ...waiting.map(({ ended }) => ended)]);
    refuseAll();
    for (const { done } of waiting) done();
  };

  const turn = async (slot: Slot, recordings: Recording[], asked: Asking[]): Promise<void> => {
    const ended = recordings.map((recording) => recording.ended);
    for (const { messageId } of ended) slot.held.delete(messageId);
    const ids = asked.map(({ messageId }) => messageId).sort((a, b) => a - b);
    try {
      const answer = await takeTurn({ workerId, slot: slot.number, ended, held: [...slot.held.keys()], asked: ids });
      if (answer.isLost && asked.length > 0) throw new Error('others have taken over from this worker');
      const going = new Set(isBroken ? [] : answer.going);
      const now = clock.now();
      for (const { messageId, answer: tell } of asked) {
        if (going.has(messageId)) {
          slot.held.set(messageId, now);
          slotOf.set(messageId, slot);
        }
        tell(going.has(messageId));
      }
    } catch (error) {
      for (const { answer } of asked) answer(false);
      breakDown(error as Error, ended);
    }
    for (const { done } of recordings) done();
  };

  const gather = (slot: Slot): void => {
    slot.gathering ??= setTimeout(() => {
      slot.gathering = null;
      slot.isRipe = true;
      plan();
    }, gatherMs);
  };

  const run = (slot: Slot): void => {
    if (slot.isBusy || isBroken) return;
    if (isStopping()) refuseAll();
    const ending = slot.recordings.filter(({ ended }) => slot.held.has(ended.messageId)).length;
    const leaving = slot.held.size - ending;
    const room = Math.max(0, shareOf(slot) - leaving);
    if (Math.min(room, asking.length) === 0 && slot.recordings.length === 0) return;
    if (gatherMs > 0 && leaving > shareOf(slot) / 2 && !slot.isRipe) {
      gather(slot);
      return;
    }
    if (slot.gathering) clearTimeout(slot.gathering);
    slot.gathering = null;
    slot.isRipe = false;
    const wanted = asking.splice(0, room);
    slot.isBusy = true;
    void turn(slot, slot.recordings.splice(0), wanted).finally(() => {
      slot.isBusy = false;
      plan();
    });
  };

  /** After all that has come in with the same breath: replies and requests of many connections come together. */
  const plan = (): void => {
    if (isPlanned) return;
    isPlanned = true;
    setImmediate(() => {
      isPlanned = false;
      // Who holds most goes first: its outcomes make room.
      for (const slot of [...slots].sort((a, b) => b.recordings.length - a.recordings.length)) run(slot);
    });
  };

  return {
    /** Whether this message may leave now; it is on the disk then that it does. Asked right before its first byte. */
    mayGo(messageId: number): Promise<boolean> {
      if (isBroken) return Promise.resolve(false);
      return new Promise((answer) => {
        asking.push({ messageId, answer });
        plan();
      });
    },

    /** How a message that was let go ended. Resolves once it is recorded, or kept for later because it cannot be. */
    record(messageId: number, outcome: Outcome): Promise<void> {
      // One that a transport took without asking is told of all the same: better late than again.
      const slot = slotOf.get(messageId) ?? slots[0]!;
      const ended = { messageId, outcome, handedAt: slot.held.get(messageId) ?? clock.now(), retries: retries?.() };
      slotOf.delete(messageId);
      if (isBroken) {
        onFailure(new Error('the ledger did not take an earlier turn'), [ended]);
        return Promise.resolve();
      }
      return new Promise((done) => {
        slot.recordings.push({ ended, done });
        plan();
      });
    },

    /** For a message that was let go and of which nothing left all the same. */
    forget(messageId: number): void {
      const slot = slotOf.get(messageId);
      slotOf.delete(messageId);
      if (slot?.held.delete(messageId)) plan();
    },
  };
}
