/**
 * Who is in the audience of a campaign and what becomes of each: one statement for the check before a launch and for
 * the launch itself, so that they cannot disagree.
 */

import { domainInSql, takesNoMailInSql } from '../messages/index.ts';
import { heldBackInSql, paidForInSql } from '../offers/index.ts';
import { drawInSql } from '../platform/index.ts';
import { deselectedSegmentsInSql } from '../value/index.ts';
import { offerOf, offersOf, type Slots, segmentsOf, varyingSlots } from './choose-slots.ts';

export type AudienceQuery = { text: string; values: unknown[] };

export type AudienceContent = {
  id: number;
  position: number;
  segmentId: number | null;
  variant: string | null;
  offerId: number | null;
  slots: Slots;
};

export type AudienceOf = {
  campaignId: number;
  topic: string;
  /** Transactional messages are owed: they need no consent, and no cap counts them. */
  purpose: 'marketing' | 'transactional';
  /** When it would be launched: frequency caps look back from there. */
  at: Date;
  audience: { include: number[]; exclude: number[] };
  /** Basis points. */
  controlShare: number;
  variants: { key: string; share: number }[];
  contents: AudienceContent[];
};

/** Seeds of the two draws of a campaign; see assignArm in the experiments room. */
export const controlSeed = (campaignId: number): string => `campaign:${campaignId}:control`;
export const variantSeed = (campaignId: number): string => `campaign:${campaignId}:variant`;

/** The arms as assignArm takes them: shares from 0 to 1. */
export function controlArms(controlShare: number) {
  return [
    { key: 'control', share: controlShare / 10_000 },
    { key: 'mailed', share: 1 - controlShare / 10_000 },
  ];
}

export function variantArms(variants: { key: string; share: number }[]) {
  return variants.length === 0
    ? [{ key: 'a', share: 1 }]
    : variants.map(({ key, share }) => ({ key, share: share / 10_000 }));
}

/** Upper ends of the arms on [0, 1), summed in the order assignArm sums them; the last one takes the rounding. */
function upperEnds(arms: { key: string; share: number }[]): { keys: string[]; ends: number[] } {
  const shared = arms.filter((arm) => arm.share > 0);
  let end = 0;
  const ends = shared.map((arm) => {
    end += arm.share;
    return end;
  });
  ends[ends.length - 1] = Number.POSITIVE_INFINITY;
  return { keys: shared.map((arm) => arm.key), ends };
}

/** Collects the values of a statement; returns the placeholder of each. */
function createBinder() {
  const values: unknown[] = [];
  const bind = (value: unknown, type: string) => `$${values.push(value)}::${type}`;
  return { values, bind };
}
type Bind = ReturnType<typeof createBinder>['bind'];

/** The contents, their slots and the choices of these as rows: places and choices are numbered as choose-slots.ts does. */
function contentRows(contents: AudienceContent[], bind: Bind): string {
  const slots = contents.flatMap(({ id, slots }) =>
    varyingSlots(slots).map((options, index) => ({ ...options, id, slot: index + 1 })),
  );
  const choices = slots.flatMap(({ id, slot, choices }) =>
    choices.map(({ segmentId, content }, choice) => ({ id, slot, choice, segmentId, offerId: offerOf(content) })),
  );
  const rows = (columns: string, ...lists: [unknown[], string][]) =>
    `select * from unnest(${lists.map(([list, type]) => bind(list, `${type}[]`)).join(', ')}) as r (${columns})`;
  return `place as (${rows(
    'content_id, position, segment_id, variant, offer_id',
    [contents.map(({ id }) => id), 'int'],
    [contents.map(({ position }) => position), 'int'],
    [contents.map(({ segmentId }) => segmentId), 'int'],
    [contents.map(({ variant }) => variant), 'text'],
    [contents.map(({ offerId }) => offerId), 'int'],
  )}), slot as (${rows(
    'content_id, slot, offer_id',
    [slots.map(({ id }) => id), 'int'],
    [slots.map(({ slot }) => slot), 'int'],
    [slots.map(({ otherwise }) => offerOf(otherwise)), 'int'],
  )}), choice as (${rows(
    'content_id, slot, choice, segment_id, offer_id',
    [choices.map(({ id }) => id), 'int'],
    [choices.map(({ slot }) => slot), 'int'],
    [choices.map(({ choice }) => choice), 'int'],
    [choices.map(({ segmentId }) => segmentId), 'int'],
    [choices.map(({ offerId }) => offerId), 'int'],
  )})`;
}

/**
 * Who matches, why each may not be written to, and what decides about its content: variant, segments, offers withheld by
 * the draw (`held`), and those that are not for members of deselected segments (`barred`).
 */
