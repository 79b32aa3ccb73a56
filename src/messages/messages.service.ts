/**
 * The ledger: one row = one e-mail to one contact. A row moves only from the state it is expected in, and while it is
 * in somebody's hands only by the worker that claimed it.
 *
 *   (launch) ──► planned ──claim──► claimed ──noteHandOver──► handing-over ──┬─► accepted      the server answered 250
 *      │  │       ▲ │ ▲ ▲              │                        │   │   │     └─► rejected      5xx, or too many attempts
 *      │  │       │ │ │ └─ give back ──┤                        │   │   └──────── try-later ──► planned, due later
 *      │  │       │ │ │    worker died ┘                        │   └─ no answer ──┐
 *      │  │       │ │ │                                         └─ worker died ────┴─► unknown
 *      │  │       │ │ └────── a person says "resend", or the transport never took it ───┤
 *      │  │       │ └─ consent gone, suppressed, cancelled ──► dropped                  └─► accepted (transport has it)
 *      │  └─ no address, no consent, … ─────────────────────► dropped
 *      └──── held back to compare with ─────────────────────► control
 *
 * noteHandOver is committed before the first byte leaves, for a small group at a time: after a SIGKILL at most that many
 * are unknown, and an unknown message is never sent again by itself.
 */
import type { EventInput, Events } from '../events/index.ts';
import { type Clock, type Db, type Doorbell, type Log, notFound, type Tx } from '../platform/index.ts';
import type { ClaimedMessage, MessageCounts, MessageTrace, Outcome } from './messages.schema.ts';
import * as ledger from './messages.store.ts';
import * as due from './messages-due.store.ts';
import * as plans from './messages-plan.store.ts';
import * as traces from './messages-trace.store.ts';
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

/** That it was accepted, and that the contact has received each offer in it. */
function acceptedEvents({ id, campaignId, contactId, contentId, offerIds }: ledger.AcceptedMessage, at: Date) {
  const of = { type: 'event', at, contact: { contactId }, messageId: id } as const;
  const accepted: EventInput = {
    ...of,
    id: `message_accepted:${id}`,
    kind: 'message_accepted',
    ref: String(campaignId),
    ...(contentId === null ? {} : { props: { contentId } }),
  };
  const received = offerIds.map((offerId) => ({
    ...of,
    id: `offer_received:${id}:${offerId}`,
    kind: 'offer_received',
    ref: String(offerId),
  }));
  return [accepted, ...received];
}

export type Messages = ReturnType<typeof createMessages>;

