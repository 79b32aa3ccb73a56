/** Adds the counts of two days up into what Home shows. Pure. */
import type { EventCount, Movement } from './happened.store.ts';
import type { Happenings, HomeAnswer } from './home.schema.ts';

type Counts = {
  contacts: number;
  events: readonly EventCount[];
  people: readonly Omit<EventCount, 'amount'>[];
  movements: readonly Pick<Movement, 'isNow' | 'entered' | 'left'>[];
};

/** What happened on the day (`isNow`) or on the day before. */
export function addUpHappened(isNow: boolean, { contacts, events, people, movements }: Counts): Happenings {
  const count = (rows: Counts['people'], kind: string) =>
    rows.find((row) => row.kind === kind && row.isNow === isNow)?.count ?? 0;
  const amount = (kind: string) => events.find((row) => row.kind === kind && row.isNow === isNow)?.amount ?? 0;
  const sum = (of: 'entered' | 'left') =>
    movements.filter((row) => row.isNow === isNow).reduce((total, row) => total + row[of], 0);
  return {
    contacts,
    orders: count(events, 'order'),
    // Refunds are kept as negative amounts.
    revenue: amount('order') + amount('refund'),
    accepted: count(events, 'message_accepted'),
    opened: count(people, 'message_opened'),
    clicked: count(people, 'message_clicked'),
    unsubscribed: count(events, 'message_unsubscribed'),
    entered: sum('entered'),
    left: sum('left'),
  };
}

const SHOWN = 5;

/** The segments that moved most on the day. */
export function topMovements(movements: readonly Movement[]): HomeAnswer['movements'] {
  return movements
    .filter(({ isNow }) => isNow)
    .sort((a, b) => b.entered + b.left - a.entered - a.left || a.segmentId - b.segmentId)
    .slice(0, SHOWN)
    .map(({ segmentId, name, entered, left }) => ({ segmentId, name, entered, left }));
}