function knownRows(workspaceId: number, campaign: AudienceOf, bind: Bind, contactIds?: readonly number[]): string {
  const { campaignId, contents, audience } = campaign;
  const { keys, ends } = upperEnds(variantArms(campaign.variants));
  const workspace = bind(workspaceId, 'int');
  const consent = `when s.state is null then 'no-consent'
                  when s.state <> 'subscribed' then s.state`;
  const isMarketing = campaign.purpose === 'marketing';
  const capped = isMarketing ? cappedRows(workspace, campaign, bind) : null;
  const segments = segmentsOf(contents);
  const offers = offersOf(contents);
  const memberOf =
    segments.length === 0
      ? `'{}'::int[]`
      : `array(select f.segment_id from member f
                where f.workspace_id = ${workspace} and f.contact_id = a.contact_id
                  and f.segment_id = any(${bind(segments, 'int[]')}) order by 1)`;
  const held =
    offers.length === 0
      ? `'{}'::int[]`
      : `array(select o.id from withholding o where ${heldBackInSql('o', 'a.contact_id')} order by 1)`;
  const barred =
    offers.length === 0
      ? `'{}'::int[]`
      : `case when not (select applies from costly) then '{}'::int[]
              when exists (select 1 from member b where b.workspace_id = ${workspace} and b.contact_id = a.contact_id
                              and b.segment_id in (select segment_id from left_alone))
              then (select ids from costly) else '{}' end`;
  return `${capped ? capped.rows : ''}left_alone as materialized (${deselectedSegmentsInSql(workspace)}
    ), costly as materialized (
      select coalesce(array_agg(o.id order by o.id), '{}') as ids,
             count(o.id) > 0 and exists (select 1 from left_alone) as applies
        from offer o where o.workspace_id = ${workspace} and o.id = any(${bind(offers, 'int[]')}) and ${paidForInSql('o')}
    ), withholding as materialized (
      select o.id, o.holdout_share from offer o
       where o.workspace_id = ${workspace} and o.id = any(${bind(offers, 'int[]')}) and o.holdout_share > 0
    ), matching as (
      select distinct m.contact_id from member m
       where m.workspace_id = ${workspace} and m.segment_id = any(${bind(audience.include, 'int[]')})
         ${contactIds ? `and m.contact_id = any(${bind(contactIds, 'int[]')})` : ''}
         and not exists (select 1 from member x
                          where x.workspace_id = ${workspace} and x.segment_id = any(${bind(audience.exclude, 'int[]')})
                            and x.contact_id = m.contact_id)
    ), judged as (
      select j.contact_id, c.email, c.language,
             case when c.id is null then 'erased'
                  when c.email_normal is null then 'no-email'
                  ${isMarketing ? consent : ''}
                  when p.email_normal is not null then 'suppressed'
                  when md.domain is not null then '${noMailDomain}'
                  ${capped ? capped.reason : ''} end as reason,
             ${drawInSql(bind(controlSeed(campaignId), 'text'), 'j.contact_id')}
               < ${bind(campaign.controlShare / 10_000, 'float8')} as is_control,
             ${drawInSql(bind(variantSeed(campaignId), 'text'), 'j.contact_id')} as variant_draw
        from matching j
        left join contact c on c.id = j.contact_id and c.workspace_id = ${workspace}
        left join subscription s on s.contact_id = j.contact_id and s.topic = ${bind(campaign.topic, 'text')}
         and s.workspace_id = ${workspace}
        left join suppression p on p.workspace_id = ${workspace} and p.email_normal = c.email_normal
        left join mail_domain md on md.domain = ${domainInSql('c.email_normal')} and ${takesNoMailInSql('md')}
    ), known as materialized (
      select a.contact_id, a.email, a.language, a.reason, a.is_control,
             (select v.key from unnest(${bind(keys, 'text[]')}, ${bind(ends, 'float8[]')}) with ordinality
                  as v (key, upper_end, place)
               where a.variant_draw < v.upper_end order by v.place limit 1) as variant,
             ${memberOf} as member_of, ${held} as held, ${barred} as barred
        from judged a
    )`;
}

/**
 * Who has had as many marketing messages as the workspace allows, or will have them from campaigns that are under way:
 * what is planned counts, so that two campaigns cannot exceed a cap together. Costs nothing where there is no cap; else a
 * look into the index (campaign, contact) for each campaign that fell within the longest window.
 */
