import { judgeRow } from '../contacts/index.ts';
import { eventInput, toEventInput } from './events.schema.ts';
import { type EventReading, type ReadingPlace, readEvent } from './read-event.ts';
import { readPlainEvent } from './read-plain-event.ts';

type SentPlace = Omit<ReadingPlace, 'index'> & { kindIds: ReadonlyMap<string, number> };

/** What a row of a bulk request says, by the short way where it can be taken, or what is wrong with it. Pure. */
export function readSent(sent: unknown, index: number, place: SentPlace): EventReading {
  const row = readPlainEvent(sent, index, place);
  if (row) return { ok: true, row };
  const judged = judgeRow(sent, eventInput, 'event_invalid');
  if (!judged.ok) return judged;
  const { now, timeZone, currency } = place;
  return readEvent(toEventInput(judged.row), { index, now, timeZone, currency });
}
