/** Why messages wait, in words for whoever looks at a campaign that does not move: pure. */
import { operatorTitle } from '../../messages/index.ts';
import type { Pause } from './pauses.store.ts';
import { roomIn } from './token-bucket.ts';

/** What a scope of a way out stands for: "Gmail", "example.com", "everything that goes by it". */
export function tellScope(wayId: string, scope: string): string {
  const [kind, ...rest] = scope.slice(wayId.length + 1).split(':');
  if (kind === 'operator') return operatorTitle(Number(rest[0]));
  if (kind === 'domain') return rest.join(':');
  return 'all messages';
}

/** "14:05", or with the day when it is another one. */
export function tellTime(at: Date, now: Date, timeZone: string): string {
  const parts = (of: Date) =>
    Object.fromEntries(
      new Intl.DateTimeFormat('en-GB', { timeZone, dateStyle: 'short', timeStyle: 'short', hourCycle: 'h23' })
        .formatToParts(of)
        .map(({ type, value }) => [type, value]),
    );
  const [there, here] = [parts(at), parts(now)];
  const day = `${there.year}-${there.month}-${there.day}`;
  const time = `${there.hour}:${there.minute}`;
  return day === `${here.year}-${here.month}-${here.day}` ? time : `${day} ${time}`;
}

type Told = { now: Date; timeZone: string };

export function tellPause(wayId: string, pause: Pause, { now, timeZone }: Told): string {
  const until = tellTime(pause.until, now, timeZone);
  const said = `it said: ${pause.reason}`;
  if (pause.scope === wayId) return `The mail server cannot take messages until ${until} (${said}).`;
  return `${tellScope(wayId, pause.scope)} asked us to slow down until ${until} (${said}).`;
}

/** Room of one limit, as it is now. */
export type RoomNow = {
  /** "Gmail", "the way out", "the workspace". */
  of: string;
  per: 'second' | 'minute' | 'hour' | 'day' | 'warm-up day';
  limit: number;
  tokens: number;
  usedToday: number | null;
};

export const freeOf = ({ tokens }: RoomNow): number => roomIn(tokens);

/** Null while there is room. */
export function tellRoom(room: RoomNow): string | null {
  const { of, per, limit, usedToday } = room;
  if (freeOf(room) > 0) return null;
  if (per === 'warm-up day') return `Warm-up: ${usedToday} of ${limit} used today; more tomorrow (days in UTC).`;
  if (per === 'day') return `Limit of ${of}: ${usedToday} of ${limit} used today; more tomorrow (days in UTC).`;
  return `Limit of ${of}: ${limit} a ${per}.`;
}

export type LaterFacts = { refused: number; refusedAt: Date | null; putOff: number; putOffAt: Date | null };

/** Messages that are not due yet: refused for now, or put off without an attempt. */
export function tellLater(later: LaterFacts, why: { isQuiet: boolean }, { now, timeZone }: Told): string[] {
  const of = (count: number) => (count === 1 ? '1 message' : `${count} messages`);
  const told: string[] = [];
  if (later.refused > 0 && later.refusedAt !== null) {
    const next = tellTime(later.refusedAt, now, timeZone);
    told.push(`${of(later.refused)} refused for now, tried again from ${next} on.`);
  }
  if (later.putOff > 0 && later.putOffAt !== null) {
    const next = tellTime(later.putOffAt, now, timeZone);
    const reason = why.isQuiet ? 'Quiet hours' : 'Limit of each domain';
    told.push(`${reason}: ${of(later.putOff)} wait, the first until ${next}.`);
  }
  return told;
}
