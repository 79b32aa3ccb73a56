/** What became of the campaigns of the past, by SQL straight into the tables: messages, links, reactions, orders that followed. */
import type { Db } from '../../src/platform/index.ts';
import { MORNING_OFFER, WORKSPACE_ID, WORLD_ENDS_AT, worldKinds } from '../segments/world-tables.ts';

/** The simulator's letters are campaigns 1 to 8; they went to everybody who wanted them. */
export const LETTERS = 8;
/** Campaigns to a hundredth of the contacts each, all of them over. */
const SMALL_CAMPAIGNS = 187;
export const PAST_CAMPAIGNS = LETTERS + SMALL_CAMPAIGNS;
const ZONE = 'Europe/Stockholm';

const kindId = (name: (typeof worldKinds)[number]) => worldKinds.indexOf(name) + 1;

/** A number from 0 to 999 that follows from a message and what it is drawn for. */
const draw = (salt: number) => `(abs(hashint8extended(m.id, ${salt})) % 1000)`;

const minuteOfWeek = (at: string) =>
  `((extract(isodow from (${at}) at time zone '${ZONE}') - 1) * 1440
    + extract(hour from (${at}) at time zone '${ZONE}') * 60 + extract(minute from (${at}) at time zone '${ZONE}'))::smallint`;

const reaction = (kind: (typeof worldKinds)[number], at: string, where: string, props = '') => `
  insert into event (workspace_id, contact_id, kind_id, at, received_at, minute_of_week, ref, message_id, props)
  select m.workspace_id, m.contact_id, ${kindId(kind)}, ${at}, ${at}, ${minuteOfWeek(at)}, m.campaign_id::text, m.id,
         jsonb_build_object('contentId', m.content_id${props})
    from message m where m.workspace_id = $1 and m.campaign_id > ${LETTERS} and m.state = 'accepted' and ${where}
   order by 4`;

