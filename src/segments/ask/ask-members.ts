import { personName } from '../../contacts/index.ts';
import { cursorToId, KohortError, localParts, type Page, type PageQuery, toPage } from '../../platform/index.ts';
import type { FindSegment, Parts } from '../find-segments.ts';
import * as store from '../segments.store.ts';
import { type DaySize, listDays, sizesOf } from './day-sizes.ts';
import * as past from './past.store.ts';

/** `enteredAt` null: not known, for another instant than now. */
export type Member = {
  contactId: number;
  name: string | null;
  externalId: string | null;
  email: string | null;
  enteredAt: Date | null;
};

/** A member as it is shown. */
export const presentMember = ({ id, attributes, ...member }: past.PastMemberRow): Member => ({
  contactId: id,
  name: personName(attributes),
  ...member,
});

/** An entry or exit as it is shown; without a name when the contact was erased. */
export type Change = Omit<store.ChangeRow, 'attributes'> & { name: string | null };

const DEFAULT_DAYS = 90;
const MOST_DAYS = 1_000;
const DAY_MS = 86_400_000;

/** Who is in a segment and who came and went, as the engine keeps it. */
export function askMembers({ db, clock, workspaces, contacts }: Parts, find: FindSegment) {
  return {
    /** Members now, in the order of their ids; `filter` takes some of them. Throws `not_found`. */
    async members(
      workspaceId: number,
      segmentId: number,
      {
        cursor,
        limit,
        search,
        ...others
      }: PageQuery & Omit<store.MemberFilter, 'search'> & { search?: string | undefined },
    ): Promise<Page<Member>> {
      await find(workspaceId, segmentId);
      const words = search && { text: search, names: await contacts.nameAttributes(workspaceId) };
      const filter = { ...others, ...(words && { search: words }) };
      const rows = await store.readMembers(db.sql, workspaceId, segmentId, filter, cursorToId(cursor), limit + 1);
      const { items, nextCursor } = toPage(rows, limit);
      return { items: items.map(presentMember), nextCursor };
    },

    /** Entries and exits, newest first; of `date` (a local day) and `change` alone where given. Throws `not_found`. */
    async history(
      workspaceId: number,
      segmentId: number,
      {
        cursor,
        limit,
        date,
        change,
      }: PageQuery & { date?: string | undefined; change?: 'entered' | 'left' | undefined },
    ): Promise<Page<Change>> {
      await find(workspaceId, segmentId);
      const { timeZone } = await workspaces.get(workspaceId);
      const filter = { date, change, timeZone };
      const rows = await store.readChanges(db.sql, workspaceId, segmentId, filter, cursorToId(cursor), limit + 1);
      const { items, nextCursor } = toPage(rows, limit);
      const present = ({ attributes, ...row }: store.ChangeRow) => ({
        ...row,
        name: attributes && personName(attributes),
      });
      return { items: items.map(present), nextCursor };
    },

    /**
     * Size at the end of each local day (of the last: now, when it is today), entries and exits on it, from the log. Dates
     * as '2026-05-01', both included; without them the last 90 days. Throws `not_found`, `request_invalid`.
     */
    async sizes(
      workspaceId: number,
      segmentId: number,
      { from, to }: { from?: string | undefined; to?: string | undefined } = {},
    ): Promise<{ timeZone: string; days: DaySize[] }> {
      await find(workspaceId, segmentId);
      const { timeZone } = await workspaces.get(workspaceId);
      const untilDate = to ?? dateOf(clock.now().getTime(), timeZone);
      const fromDate = from ?? new Date(Date.parse(untilDate) - (DEFAULT_DAYS - 1) * DAY_MS).toISOString().slice(0, 10);
      const dates = listDays(fromDate, untilDate);
      if (dates.length === 0 || dates.length > MOST_DAYS) {
        const message = `From must not lie after to, and at most ${MOST_DAYS} days fit into an answer.`;
        throw new KohortError('request_invalid', { detail: message, fields: [{ path: 'query.from', message }] });
      }
      const rows = await past.readDays(db.sql, workspaceId, segmentId, { fromDate, untilDate, timeZone });
      return { timeZone, days: sizesOf(dates, rows) };
    },
  };
}

/** The local date of an instant: '2026-05-01'. */
export function dateOf(at: number, timeZone: string): string {
  const { year, month, day } = localParts(at, timeZone);
  return new Date(Date.UTC(year, month - 1, day)).toISOString().slice(0, 10);
}
