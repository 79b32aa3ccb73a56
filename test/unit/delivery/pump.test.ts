import { describe, expect, it } from 'vitest';
import { createPump, turnsAtOnce } from '../../../src/delivery/pump.ts';
import type { Ended, Outcome, Turn, TurnAnswer } from '../../../src/messages/index.ts';
import { createFakeClock } from '../../../src/platform/index.ts';

const accepted: Outcome = { kind: 'accepted', response: '250 ok' };
const start = new Date('2026-10-05T08:00:00Z');

/** A pump over a ledger that keeps each slot's row, and answers a turn when the test says so. */
function stage({ capacity = 4, refuses = new Set<number>(), gatherMs = 0 } = {}) {
  const rows = new Map<number, number[]>();
  const turns: Turn[] = [];
  const waiting: (() => void)[] = [];
  const kept: Ended[] = [];
  let failure: Error | null = null;
  let isStopping = false;
  let most = 0;
  const pump = createPump({
    workerId: 'w',
    firstSlot: 0,
    capacity: () => capacity,
    isStopping: () => isStopping,
    retries: () => undefined,
    async takeTurn(turn): Promise<TurnAnswer> {
      turns.push(turn);
      await new Promise<void>((done) => waiting.push(done));
      if (failure) throw failure;
      const going = turn.asked.filter((id) => !refuses.has(id));
      rows.set(turn.slot, [...turn.held, ...going]);
      most = Math.max(most, [...rows.values()].flat().length);
      return { going, isLost: false, news: turn.ended.length };
    },
    onFailure: (_, ended) => void kept.push(...ended),
    clock: createFakeClock(start),
    gatherMs,
  });
  const breath = () => new Promise<void>((done) => setImmediate(done));
  return {
    pump,
    turns,
    kept,
    /** Lets turns begin, and none end. */
    breathe: breath,
    most: () => most,
    stop: () => {
      isStopping = true;
    },
    fail: (error: Error) => {
      failure = error;
    },
    /** Lets everything that is under way come to rest, turns included. */
    async settle(): Promise<void> {
      for (let quiet = 0; quiet < 3; quiet += 1) {
        await breath();
        const some = waiting.splice(0);
        if (some.length > 0) quiet = 0;
        for (const done of some) done();
      }
    },
  };
}

describe('the pump', () => {
  it('lets no more leave than there are connections, until their outcomes are recorded', async () => {
    const { pump, settle, most } = stage({ capacity: 5 });
    const left: number[] = [];
    const ask = (id: number) => void pump.mayGo(id).then((mayGo) => mayGo && left.push(id));
    for (let id = 1; id <= 40; id += 1) ask(id);
    await settle();
    expect(left).toHaveLength(5);
    for (let ended = 0; ended < 40; ended += 1) {
      void pump.record(left[ended]!, accepted);
      if (ended % 3 === 0) await settle();
    }
    await settle();
    expect(left).toHaveLength(40);
    expect(most()).toBe(5);
  });

  it('waits for more outcomes while most of its messages are on the wire, and goes once half of them are there', async () => {
    const { pump, settle, turns } = stage({ capacity: 8, gatherMs: 60_000 });
    for (let id = 1; id <= 8; id += 1) void pump.mayGo(id);
    await settle();
    const first = pump.record(1, accepted);
    await settle();
    expect(turns.map(({ asked }) => asked.length)).toEqual([4, 4]);
    const second = pump.record(2, accepted);
    await settle();
    await Promise.all([first, second]);
    expect(turns[2]).toMatchObject({ ended: [{ messageId: 1 }, { messageId: 2 }], held: [3, 4] });
  });

  it('does not wait long for outcomes that do not come', async () => {
    const { pump, settle, turns, breathe } = stage({ capacity: 8, gatherMs: 1 });
    for (let id = 1; id <= 8; id += 1) void pump.mayGo(id);
    await settle();
    const recorded = pump.record(1, accepted);
    while (turns.length < 3) await breathe();
    await settle();
    await recorded;
    expect(turns[2]).toMatchObject({ ended: [{ messageId: 1 }], held: [2, 3, 4] });
  });

  it('takes an outcome and the question of the next message to the ledger in one turn', async () => {
    const { pump, settle, turns } = stage({ capacity: 1 });
    const first = pump.mayGo(1);
    await settle();
    expect(await first).toBe(true);
    const recorded = pump.record(1, accepted);
    const second = pump.mayGo(2);
    await settle();
    await recorded;
    expect(await second).toBe(true);
    expect(turns).toHaveLength(2);
    expect(turns[1]).toMatchObject({ ended: [{ messageId: 1, handedAt: start }], held: [], asked: [2] });
  });

  it('gives the room of a refused message to another one', async () => {
    const { pump, settle } = stage({ capacity: 1, refuses: new Set([1]) });
    const answers = Promise.all([pump.mayGo(1), pump.mayGo(2)]);
    await settle();
    expect(await answers).toEqual([false, true]);
  });

  it('keeps what the ledger did not take, and lets nothing more leave', async () => {
    const { pump, settle, fail, kept } = stage();
    const first = pump.mayGo(1);
    await settle();
    expect(await first).toBe(true);
    fail(new Error('the database is away'));
    const recorded = pump.record(1, accepted);
    const second = pump.mayGo(2);
    await settle();
    await recorded;
    expect(await second).toBe(false);
    expect(await pump.mayGo(3)).toBe(false);
    await pump.record(4, accepted);
    expect(kept.map(({ messageId }) => messageId)).toEqual([1, 4]);
  });

  it('keeps also what waits for its turn while the one before it fails', async () => {
    const { pump, settle, breathe, fail, kept, turns } = stage({ capacity: 2 * turnsAtOnce });
    const asked = Array.from({ length: 2 * turnsAtOnce }, (_, index) => pump.mayGo(index + 1));
    await settle();
    expect(await Promise.all(asked)).toEqual(asked.map(() => true));
    expect(turns[0]).toMatchObject({ asked: [1, 2] });
    const first = pump.record(1, accepted);
    await breathe();
    const second = pump.record(2, accepted);
    fail(new Error('the database is away'));
    await settle();
    await Promise.all([first, second]);
    expect(kept.map(({ messageId }) => messageId).sort()).toEqual([1, 2]);
  });

  it('told to stop, refuses whoever waits and records what left', async () => {
    const { pump, settle, stop, turns } = stage({ capacity: 1 });
    const answers = [pump.mayGo(1), pump.mayGo(2)];
    await settle();
    stop();
    const recorded = pump.record(1, accepted);
    await settle();
    await recorded;
    expect(await Promise.all(answers)).toEqual([true, false]);
    expect(turns.at(-1)).toMatchObject({ ended: [{ messageId: 1 }], asked: [] });
  });
});