function cappedRows(workspace: string, { campaignId, at }: AudienceOf, bind: Bind): { rows: string; reason: string } {
  const now = bind(at, 'timestamptz');
  const rows = `cap as materialized (
      select (c ->> 'messages')::int as messages, ${now} - (c ->> 'days')::int * interval '1 day' as since
        from workspace w cross join lateral jsonb_array_elements(
               case jsonb_typeof(w.settings -> 'frequencyCaps') when 'array' then w.settings -> 'frequencyCaps' else '[]' end) c
       where w.id = ${workspace}
    ), recent as materialized (
      select c.id from campaign c
       where c.workspace_id = ${workspace} and c.purpose = 'marketing' and c.id <> ${bind(campaignId, 'int')}
         and c.launched_at is not null
         and (c.finished_at is null or c.finished_at > (select min(since) from cap) - interval '1 day')
         and exists (select 1 from cap)
    ), `;
  const reason = `when exists (
                    select 1 from cap where cap.messages <= (
                      select count(*) from message m
                       where m.campaign_id = any(array(select id from recent)) and m.contact_id = j.contact_id
                         and (m.state in ('planned', 'claimed')
                              or (m.state in ('accepted', 'unknown') and m.finished_at > cap.since))))
                  then '${overCap}'`;
  return { rows, reason };
}

/** Whether a place or a choice is for those in `d`, whoever does not get its offer. */
const fits = (row: string) => `(${row}.segment_id is null or ${row}.segment_id = any(d.member_of))`;
const isOpen = (row: string) => `(${row}.offer_id is null or not ${row}.offer_id = any(d.held || d.barred))`;
const isSpared = (row: string) => `(${row}.offer_id = any(d.barred) and not ${row}.offer_id = any(d.held))`;
const ofVariant = '(p.variant is null or p.variant = d.variant)';

/** Offers that those in `d` would have met and do not get because they are in a deselected segment. */
const sparedOffers = `array(
               select p.offer_id from place p
                where ${fits('p')} and ${ofVariant} and ${isSpared('p')}
                  and (content.position is null or p.position < content.position)
               union
               select c.offer_id from choice c
                where c.content_id = content.content_id and ${fits('c')} and ${isSpared('c')}
                  and (slots.choices[c.slot] < 0 or c.choice < slots.choices[c.slot])
               union
               select s.offer_id from slot s
                where s.content_id = content.content_id and ${isSpared('s')} and slots.choices[s.slot] = -3
               order by 1)`;

/** What those get who are alike in all that decides: the walk of choose-slots.ts. */
const decidedRows = `decided as materialized (
      select d.*, content.content_id, content.segment_id, content.position, content.offer_id,
             content.content_id is not null or exists (
               select 1 from place p where ${fits('p')} and ${ofVariant}) as has_content,
             coalesce(slots.choices, '{}') as choices, coalesce(slots.offer_ids, '{}') as slot_offers,
             content.content_id is null and exists (
               select 1 from place p where ${fits('p')} and ${ofVariant} and p.offer_id = any(d.barred)) as is_shut_out,
             ${sparedOffers} as spared
        from (select distinct variant, member_of, held, barred from known) d
        left join lateral (
          select p.* from place p where ${fits('p')} and ${ofVariant} and ${isOpen('p')}
           order by p.position limit 1) content on true
        left join lateral (
          select array_agg(picked.choice::smallint order by picked.slot) as choices,
                 array_agg(picked.offer_id) filter (where picked.offer_id is not null) as offer_ids
            from (select s.slot,
                         coalesce(chosen.choice, case when ${isOpen('s')} then -1 when s.offer_id = any(d.barred) then -3 else -2 end) as choice,
                         case when chosen.choice is not null then chosen.offer_id
                              when ${isOpen('s')} then s.offer_id end as offer_id
                    from slot s
                    left join lateral (
                      select c.choice, c.offer_id from choice c
                       where c.content_id = s.content_id and c.slot = s.slot and ${fits('c')} and ${isOpen('c')}
                       order by c.choice limit 1) chosen on true
                   where s.content_id = content.content_id) picked) slots on true
    )`;

const alike = 'd.variant = k.variant and d.member_of = k.member_of and d.held = k.held and d.barred = k.barred';

/** Why somebody who may be written to is not: there have been enough marketing messages lately. */
export const overCap = 'frequency-cap';

/** Why somebody with an address is not written to: nobody takes mail at its domain, as DNS says for certain. */
export const noMailDomain = 'no-mail-domain';

/** Why somebody in the audience is held back although nothing of the campaign itself says so. */
export const offerHoldout = 'offer-holdout';

/** Why somebody gets nothing: all that there is for it comes with a price offer or a paid gift, and its segment is deselected. */
export const deselected = 'deselected';