/** Statements in order; $1: the workspace. */
const steps = [
  // The letters went out when their first messages were accepted, the small ones every other day, the last some days ago.
  `update campaign c set state = 'finished', launched_at = l.at, finished_at = l.at + interval '1 hour',
          template_version_id = (select id from template_version v where v.template_id = c.template_id order by version desc limit 1)
     from (select ref::int as id, min(at) as at from event where workspace_id = $1 and kind_id = ${kindId('message_accepted')} group by 1
           union all
           select n, to_timestamp(${WORLD_ENDS_AT / 1000}) - (${PAST_CAMPAIGNS} - n) * interval '45 hours' - interval '4 days'
             from generate_series(${LETTERS + 1}, ${PAST_CAMPAIGNS}) n) l
    where c.workspace_id = $1 and c.id = l.id`,
  `insert into link (id, workspace_id, campaign_id, content_id, position, url)
   select (c.id - 1) * 5 + place, $1, c.id, 2 * c.id - 1, place, 'https://shop.example/letter-' || c.id || '/' || place
     from campaign c, generate_series(1, 5) place where c.workspace_id = $1 and c.id <= ${LETTERS}`,
  `insert into link (id, workspace_id, campaign_id, content_id, position, url)
   select 1000 + c.id, $1, c.id, k.id, 1, 'https://shop.example/news-' || c.id
     from campaign c join campaign_content k on k.campaign_id = c.id
    where c.workspace_id = $1 and c.id between ${LETTERS + 1} and ${PAST_CAMPAIGNS}`,
  `insert into message (id, workspace_id, campaign_id, contact_id, email, content_id, segment_id, variant, offer_ids, state, attempts,
                        planned_at, due_at, handed_at, finished_at)
   select e.message_id, $1, k.campaign_id, e.contact_id, p.email, k.id, k.segment_id, 'a',
          case when k.offer_id is null then '{}'::int[] else array[k.offer_id] end,
          case e.kind_id when ${kindId('message_accepted')} then 'accepted' else 'rejected' end, 1, e.at, e.at, e.at, e.at
     from event e join contact p on p.id = e.contact_id join campaign_content k on k.id = (e.props->>'contentId')::int
    where e.workspace_id = $1 and e.kind_id in (${kindId('message_accepted')}, ${kindId('message_bounced')})
    order by e.message_id on conflict do nothing`,
  `select setval(pg_get_serial_sequence('message', 'id'), 100000000)`,
  `insert into message (workspace_id, campaign_id, contact_id, email, content_id, segment_id, variant, offer_ids, state, attempts,
                        planned_at, due_at, handed_at, finished_at)
   select $1, c.id, p.id, p.email, k.id, k.segment_id, 'a', '{}', case when p.id % 10 = 0 then 'control' else 'accepted' end, 1,
          c.launched_at, c.launched_at, c.launched_at + interval '1 second', c.launched_at + interval '1 second' * (p.id % 1800)
     from campaign c join campaign_content k on k.campaign_id = c.id
     join contact p on p.workspace_id = $1 and p.email is not null and p.bucket >= c.id * 97 % 9900 and p.bucket < c.id * 97 % 9900 + 100
    where c.workspace_id = $1 and c.id between ${LETTERS + 1} and ${PAST_CAMPAIGNS} order by c.id, p.id`,
  'analyze message',
  reaction('message_accepted', 'm.finished_at', 'true'),
  reaction('message_opened', `m.finished_at + interval '2 minutes' * ${draw(1)}`, `${draw(2)} < 350`),
  reaction(
    'message_clicked',
    `m.finished_at + interval '2 minutes' * ${draw(1)} + interval '20 seconds'`,
    `${draw(2)} < 80`,
    `, 'linkId', 1000 + m.campaign_id`,
  ),
  `insert into message_total (campaign_id, workspace_id, total)
   select campaign_id, workspace_id, count(*) from message where workspace_id = $1 group by 1, 2`,
  `insert into conversion (workspace_id, order_event_id, contact_id, message_id, campaign_id, content_id, segment_id, variant,
                           offer_ids, model, amount, at)
   select distinct on (o.id) $1, o.id, o.contact_id, m.id, m.campaign_id, m.content_id, m.segment_id, m.variant, m.offer_ids,
          'last-click', o.amount, o.at
     from event t join message m on m.id = t.message_id
     join event o on o.contact_id = t.contact_id and o.kind_id = ${kindId('order')} and o.at >= t.at and o.at < t.at + interval '7 days'
    where t.workspace_id = $1 and t.kind_id = ${kindId('message_clicked')} order by o.id, t.at desc`,
  `insert into redemption (workspace_id, offer_id, contact_id, event_id, code, order_ref, at, is_valid, order_amount, discount)
   select $1, ${MORNING_OFFER}, r.contact_id, o.id, 'CALM5', o.ref, r.at, true, o.amount, o.amount / 20
     from event r join event o on o.contact_id = r.contact_id and o.kind_id = ${kindId('order')} and o.at = r.at
    where r.workspace_id = $1 and r.kind_id = ${kindId('offer_redeemed')} order by r.at`,
  `insert into offer_arm (offer_id, contact_id, workspace_id, is_control, campaign_id, segment_id, at)
   select ${MORNING_OFFER}, m.contact_id, $1, false, m.campaign_id, m.segment_id, m.planned_at from message m
    where m.workspace_id = $1 and ${MORNING_OFFER} = any(m.offer_ids)
   union all
   select ${MORNING_OFFER}, p.id, $1, true, null, null, to_timestamp(${WORLD_ENDS_AT / 1000}) - interval '150 days' from contact p
    where p.workspace_id = $1 and p.bucket < 2000 on conflict do nothing`,
  `select setval(pg_get_serial_sequence('link', 'id'), 10000)`,
];

/** Fills them in; `tell` is told of each piece. The campaigns and their contents are there already, as drafts. */
export async function writePastCampaigns(db: Db, tell: (what: string) => void): Promise<void> {
  for (const [place, text] of steps.entries()) {
    await db.sql(text, text.includes('$1') ? [WORKSPACE_ID] : []);
    tell(`past campaigns: ${place + 1} of ${steps.length}`);
  }
}
