import { cursorToId, KohortError, localParts, type Page, type PageQuery, toPage } from '../../platform/index.ts';
import type { FindSegment, Parts } from '../find-segments.ts';
import * as store from '../segments.store.ts';
import { type DaySize, listDays, sizesOf } from './day-sizes.ts';
import * as past from './past.store.ts';

/** `enteredAt` null: not known, for another instant than now. */
export type Member = {
  contactId: number;
  externalId: string | null;
  email: string | null;
  enteredAt: Date | null;
};

const DEFAULT_DAYS = 90;
const MOST_DAYS = 1_000;
const DAY_MS = 86_400_000;

/** Who is in a segment and who came and went, as the engine keeps it. */
export function askMembers({ db, clock, workspaces }: Parts, find: FindSegment) {
  return {
    /** Members now, in the order of their ids. Throws `not_found`. */
    async members(workspaceId: number, segmentId: number, { cursor, limit }: PageQuery): Promise<Page<Member>> {
      await find(workspaceId, segmentId);
      const rows = await store.readMembers(db.sql, workspaceId, segmentId, cursorToId(cursor), limit + 1);
      const { items, nextCursor } = toPage(rows, limit);
      return { items: items.map(({ id, ...member }) => ({ contactId: id, ...member })), nextCursor };
    },

    /** Entries and exits, newest first. Throws `not_found`. */
    async history(
      workspaceId: number,
      segmentId: number,
      { cursor, limit }: PageQuery,
    ): Promise<Page<store.ChangeRow>> {
      await find(workspaceId, segmentId);
      return toPage(await store.readChanges(db.sql, workspaceId, segmentId, cursorToId(cursor), limit + 1), limit);
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

function dateOf(at: number, timeZone: string): string {
  const { year, month, day } = localParts(at, timeZone);
  return new Date(Date.UTC(year, month - 1, day)).toISOString().slice(0, 10);
}
