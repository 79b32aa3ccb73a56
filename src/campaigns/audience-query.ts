/**
 * Who is in the audience of a campaign and what becomes of each: one statement for the check before a launch and for
 * the launch itself, so that they cannot disagree.
 */

import { drawInSql } from '../platform/index.ts';

export type AudienceQuery = { text: string; values: unknown[] };

export type AudienceOf = {
  campaignId: number;
  topic: string;
  audience: { include: number[]; exclude: number[] };
  /** Basis points. */
  controlShare: number;
  variants: { key: string; share: number }[];
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

/**
 * Yields (contact_id, email, content_id, segment_id, variant, state, reason) once per contact that is in one of the
 * included segments and in none of the excluded ones. state: dropped (with the first reason that holds), control or
 * planned. Content: the first by position whose segment the contact is in and whose variant it has.
 *
 * Shape: one pass over the members through their primary key; contact, subscription, suppression and each content's
 * membership are looked up by primary key, so the cost follows the audience and not the tables.
 */
export function audienceQuery(workspaceId: number, campaign: AudienceOf): AudienceQuery {
  const { keys, ends } = upperEnds(variantArms(campaign.variants));
  const text = `
    with matching as (
      select distinct m.contact_id from member m
       where m.workspace_id = $1 and m.segment_id = any($2::int[])
         and not exists (select 1 from member x
                          where x.workspace_id = $1 and x.segment_id = any($3::int[]) and x.contact_id = m.contact_id)
    ), judged as (
      select j.contact_id, c.email,
             case when c.id is null then 'erased'
                  when c.email_normal is null then 'no-email'
                  when s.state is null then 'no-consent'
                  when s.state <> 'subscribed' then s.state
                  when p.email_normal is not null then 'suppressed' end as reason,
             ${drawInSql('$6::text', 'j.contact_id')} < $8::float8 as is_control,
             ${drawInSql('$7::text', 'j.contact_id')} as variant_draw
        from matching j
        left join contact c on c.id = j.contact_id and c.workspace_id = $1
        left join subscription s on s.contact_id = j.contact_id and s.topic = $4 and s.workspace_id = $1
        left join suppression p on p.workspace_id = $1 and p.email_normal = c.email_normal
    ), armed as (
      select j.*, (select v.key from unnest($9::text[], $10::float8[]) with ordinality as v (key, upper_end, place)
                    where j.variant_draw < v.upper_end order by v.place limit 1) as variant
        from judged j
    )
    select a.contact_id, a.email, content.id as content_id, content.segment_id, a.variant,
           case when a.reason is not null or content.id is null then 'dropped'
                when a.is_control then 'control' else 'planned' end as state,
           case when a.reason is not null then a.reason when content.id is null then 'no-content' end as reason
      from armed a
      left join lateral (
        select cc.id, cc.segment_id from campaign_content cc
         where cc.workspace_id = $1 and cc.campaign_id = $5
           and (cc.variant is null or cc.variant = a.variant)
           and (cc.segment_id is null or exists (
                 select 1 from member f where f.segment_id = cc.segment_id and f.contact_id = a.contact_id
                    and f.workspace_id = $1))
         order by cc.position limit 1) content on true`;
  const { include, exclude } = campaign.audience;
  const values = [
    workspaceId,
    include,
    exclude,
    campaign.topic,
    campaign.campaignId,
    controlSeed(campaign.campaignId),
    variantSeed(campaign.campaignId),
    campaign.controlShare / 10_000,
    keys,
    ends,
  ];
  return { text, values };
}