/**
 * Yields (contact_id, email, language, content_id, segment_id, variant, state, reason, choices, offer_ids, spared_ids) once per
 * contact that is in one of the included segments and in none of the excluded ones. state: dropped (with the first reason
 * that holds), control or planned. Content: the first by position whose segment the contact is in, whose variant it has and
 * whose offer it may get; who is held back from every content that fits is control, for `offer-holdout`, and dropped as
 * `deselected` when one of these is kept from it by a decision about its segment. Choices as in choose-slots.ts; offers only
 * of those planned; spared_ids: offers it would have met but for such a decision. `contactIds`: only these of them.
 *
 * Shape: one pass over the members through their primary key; contact, subscription, suppression and memberships of the
 * segments that contents speak of are looked up by key, so the cost follows the audience and not the tables. What is decided
 * depends on variant, memberships and offers withheld only: it is worked out once for all who are alike (materialized, or
 * PostgreSQL works it out for each of them again, 1.3 times as long). Measured on 2 cores: 100,000 contacts with one content
 * 0.7 s, with six segments, two slots of choices and two offers 2.2 s; 25,000: 0.4 s and 0.8 s.
 */
export function audienceQuery(
  workspaceId: number,
  campaign: AudienceOf,
  { contactIds }: { contactIds?: readonly number[] } = {},
): AudienceQuery {
  const { values, bind } = createBinder();
  const text = `
    with ${contentRows(campaign.contents, bind)}, ${knownRows(workspaceId, campaign, bind, contactIds)}, ${decidedRows},
    outcome as (
      select k.*, d.content_id, d.segment_id, d.choices, d.offer_id, d.slot_offers, d.spared,
             case when k.reason is not null or not d.has_content or d.is_shut_out then 'dropped'
                  when k.is_control or d.content_id is null then 'control' else 'planned' end as state,
             case when k.reason is not null then k.reason
                  when not d.has_content then 'no-content'
                  when d.is_shut_out then '${deselected}'
                  when d.content_id is null and not k.is_control then '${offerHoldout}' end as why
        from known k join decided d on ${alike}
    )
    select o.contact_id, o.email, o.language, o.content_id, o.segment_id, o.variant, o.state, o.why as reason, o.choices,
           case when o.state = 'planned'
                then array(select distinct given.id from unnest(o.offer_id || o.slot_offers) as given (id)
                            where given.id is not null order by 1)
                else '{}'::int[] end as offer_ids,
           case when o.reason is null and not o.is_control then o.spared else '{}' end as spared_ids
      from outcome o`;
  return { text, values };
}

/**
 * Yields (offer_id, contact_id, is_control, campaign_id, segment_id, at) for everybody who may be written to and was up
 * for an offer when contents were chosen: given it, or held back from it and so sent on to what comes next. Those who get
 * nothing of the campaign at all, to compare with, were not up for anything, nor was anybody for what a decision about its
 * segment keeps from it: that is no draw.
 */
export function offerArmsQuery(workspaceId: number, campaign: AudienceOf, at: Date): AudienceQuery {
  const { values, bind } = createBinder();
  const text = `
    with ${contentRows(campaign.contents, bind)}, ${knownRows(workspaceId, campaign, bind)}, ${decidedRows},
    met as (
      select distinct on (d.variant, d.member_of, d.held, d.barred, arm.offer_id)
             d.variant, d.member_of, d.held, d.barred, arm.offer_id, arm.segment_id
        from decided d
        cross join lateral (
          select p.offer_id, p.segment_id, p.position, 0 as slot, 0 as choice from place p
           where p.offer_id is not null and ${fits('p')} and ${ofVariant}
             and (d.position is null or p.position <= d.position)
          union all
          select c.offer_id, c.segment_id, d.position, c.slot, c.choice from choice c
           where c.content_id = d.content_id and c.offer_id is not null and ${fits('c')}
             and (d.choices[c.slot] < 0 or c.choice <= d.choices[c.slot])
          union all
          select s.offer_id, d.segment_id, d.position, s.slot, 1000 from slot s
           where s.content_id = d.content_id and s.offer_id is not null and d.choices[s.slot] < 0) arm
       where not arm.offer_id = any(d.barred)
       order by d.variant, d.member_of, d.held, d.barred, arm.offer_id, arm.position, arm.slot, arm.choice
    )
    select d.offer_id, k.contact_id, d.offer_id = any(k.held) as is_control, ${bind(campaign.campaignId, 'int')} as campaign_id,
           d.segment_id, ${bind(at, 'timestamptz')} as at
      from known k join met d on ${alike}
     where k.reason is null and not k.is_control`;
  return { text, values };
}
