import type { EventInput, Events } from '../events/index.ts';
import type { Db, Doorbell, Sql, Tx } from '../platform/index.ts';

/** How a message ended at sending time. `reason`: of its present state; the server's words where there are any. */
export type MessageNews = {
  messageId: number;
  contactId: number;
  campaignId: number;
  contentId: number | null;
  segmentId: number | null;
  variant: string;
  /** The offers it gives. */
  offerIds: number[];
  /** Null once the contact is erased. */
  email: string | null;
  state: 'accepted' | 'rejected' | 'unknown' | 'dropped';
  reason: string | null;
  at: Date;
};

/** Is told in the very transaction that takes the news away: everything exactly once. Rings, if it must, by itself. */
export type NewsFollower = (tx: Tx, workspaceId: number, items: MessageNews[]) => Promise<void>;

/** Rows of news in one transaction; a row holds what one turn of a worker recorded: a few messages, or some tens. */
const rowsAtOnce = 200;

/** Takes the oldest news away; those others are taking are stepped over. */
async function takeNews(sql: Sql): Promise<(MessageNews & { workspaceId: number; row: number })[]> {
  return sql(
    `with taken as (
       delete from message_news
        where id in (select id from message_news order by id limit $1 for update skip locked)
       returning id, message_ids, states, at
     )
     select t.id as row, m.workspace_id as "workspaceId", m.id as "messageId", m.contact_id as "contactId",
            m.campaign_id as "campaignId", m.content_id as "contentId", m.segment_id as "segmentId", m.variant,
            m.offer_ids as "offerIds", m.email, n.state, m.reason, t.at
       from taken t cross join unnest(t.message_ids, t.states) as n (id, state) join message m on m.id = n.id
      order by t.id, n.id`,
    [rowsAtOnce],
  );
}

/** That it was accepted, and that the contact has received each offer in it. Said once: news are taken once. */
function acceptedEvents({ messageId, campaignId, contactId, contentId, offerIds, at }: MessageNews): EventInput[] {
  const of = { type: 'event', at, contact: { contactId }, messageId } as const;
  const accepted: EventInput = {
    ...of,
    kind: 'message_accepted',
    ref: String(campaignId),
    ...(contentId === null ? {} : { props: { contentId } }),
  };
  return [accepted, ...offerIds.map((offerId) => ({ ...of, kind: 'offer_received', ref: String(offerId) }))];
}

/**
 * Tells how messages ended: as events, and to whoever follows. The sending itself only notes that there is something to
 * tell, so that it waits for none of this.
 */
export function createMessageNews({
  db,
  doorbell,
  events,
}: {
  db: Db;
  doorbell: Doorbell;
  events: Pick<Events, 'append'>;
}) {
  const followers: NewsFollower[] = [];

  const tellSome = async (tx: Tx): Promise<{ told: number; accepted: number; isAll: boolean }> => {
    const taken = await takeNews(tx.sql);
    const byWorkspace = new Map<number, MessageNews[]>();
    for (const { workspaceId, row: _, ...news } of taken) {
      const items = byWorkspace.get(workspaceId);
      if (items) items.push(news);
      else byWorkspace.set(workspaceId, [news]);
    }
    let accepted = 0;
    for (const [workspaceId, items] of [...byWorkspace].sort(([a], [b]) => a - b)) {
      const inputs = items.filter(({ state }) => state === 'accepted').flatMap(acceptedEvents);
      accepted += inputs.length;
      if (inputs.length > 0) await events.append(workspaceId, inputs, { tx });
      for (const follow of followers) await follow(tx, workspaceId, items);
    }
    const rows = new Set(taken.map(({ row }) => row)).size;
    return { told: taken.length, accepted, isAll: rows < rowsAtOnce };
  };

  return {
    /** Registers another who wants to know how messages ended. See {@link NewsFollower}. */
    onNews(follow: NewsFollower): void {
      followers.push(follow);
    },

    /**
     * Tells all there was to tell when it was called, in bulk; what comes meanwhile waits for the next ring, so that it goes
     * in bulk as well. Safe to run in any number of processes at once. Returns how many messages.
     */
    async tellNews(stopping?: AbortSignal): Promise<number> {
      let total = 0;
      let hasEvents = false;
      try {
        while (!stopping?.aborted) {
          const { told, accepted, isAll } = await db.transaction(tellSome);
          hasEvents ||= accepted > 0;
          total += told;
          if (isAll) break;
        }
      } finally {
        // Once for all of them: a ring costs the queue as much as telling of some dozens.
        if (hasEvents) doorbell.ring('segments.refresh');
      }
      return total;
    },
  };
}