export function createMessages({ db, clock, doorbell, events, log }: Parts) {
  let turn = 0;

  const appendAccepted = async (tx: Tx, accepted: ledger.AcceptedMessage[], at: Date) => {
    const byWorkspace = new Map<number, ledger.AcceptedMessage[]>();
    for (const message of accepted) {
      byWorkspace.set(message.workspaceId, [...(byWorkspace.get(message.workspaceId) ?? []), message]);
    }
    for (const [workspaceId, messages] of byWorkspace) {
      await events.append(
        workspaceId,
        messages.flatMap((message) => acceptedEvents(message, at)),
        { tx },
      );
    }
  };

  return {
    /** Makes this process known as a living worker. Leave at shutdown, after the last outcome is recorded. */
    joinWorkers: (): Promise<WorkerPresence> => joinWorkers(db),

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

    /**
     * Claims up to `limit` due messages of campaigns that are sending, campaigns taking turns so that a long one does
     * not hold up the others. Never gives one message to two workers.
     */
    async claimBatch({ workerId, limit, now }: { workerId: string; limit: number; now: Date }) {
      const campaigns = await ledger.findSendingCampaigns(db.sql);
      const claimed: ClaimedMessage[] = [];
      turn += 1;
      for (let offset = 0; offset < campaigns.length && claimed.length < limit; offset += 1) {
        const campaignId = campaigns[(turn + offset) % campaigns.length]!.id;
        const wanted = { workerId, limit: limit - claimed.length, now };
        claimed.push(...(await ledger.claimOfCampaign(db.sql, campaignId, wanted)));
      }
      if (claimed.length > 0) log.debug({ workerId, count: claimed.length }, 'messages.batch.claimed');
      return claimed;
    },

    /** claimed → handing-over. Returns the ids that may be sent now: only those still this worker's, still to be sent. */
    noteHandOver: (workerId: string, messageIds: number[]): Promise<number[]> =>
      ledger.moveToHandingOver(db.sql, workerId, messageIds, clock.now()),

    /**
     * Records how attempts ended, and appends message_accepted events, in one transaction. Idempotent: a row that has
     * moved on is left alone.
     */
    async recordOutcomes(workerId: string, outcomes: { messageId: number; outcome: Outcome }[]): Promise<void> {
      if (outcomes.length === 0) return;
      const now = clock.now();
      const accepted = await againAfterDeadlock(() =>
        db.transaction(async (tx) => {
          const moved = await ledger.applyOutcomes(tx.sql, workerId, outcomes, now);
          const taken = moved.filter((message) => message.state === 'accepted');
          await appendAccepted(tx, taken, now);
          return taken.length;
        }),
      );
      if (accepted > 0) doorbell.ring('segments.refresh');
    },

    /** claimed → dropped: found out at the last moment that this one must not be written to. */
    async drop(workerId: string, drops: { messageId: number; reason: string }[]): Promise<void> {
      if (drops.length > 0) await ledger.dropClaimed(db.sql, workerId, drops, clock.now());
    },

    /** claimed → rejected: the message cannot be made. */
    async reject(workerId: string, rejects: { messageId: number; reason: string }[]): Promise<void> {
      if (rejects.length > 0) await ledger.rejectClaimed(db.sql, workerId, rejects, clock.now());
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
        return ledger.recoverOf(tx.sql, dead, clock.now());
      });
      if (recovered.givenBack + recovered.unknown > 0) {
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
          const settled = await plans.settleUnknown(tx.sql, evidence, now);
          const taken = settled.filter((message) => message.state === 'accepted');
          await appendAccepted(tx, taken, now);
          return settled;
        }),
      );
      if (moved.some((message) => message.state === 'accepted')) doorbell.ring('segments.refresh');
      const back = moved.filter((message) => message.state === 'planned');
      return [...new Set(back.map((message) => message.campaignId))];
    },

    /** What a person decided about all unknown messages of a campaign. In the campaign's transaction. */
    resolveUnknown: (tx: Tx, workspaceId: number, campaignId: number, decision: 'resend' | 'leave'): Promise<number> =>
      plans.decideUnknown(tx.sql, workspaceId, campaignId, decision, clock.now()),

    /** planned → dropped for a cancelled campaign, in its transaction. Returns how many. */
    dropPlanned: (tx: Tx, workspaceId: number, campaignId: number, reason: string): Promise<number> =>
      plans.dropPlanned(tx.sql, workspaceId, campaignId, reason, clock.now()),

    /** Whether anything of the campaign is still on its way. */
    hasOpen: (workspaceId: number, campaignId: number): Promise<boolean> =>
      plans.hasOpen(db.sql, workspaceId, campaignId),

    async counts(workspaceId: number, campaignId: number): Promise<MessageCounts> {
      return toCounts(await plans.countStates(db.sql, workspaceId, campaignId));
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
      return tellTrace(message, await traces.findOutcomes(db.sql, workspaceId, messageId), names);
    },

    /** For the erasure of a contact: what is planned is dropped, and the address goes. */
    erase: (tx: Pick<Tx, 'sql'>, workspaceId: number, contactId: number): Promise<void> =>
      plans.eraseContact(tx.sql, workspaceId, contactId, clock.now()),

    /** Ids of a campaign's links, written when first met. */
    ensureLinks: (workspaceId: number, campaignId: number, links: plans.LinkKey[], { tx }: { tx?: Tx } = {}) =>
      plans.ensureLinks(tx?.sql ?? db.sql, workspaceId, campaignId, links),
  };
}

function toCounts(rows: Awaited<ReturnType<typeof plans.countStates>>): MessageCounts {
  const of = (state: string) => rows.reduce((sum, row) => (row.state === state ? sum + row.count : sum), 0);
  const drops = rows.filter((row) => row.state === 'dropped').map((row) => [row.reason ?? 'unsaid', row.count]);
  return {
    planned: of('planned'),
    claimed: of('claimed'),
    handingOver: of('handing-over'),
    accepted: of('accepted'),
    rejected: of('rejected'),
    unknown: of('unknown'),
    dropped: of('dropped'),
    control: of('control'),
    drops: Object.fromEntries(drops),
  };
}
