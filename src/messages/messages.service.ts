/**
 * The ledger: one row = one e-mail to one contact. A row moves only from the state it is expected in, and while it is
 * in somebody's hands only by the worker that claimed it.
 *
 *   (launch) ──► planned ──claim──► claimed ─ ─ let go ─ ─ ─ ─ ─ ─ ─ ─ ─ ─ ─ ┬─► accepted      the server answered 250
 *      │  │       ▲ │ ▲ ▲              │ │     (in hand_over,    │   │   │    └─► rejected      5xx, or too many attempts
 *      │  │       │ │ │ └─ give back ──┤ │     still claimed)    │   │   └─────── try-later ──► planned, due later
 *      │  │       │ │ │    worker died ┘ │                       │   └─ no answer ─┐
 *      │  │       │ │ │                  │                       └─ worker died ───┴─► unknown
 *      │  │       │ │ │                  └─ cannot be made ─► rejected                  │
 *      │  │       │ │ └────── a person says "resend", or the transport never took it ───┤
 *      │  │       │ └─ consent gone, suppressed, too late, cancelled ─► dropped         └─► accepted (transport has it)
 *      │  └─ no address, no consent, … ─────────────────────► dropped
 *      └──── held back to compare with ─────────────────────► control
 *
 * A message is let go by a turn of its worker: one statement, on the disk before the first byte leaves, that writes it into
 * the worker's row of hand_over, and not into the message, whose only other writing is its outcome, in a later turn. After
 * a SIGKILL what such a row names and is still claimed is unknown; never sent again by itself, and never more than the
 * worker had connections. What was claimed and is in no such row goes back.
 */
import type { Merger } from '../contacts/index.ts';
import type { Events } from '../events/index.ts';
import { type Clock, type Db, type Doorbell, type Log, notFound, type Tx } from '../platform/index.ts';
import { createMessageNews } from './message-news.ts';
import type { ClaimedMessage, MessageCounts, MessageTrace } from './messages.schema.ts';
import * as ledger from './messages.store.ts';
import * as due from './messages-due.store.ts';
import * as plans from './messages-plan.store.ts';
import * as traces from './messages-trace.store.ts';
import * as turns from './messages-turn.store.ts';
import { offerOf, varyingSlots } from './slot-choices.ts';
import { tellTrace } from './tell-trace.ts';
import { joinWorkers, takeOverDead, type WorkerPresence } from './worker-presence.ts';

type Parts = { db: Db; clock: Clock; doorbell: Doorbell; events: Pick<Events, 'append' | 'appendSelected'>; log: Log };

/** A transport's word on an unknown message counts only after this long: what is still arriving must have arrived. */
const evidenceAfterMs = 2_000;

const deadlockDetected = '40P01';

async function againAfterDeadlock<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if ((error as { code?: string }).code !== deadlockDetected || attempt === 3) throw error;
    }
  }
}

/** Turns come by the hundred a second: what they have to tell waits a little, and is told together. */
const newsAfterMs = 500;

export type Messages = ReturnType<typeof createMessages>;

