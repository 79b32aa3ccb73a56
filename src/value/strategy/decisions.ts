import { type Clock, type Db, KohortError, localParts, notFound, type Tx } from '../../platform/index.ts';
import { type AuditActor, actorText, type Workspaces } from '../../workspaces/index.ts';
import type { NewDecision, NewRating } from './decisions.schema.ts';
import * as store from './decisions.store.ts';
import { isOverdue, sixMonthsAfter, tellDecisions } from './tell-decisions.ts';

/** Something was decided about a segment, or withdrawn: told in the transaction that writes it. */
export type Decided = {
  segmentId: number;
  segment: string;
  decisionId: number;
  decision: store.DecisionRow['decision'];
  isWithdrawn: boolean;
  reason: string | null;
  reviewOn: string | null;
  at: Date;
};
export type FollowDecided = (tx: Pick<Tx, 'sql'>, workspaceId: number, decided: Decided) => Promise<void>;

type Parts = { db: Db; clock: Clock; workspaces: Pick<Workspaces, 'get' | 'audit'> };

const mostHistory = 500;

export const presentDecision = ({ at, withdrawnAt, ...row }: store.DecisionRow, today: string) => ({
  ...row,
  isOverdue: isOverdue(row, today),
  at: at.toISOString(),
  withdrawnAt: withdrawnAt?.toISOString() ?? null,
});

/** The calendar day at an instant, in a time zone: YYYY-MM-DD. */
export function dayIn(at: Date, timeZone: string): string {
  const { year, month, day } = localParts(at, timeZone);
  return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}

/** Whom to court and whom to leave: decisions about segments, append-only, and how strong we are for each. */
export function createDecisions({ db, clock, workspaces }: Parts) {
  const followers: FollowDecided[] = [];
  const todayIn = async (workspaceId: number) => dayIn(clock.now(), (await workspaces.get(workspaceId)).timeZone);

  return {
    /** `follow` is called in every transaction that decides something. */
    onDecided(follow: FollowDecided): void {
      followers.push(follow);
    },

    /**
     * Decides about a segment; what was decided before is kept as history. Holds from now on, for launches, the till and
     * what is still to be sent. Throws `not_found` (also for an archived segment), `request_invalid` (review in the past).
     */
    async decide(workspaceId: number, segmentId: number, input: NewDecision, actor: AuditActor) {
      const at = clock.now();
      const today = await todayIn(workspaceId);
      const reviewOn = input.reviewOn ?? sixMonthsAfter(today);
      if (reviewOn < today) {
        const message = `The day of review, ${reviewOn}, has passed: name today (${today}) or a later one.`;
        throw new KohortError('request_invalid', { detail: message, fields: [{ path: 'body.reviewOn', message }] });
      }
      const { decision, reason } = input;
      const id = await db.transaction(async (tx) => {
        const segment = await store.lockSegment(tx.sql, workspaceId, segmentId);
        if (!segment) throw notFound('segment in use', segmentId);
        const row = { segmentId, decision, reason, reviewOn, actor: actorText(actor), at };
        const decisionId = await store.insertDecision(tx.sql, workspaceId, row);
        await workspaces.audit(
          workspaceId,
          {
            actor,
            action: 'customers.decide',
            subject: `segment ${segmentId}`,
            detail: { decision, reason, reviewOn },
          },
          tx.sql,
        );
        const told = {
          segmentId,
          segment: segment.name,
          decisionId,
          decision,
          isWithdrawn: false,
          reason,
          reviewOn,
          at,
        };
        for (const follow of followers) await follow(tx, workspaceId, told);
        return decisionId;
      });
      return presentDecision((await store.findDecision(db.sql, workspaceId, id))!, today);
    },

    /** Nothing is decided about the segment from now on. Throws `not_found` when nothing was. */
    async withdraw(workspaceId: number, segmentId: number, actor: AuditActor): Promise<void> {
      const at = clock.now();
      await db.transaction(async (tx) => {
        const withdrawn = await store.withdrawDecision(tx.sql, workspaceId, segmentId, at);
        if (!withdrawn) throw notFound('decision about segment', segmentId);
        const row = (await store.findDecision(tx.sql, workspaceId, withdrawn.id))!;
        const subject = `segment ${segmentId}`;
        const detail = { decisionId: row.id, decision: row.decision };
        await workspaces.audit(workspaceId, { actor, action: 'customers.withdrawDecision', subject, detail }, tx.sql);
        const { segment, decision, reason, reviewOn } = row;
        const told = { segmentId, segment, decisionId: row.id, decision, isWithdrawn: true, reason, reviewOn, at };
        for (const follow of followers) await follow(tx, workspaceId, told);
      });
    },

    /** What holds, what is due for review, where decisions meet in one contact, and what was decided before. */
    async list(workspaceId: number) {
      const today = await todayIn(workspaceId);
      const [standing, overlaps, contacts, history] = await Promise.all([
        store.listStanding(db.sql, workspaceId),
        store.listOverlaps(db.sql, workspaceId),
        store.countContacts(db.sql, workspaceId),
        store.listDecisions(db.sql, workspaceId, mostHistory),
      ]);
      const named = (id: number) => ({
        segmentId: id,
        segment: standing.find(({ segmentId }) => segmentId === id)?.segment ?? String(id),
      });
      return {
        at: clock.now().toISOString(),
        current: standing.map((row) => ({ ...row, ...presentDecision(row, today) })),
        overdue: standing.filter((row) => isOverdue(row, today)).map(({ segmentId }) => segmentId),
        overlaps: overlaps.map(({ prioritisedId, deselectedId, contacts: shared }) => ({
          prioritised: named(prioritisedId),
          deselected: named(deselectedId),
          contacts: shared,
        })),
        contacts,
        history: history.map((row) => presentDecision(row, today)),
        summary: tellDecisions(standing, overlaps, { both: contacts.both, today }),
      };
    },

    /** Rates how strong we are for a segment, instead of the rating before. Throws `not_found`. */
    async rate(workspaceId: number, segmentId: number, { strength, note }: NewRating, actor: AuditActor) {
      const row = { segmentId, strength, note, actor: actorText(actor), at: clock.now() };
      const segment = await db.transaction(async ({ sql }) => {
        const found = await store.lockSegment(sql, workspaceId, segmentId);
        if (!found) throw notFound('segment in use', segmentId);
        await store.writeRating(sql, workspaceId, row);
        const subject = `segment ${segmentId}`;
        const detail = { strength, note };
        await workspaces.audit(workspaceId, { actor, action: 'customers.rate', subject, detail }, sql);
        return found.name;
      });
      return { ...row, segment, at: row.at.toISOString() };
    },

    /** Takes a rating away. Throws `not_found`. */
    async unrate(workspaceId: number, segmentId: number, actor: AuditActor): Promise<void> {
      await db.transaction(async ({ sql }) => {
        if (!(await store.deleteRating(sql, workspaceId, segmentId))) throw notFound('rating of segment', segmentId);
        await workspaces.audit(
          workspaceId,
          { actor, action: 'customers.unrate', subject: `segment ${segmentId}` },
          sql,
        );
      });
    },

    async ratings(workspaceId: number) {
      const rows = await store.listRatings(db.sql, workspaceId);
      return { items: rows.map((row) => ({ ...row, at: row.at.toISOString() })) };
    },
  };
}

export type Decisions = ReturnType<typeof createDecisions>;
