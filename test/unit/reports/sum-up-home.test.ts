import { describe, expect, it } from 'vitest';
import { addUpHappened, topMovements } from '../../../src/reports/home/sum-up.ts';

const movement = (segmentId: number, isNow: boolean, entered: number, left: number) => ({
  segmentId,
  name: `S${segmentId}`,
  isNow,
  entered,
  left,
});

describe('what happened in a day', () => {
  const counts = {
    contacts: 3,
    events: [
      { kind: 'order', isNow: true, count: 4, amount: 10_000 },
      { kind: 'refund', isNow: true, count: 1, amount: -2_500 },
      { kind: 'order', isNow: false, count: 9, amount: 1 },
    ],
    people: [{ kind: 'message_opened', isNow: true, count: 7 }],
    movements: [movement(1, true, 2, 1), movement(2, true, 5, 0), movement(1, false, 50, 50)],
  };

  it('is kept apart from the day before, refunds taken off, and none is 0', () => {
    expect(addUpHappened(true, counts)).toEqual({
      contacts: 3,
      orders: 4,
      revenue: 7_500,
      accepted: 0,
      opened: 7,
      clicked: 0,
      unsubscribed: 0,
      entered: 7,
      left: 1,
    });
    expect(addUpHappened(false, counts)).toMatchObject({ orders: 9, revenue: 1, opened: 0, entered: 50 });
  });

  it('names the segments that moved most, of that day only', () => {
    expect(topMovements(counts.movements).map(({ segmentId }) => segmentId)).toEqual([2, 1]);
  });
});
