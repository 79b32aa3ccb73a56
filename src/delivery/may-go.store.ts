/**
 * Owns: nothing. Reads: message, hand_over, campaign, contact, note, subscription, suppression, workspace, offer, segment_decision,
 * member. Why a message must not
 * go out after all, as pieces of SQL: the pump asks within the very statement that notes what is about to leave. And which
 * messages must wait for the end of somebody's night.
 */

import { type Moment, neverUntil } from '../contacts/index.ts';
import { paidForInSql } from '../offers/index.ts';
import { isTimeZone, type Sql } from '../platform/index.ts';
import { isDeselectedInSql } from '../value/index.ts';
import { type QuietHours, quietUntil, spreadOf } from './quiet-hours.ts';

/**
 * Where the statement around them keeps what the pieces need: a placeholder with its type, such as `$1::timestamptz`.
 * `asking`: the ids of all messages asked about in the same statement (`$2::bigint[]`), so that two to the same contact
 * count each other.
 */
export type MayGoPlaceholders = { now: string; asking?: string };

/** Joins that `whyNot` needs; the statement around them brings `message m` and `campaign c`. By primary keys all. */
export const whyNotJoins = `
  left join workspace ws on ws.id = m.workspace_id
  left join contact ct on ct.id = m.contact_id and ct.workspace_id = m.workspace_id
  left join subscription su on su.contact_id = m.contact_id and su.topic = c.topic and su.workspace_id = m.workspace_id`;

/**
 * Whether the contact has had as many marketing messages as one of the workspace's caps allows: accepted, unknown, or in
 * hand by now. Looked at only where the workspace has caps.
 */
const isOverCap = ({ now, asking }: MayGoPlaceholders): string => `
  case when c.purpose <> 'marketing' or jsonb_typeof(ws.settings -> 'frequencyCaps') is distinct from 'array' then false
       else exists (
         select 1 from jsonb_array_elements(ws.settings -> 'frequencyCaps') cap
          where (cap ->> 'messages')::int <= (
            select count(*) from message om join campaign oc on oc.id = om.campaign_id and oc.purpose = 'marketing'
             where om.workspace_id = m.workspace_id and om.contact_id = m.contact_id and om.id <> m.id
               and ((om.state in ('accepted', 'unknown')
                     and om.finished_at > ${now} - (cap ->> 'days')::int * interval '1 day')
                    or (om.state = 'claimed' and (exists (select 1 from hand_over h where om.id = any(h.message_ids))
                        ${asking ? `or (om.id = any(${asking}) and om.id < m.id)` : ''}))))) end`;

/**
 * Whether the message gives a price offer or a paid gift to somebody whose segment has been deselected since the launch (or
 * who has come into such a segment). Looked at only for messages that give offers.
 */
const isDeselected = `
  case when cardinality(m.offer_ids) = 0 then false
       else exists (select 1 from offer o where o.workspace_id = m.workspace_id and o.id = any(m.offer_ids)
                       and ${paidForInSql('o')})
            and ${isDeselectedInSql('m.workspace_id', 'm.contact_id')} end`;

/**
 * The reason for which a message must not go out, or null: consent and suppression may have changed since the launch, and
 * the address may have too. Marketing needs a subscription to the topic and keeps to the frequency caps; transactional
 * messages are owed, and go to every address that is not suppressed.
 */
export const whyNot = (placeholders: MayGoPlaceholders): string => `
  case when ct.id is null then 'erased'
       when ct.email_normal is null then 'no-email'
       when c.purpose = 'marketing' and su.state is distinct from 'subscribed' then coalesce(su.state, 'no-consent')
       when exists (select 1 from suppression sp
                     where sp.workspace_id = m.workspace_id
                       and sp.email_normal in (ct.email_normal, lower(trim(m.email)))) then 'suppressed'
       when c.ends_at <= ${placeholders.now} then 'too-late'
       when ${isDeselected} then 'deselected'
       when ${isOverCap(placeholders)} then 'frequency-cap' end`;

/** Not for ever: notes and quiet hours that leave no room between them are looked at again. */
const mostWaits = 20;

/** When both the quiet hours and what was noted about the contact let a message go, epoch ms; null: now. Pure. */
function awakeAt(
  at: number,
  timeZone: string,
  quietHours: QuietHours | null,
  moments: readonly Moment[],
): number | null {
  let now = at;
  for (let waits = 0; waits < mostWaits; waits += 1) {
    const later = (quietHours && quietUntil(now, timeZone, quietHours)) ?? neverUntil(now, timeZone, moments);
    if (later === null) break;
    now = later;
  }
  return now === at ? null : now;
}

/**
 * Which of these messages would reach somebody in quiet hours, or at a time that a note about the contact says never to, in
 * the contact's own time zone or else the workspace's; and when they may go instead: at the end of that time, spread over
 * some minutes. Transactional ones never wait.
 */
export async function findQuiet(
  sql: Sql,
  messageIds: readonly number[],
  now: Date,
): Promise<{ messageId: number; dueAt: Date }[]> {
  const rows = await sql<{
    messageId: number;
    ofContact: string | null;
    ofWorkspace: string;
    quietHours: QuietHours | null;
    moments: Moment[] | null;
  }>(
    `select m.id as "messageId", ct.time_zone as "ofContact", w.time_zone as "ofWorkspace", n.moments,
            case when jsonb_typeof(w.settings -> 'quietHours') = 'object' then w.settings -> 'quietHours' end as "quietHours"
       from message m
       join campaign c on c.id = m.campaign_id and c.workspace_id = m.workspace_id and c.purpose = 'marketing'
       join workspace w on w.id = m.workspace_id
       left join contact ct on ct.id = m.contact_id and ct.workspace_id = m.workspace_id
      cross join lateral (
        select json_agg(moment) as moments from note
         where contact_id = m.contact_id and workspace_id = m.workspace_id and kind = 'moment' and removed_at is null
           and moment ->> 'rule' = 'never') n
      where m.id = any($1::bigint[])
        and (n.moments is not null or jsonb_typeof(w.settings -> 'quietHours') = 'object')`,
    [messageIds],
  );
  const at = now.getTime();
  return rows.flatMap(({ messageId, ofContact, ofWorkspace, quietHours, moments }) => {
    const timeZone = ofContact !== null && isTimeZone(ofContact) ? ofContact : ofWorkspace;
    const until = awakeAt(at, timeZone, quietHours, moments ?? []);
    return until === null ? [] : { messageId, dueAt: new Date(until + spreadOf(messageId)) };
  });
}
