import { cursorToId, KohortError, localParts, type Page, type PageQuery, toPage } from '../../platform/index.ts';
import type { AuditActor } from '../../workspaces/index.ts';
import type { ValueGround } from '../purchases/value-ground.ts';
import { walkPurchases } from '../purchases/walk-purchases.ts';
import { addUpMonths, drawSankey, type MonthOfMoves, type Sankey } from './draw-moves.ts';
import * as store from './groups.store.ts';
import { type CustomerJudgement, judgeCustomer } from './judge-customer.ts';
import type { CustomerGroup } from './judge-group.ts';
import * as moves from './moves.store.ts';
import { createGroupScoring, type HeldYardstick } from './score-groups.ts';
import { type GroupSegments, groupSegment, groupSegments } from './segments-of-groups.ts';
import { tellGroup } from './tell-group.ts';
import { monthEnds } from './yardstick.ts';

export type Moves = {
  /** Moves before were made up from orders; null: no run yet. */
  followedSince: Date | null;
  months: MonthOfMoves[];
  sankey: Sankey;
};

export type ContactJudgement = {
  contactId: number;
  /** Null: never ordered, a prospect. */
  judged: CustomerJudgement | null;
  why: string[];
  version: number;
};

/** Minor units as text for an operator: 'SEK 123.45'. */
export function moneyIn(currency: string): (minorUnits: number) => string {
  const format = new Intl.NumberFormat('en', { style: 'currency', currency, currencyDisplay: 'code' });
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
  return (minorUnits) => format.format(minorUnits / 10 ** digits).replaceAll('\u00a0', ' ');
}

export type Groups = ReturnType<typeof createGroups>;

/** Exclusive, recurring, mobile; RFM; stages of life; and who moves. */
export function createGroups(ground: ValueGround) {
  const { db, clock, workspaces, contacts, segments } = ground;
  const scoring = createGroupScoring(ground);

  async function yardstick(workspaceId: number): Promise<HeldYardstick> {
    const measured = await scoring.yardstick(workspaceId);
    if (measured === null) {
      const detail = 'Customers have not been scored yet: POST /api/v1/customers/groups/score does it now.';
      throw new KohortError('customers_not_scored', { detail });
    }
    return measured;
  }

  /** Local months up to now, and the instant at which the first began. */
  function spanOf(months: number, timeZone: string): { names: string[]; since: Date } {
    const begins = monthEnds(clock.now(), months, timeZone).map((end) => end + 1);
    const names = begins.map((begin) => {
      const { year, month } = localParts(begin, timeZone);
      return `${year}-${String(month).padStart(2, '0')}`;
    });
    return { names, since: new Date(begins[0]!) };
  }

  return {
    scorer: scoring.scorer,
    follow: scoring.follow,

    /** What customers are measured by now; null before the first run. */
    yardstick: scoring.yardstick,

    /** One contact judged now, in words. Throws `not_found`, `customers_not_scored`. */
    async explain(workspaceId: number, contactId: number): Promise<ContactJudgement> {
      await contacts.get(workspaceId, contactId);
      const measured = await yardstick(workspaceId);
      const now = clock.now();
      const last = (await store.findLastMoves(db.sql, workspaceId, [contactId])).get(contactId) ?? null;
      const { currency } = await workspaces.get(workspaceId);
      let judged: CustomerJudgement | null = null;
      for await (const batch of walkPurchases(db, workspaceId, { until: now, contactIds: [contactId] })) {
        for (const purchases of batch) judged = judgeCustomer(purchases, measured, now.getTime(), last);
      }
      const why = judged
        ? tellGroup(judged, { ...measured, money: moneyIn(currency) })
        : ['Never ordered: in none of the three groups.'];
      return { contactId, judged, why, version: measured.version };
    },

    /** Who moved between the groups in the last so many local months, this one included. */
    async moves(workspaceId: number, months: number): Promise<Moves> {
      const { timeZone } = await workspaces.get(workspaceId);
      const { names, since } = spanOf(months, timeZone);
      const [flows, startsWith, followedSince] = [
        await moves.findFlows(db.sql, workspaceId, { since, timeZone }),
        await moves.countPlaces(db.sql, workspaceId, since),
        await moves.findFirstFit(db.sql, workspaceId),
      ];
      const table = addUpMonths(names, startsWith, flows);
      return { followedSince, months: table, sankey: drawSankey(table) };
    },

    /** The contacts behind one number of the table: who went from one place to another in a month ('2026-11'). */
    async movedContacts(
      workspaceId: number,
      cell: { month: string; from: moves.MovePlace; to: moves.MovePlace },
      { cursor, limit }: PageQuery,
    ): Promise<Page<moves.MovedContact>> {
      const { timeZone } = await workspaces.get(workspaceId);
      const [year, month] = cell.month.split('-').map(Number);
      // A day to spare: the month itself is compared by its local name.
      const since = new Date(Date.UTC(year!, month! - 1, 1) - 86_400_000);
      const page = { afterId: cursorToId(cursor), limit: limit + 1 };
      const rows = await moves.findMoved(db.sql, workspaceId, { ...cell, ...page, since, timeZone });
      const { items, nextCursor } = toPage(rows, limit);
      return { items: items.map(({ id: _, ...contact }) => contact), nextCursor };
    },

    /**
     * The three groups as segments: those that there are by these names and rules are used again. Answers their ids.
     * Throws what creating a segment throws.
     */
    async makeSegments(workspaceId: number, actor: AuditActor): Promise<GroupSegments> {
      return groupSegments({ db, segments }, workspaceId, actor);
    },

    /** The segment of one group, made when there is none. Throws what creating a segment throws. */
    segmentOf: (workspaceId: number, group: CustomerGroup, actor: AuditActor): Promise<number> =>
      groupSegment({ db, segments }, workspaceId, group, actor),

    /** For the erasure of a contact. */
    erase: store.deleteMovesOf,
  };
}