export function createMessages({ db, clock, doorbell, events, log }: Parts) {
  const news = createMessageNews({ db, doorbell, events });
  let newsRing: NodeJS.Timeout | null = null;

  const ringNews = () => {
    if (newsRing) return;
    newsRing = setTimeout(() => {
      newsRing = null;
      doorbell.ring('messages.tell-news');
    }, newsAfterMs);
  };

  return {
    ...news,

    /** Makes this process known as a living worker. Leave at shutdown, after the last outcome is recorded. */
    async joinWorkers(): Promise<WorkerPresence> {
      const presence = await joinWorkers(db);
      try {
        await turns.insertWorker(db.sql, presence.workerId);
      } catch (error) {
        await presence.leave();
        throw error;
      }
      return presence;
    },

    /** Writes an audience into the ledger, in the campaign's launch transaction. See {@link plans.insertPlanned}. */
    plan: (tx: Tx, workspaceId: number, plan: Parameters<typeof plans.insertPlanned>[2]): Promise<number> =>
      plans.insertPlanned(tx.sql, workspaceId, plan),

    /**
     * Tells the variant of everybody who was planned or held back, as events, in the launch transaction after `plan`. Safe
     * to repeat. The caller rings.
     */
    tellAssignments: (
      tx: Tx,
      workspaceId: number,
      { campaignId, at }: { campaignId: number; at: Date },
    ): Promise<number> =>
      events.appendSelected(tx, workspaceId, {
        kind: 'experiment_assigned',
        at,
        selection: plans.assignedTo(workspaceId, campaignId),
      }),

    /** Campaigns that may send now, over all workspaces, oldest first. */
    findSending: (): Promise<ledger.SendingCampaign[]> => ledger.findSendingCampaigns(db.sql),

    /**
     * Claims up to `limit` due messages of one campaign that is sending, to the mailboxes of one operator when it is given.
     * Never gives one message to two workers.
     */
    claim: (
      {
        campaignId,
        ...wish
      }: { campaignId: number; workerId: string; limit: number; now: Date; operator?: number | undefined },
      { tx }: { tx?: Tx } = {},
    ): Promise<ClaimedMessage[]> => ledger.claimOfCampaign(tx?.sql ?? db.sql, campaignId, wish),

    /** To whose mailboxes a campaign has planned messages, and when the first of them is due. */
    findOperators: (campaignId: number): Promise<due.OperatorDue[]> => due.findOperators(db.sql, campaignId),

    /** claimed → planned, due later: there is no room for them yet. No attempt is counted. */
    postpone: async (workerId: string, items: { messageId: number; dueAt: Date }[], { tx }: { tx?: Tx } = {}) => {
      if (items.length > 0) await due.postponeClaimed(tx?.sql ?? db.sql, workerId, items);
    },

    /** Slots of a worker, before its first turn in them; false when others have taken over from it. Idempotent. */
    openSlots: (workerId: string, slots: readonly number[]): Promise<boolean> =>
      turns.openSlots(db.sql, workerId, slots, clock.now()),

    /**
     * Makes the verb by which a worker takes a turn: how attempts ended, what is leaving, and which of those that ask may go,
     * noted on the disk when it returns; those with a reason not to go (`refusal`) are dropped with it, others that may not
     * go (paused, cancelled, erased) stay claimed. One statement. Safe to repeat.
     */
    openTurns(refusal: turns.RefusalSql): (turn: turns.Turn) => Promise<turns.TurnAnswer> {
      const take = turns.openTurns(db, refusal);
      return async (turn) => {
        const answer = await againAfterDeadlock(() => take(turn, clock.now()));
        if (answer.news > 0) ringNews();
        return answer;
      };
    },

    /** claimed → rejected: the message cannot be made. */
    async reject(workerId: string, rejects: { messageId: number; reason: string }[]): Promise<void> {
      if (rejects.length === 0) return;
      await ledger.rejectClaimed(db.sql, workerId, rejects, clock.now());
      ringNews();
    },

    /** claimed → planned, or dropped when the campaign was cancelled: what is not handed over after all. */
    async giveBack(workerId: string, messageIds: number[]): Promise<void> {
      if (messageIds.length > 0) await ledger.giveBackClaimed(db.sql, workerId, messageIds, clock.now());
    },

    /** Takes over from workers that no longer live; never from one that does. Returns how many rows moved. */
    async recoverStale(): Promise<{ givenBack: number; unknown: number }> {
      const holders = await ledger.findHolders(db.sql);
      if (holders.length === 0) return { givenBack: 0, unknown: 0 };
      const recovered = await db.transaction(async (tx) => {
        const dead = await takeOverDead(tx, holders);
        if (dead.length === 0) return { givenBack: 0, unknown: 0 };
        const inDoubt = await turns.takeSlots(tx.sql, dead);
        return ledger.recoverOf(tx.sql, dead, inDoubt, clock.now());
      });
      if (recovered.givenBack + recovered.unknown > 0) {
        ringNews();
        log.warn(recovered, 'messages.stale.recovered');
        doorbell.ring('delivery.send');
      }
      return recovered;
    },

    /** Unknown messages that a transport which remembers may be asked about. */
    findUnknown: (limit: number): Promise<plans.UnknownMessage[]> =>
      plans.findUnknown(db.sql, new Date(clock.now().getTime() - evidenceAfterMs), limit),

    /** unknown → accepted or planned, by what the transport knows. Returns the campaigns that have something to send. */
    async settleUnknown(evidence: { messageId: number; wasTaken: boolean }[]): Promise<number[]> {
      const now = clock.now();
      const moved = await againAfterDeadlock(() =>
        db.transaction(async (tx) => {
          return plans.settleUnknown(tx.sql, evidence, now);
        }),
      );
      if (moved.length > 0) ringNews();
      const back = moved.filter((message) => message.state === 'planned');
      return [...new Set(back.map((message) => message.campaignId))];
    },

    /** What a person decided about all unknown messages of a campaign. In the campaign's transaction. */
    resolveUnknown: (
      tx: Tx,
      workspaceId: number,
      campaignId: number,
      wish: { decision: 'resend' | 'leave'; domain?: string | undefined },
    ): Promise<number> => plans.decideUnknown(tx.sql, workspaceId, campaignId, wish, clock.now()),

    /** planned → dropped for a cancelled campaign, in its transaction. Returns how many. */
    dropPlanned: (tx: Tx, workspaceId: number, campaignId: number, reason: string): Promise<number> =>
      plans.dropPlanned(tx.sql, workspaceId, campaignId, reason, clock.now()),

    /** Whether anything of the campaign is still on its way. */
    hasOpen: (workspaceId: number, campaignId: number): Promise<boolean> =>
      plans.hasOpen(db.sql, workspaceId, campaignId),

    async counts(workspaceId: number, campaignId: number): Promise<MessageCounts> {
      return toCounts(await plans.countStates(db.sql, workspaceId, campaignId, clock.now()));
    },

    /** Every state of one message, with time and reason, and what it is made of. Throws `not_found`. */
    async trace(workspaceId: number, messageId: number): Promise<MessageTrace> {
      const message = await traces.findMessage(db.sql, workspaceId, messageId);
      if (!message) throw notFound('message', messageId);
      const varying = message.slots ? varyingSlots(message.slots) : [];
      const names = await traces.findNames(db.sql, workspaceId, {
        segmentIds: varying.flatMap(({ choices }) => choices.map(({ segmentId }) => segmentId)),
        offerIds: [...message.offerIds, ...varying.flatMap(({ otherwise }) => offerOf(otherwise) ?? [])],
      });
      const { contactId, plannedAt: at } = message;
      const deselected = await traces.findDeselectedAt(db.sql, workspaceId, { contactId, at });
      return tellTrace(message, await traces.findOutcomes(db.sql, workspaceId, messageId), { ...names, deselected });
    },

    /** For the erasure of a contact: what is planned is dropped, and the address goes. */
    erase: (tx: Pick<Tx, 'sql'>, workspaceId: number, contactId: number): Promise<void> =>
      plans.eraseContact(tx.sql, workspaceId, contactId, clock.now()),

    /** For two contacts that become one: of two messages of a campaign at most one goes out. */
    merger: {
      tables: [{ table: 'message', how: 'where-free', key: ['id'], per: ['campaign_id'] }],
      before: (tx, workspaceId, pair) => plans.dropSecondOfMerged(tx.sql, workspaceId, pair),
    } satisfies Merger,

    /** Ids of a campaign's links, written when first met. */
    ensureLinks: (workspaceId: number, campaignId: number, links: plans.MetLink[], { tx }: { tx?: Tx } = {}) =>
      plans.ensureLinks(tx?.sql ?? db.sql, workspaceId, campaignId, links),
  };
}

function toCounts(rows: Awaited<ReturnType<typeof plans.countStates>>): MessageCounts {
  const later = rows.find((row) => row.state === 'planned' && row.reason === plans.waitsForAnother);
  const of = (state: string) => rows.reduce((sum, row) => (row.state === state ? sum + row.count : sum), 0);
  const drops = rows.filter((row) => row.state === 'dropped').map((row) => [row.reason ?? 'unsaid', row.count]);
  return {
    planned: of('planned'),
    tryLater: later?.count ?? 0,
    claimed: of('claimed'),
    accepted: of('accepted'),
    rejected: of('rejected'),
    unknown: of('unknown'),
    dropped: of('dropped'),
    control: of('control'),
    drops: Object.fromEntries(drops),
  };
}
