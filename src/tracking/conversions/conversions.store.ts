/**
 * Owns: conversion. Reads: event, event_kind, message, campaign; follower_position (this room's own rows).
 *
 * Which message an order is put down to is worked out anew for a whole set of orders in one statement, from the facts
 * alone (events and messages): whatever changed, and in whatever order it came in, the same rows come out.
 */
import type { LogRange, Sql } from '../../platform/index.ts';

/** By what an order is put down to a message: the workspace's setting `attribution`. */
export type AttributionRule = { model: 'last-click' | 'any-message'; days: number };

/**
 * Whoever works orders out holds this until the end of the transaction: nobody writes what another one has just
 * overtaken.
 */
export async function lockConversions(sql: Sql, workspaceId: number): Promise<void> {
  await sql(`select pg_advisory_xact_lock(hashtext('conversions'), $1)`, [workspaceId]);
}

const kindId = (name: string) => `(select id from event_kind where workspace_id = $1 and name = '${name}')`;
/** What an order can follow. $2: the model. */
const touchKind = `(select id from event_kind where workspace_id = $1
  and name = case when $2 = 'last-click' then 'message_clicked' else 'message_accepted' end)`;
/** Whole days of 24 hours, whatever the clocks do. $3: how many. */
const reach = `($3::int * interval '24 hours')`;

/**
 * Works out the orders that `given` selects (their event ids as `id`; its parameters from $4). Of clicks of people, or
 * messages that were accepted, within the days before an order the latest wins; of those at one instant, the one that
 * was written down last. Receipts and the like are messages one is owed: that one arrived is no reason for the next
 * order.
 *
 * `offset 0` keeps what is looked up by its id a lookup by its id: over tables that have just been filled, and have no
 * statistics yet, the planner takes every condition for one that leaves a single row, and goes through all of them.
 */
async function attribute(
  sql: Sql,
  workspaceId: number,
  { model, days }: AttributionRule,
  given: { text: string; values: unknown[] },
): Promise<number> {
  const [row] = await sql<{ given: number }>(
    `with given as materialized (${given.text}
     ), o as (
       select e.id, e.contact_id, e.at, e.ref, e.amount
         from given cross join lateral (select * from event where event.id = given.id offset 0) e
        where e.workspace_id = $1 and e.kind_id = ${kindId('order')}
     ), won as (
       select o.id, o.contact_id, o.at, w.*,
              coalesce(o.amount, 0) + coalesce((
                select sum(r.amount) from event r
                 where r.contact_id = o.contact_id and r.kind_id = ${kindId('refund')} and r.ref = o.ref), 0) as amount
         from o cross join lateral (
           select m.id as message_id, m.campaign_id, m.content_id, m.segment_id, m.variant, m.offer_ids
             from event e
                  cross join lateral (select * from message where message.id = e.message_id offset 0) m
            where e.contact_id = o.contact_id and e.kind_id = ${touchKind} and e.at <= o.at and e.at > o.at - ${reach}
              and m.workspace_id = $1 and ($2 = 'last-click' or not exists (
                select from campaign c where c.workspace_id = $1 and c.id = m.campaign_id and c.purpose = 'transactional'))
            order by e.at desc, e.id desc limit 1) w
     ), lost as (
       delete from conversion c using given
        where c.workspace_id = $1 and c.order_event_id = given.id and c.model = $2
          and not exists (select from won where won.id = c.order_event_id)
     ), written as (
       insert into conversion as c (workspace_id, order_event_id, contact_id, message_id, campaign_id, content_id,
                                    segment_id, variant, offer_ids, model, amount, at)
       select $1, id, contact_id, message_id, campaign_id, content_id, segment_id, variant, offer_ids, $2, amount, at
         from won order by id
       on conflict (order_event_id, model) do update
          set contact_id = excluded.contact_id, message_id = excluded.message_id, campaign_id = excluded.campaign_id,
              content_id = excluded.content_id, segment_id = excluded.segment_id, variant = excluded.variant,
              offer_ids = excluded.offer_ids, amount = excluded.amount, at = excluded.at
        where (c.contact_id, c.message_id, c.content_id, c.segment_id, c.variant, c.offer_ids, c.amount, c.at)
              is distinct from (excluded.contact_id, excluded.message_id, excluded.content_id, excluded.segment_id,
                                excluded.variant, excluded.offer_ids, excluded.amount, excluded.at)
     )
     select count(*) as given from given`,
    [workspaceId, model, days, ...given.values],
  );
  return row!.given;
}

/**
 * Orders that events `e` (a condition on them) can have a say in: themselves, those refunded, those that follow a touch
 * (`isTouch`: which of them are, or were, one).
 */
const ordersTouchedBy = (condition: string, isTouch: string) => `
  select e.id from event e where e.workspace_id = $1 and ${condition} and e.kind_id = ${kindId('order')}
  union
  select o.id from event e
    join event o on o.contact_id = e.contact_id and o.kind_id = ${kindId('order')} and o.ref = e.ref
   where e.workspace_id = $1 and ${condition} and e.kind_id = ${kindId('refund')}
  union
  select o.id from event e
    join event o on o.contact_id = e.contact_id and o.kind_id = ${kindId('order')} and o.at >= e.at and o.at < e.at + ${reach}
   where e.workspace_id = $1 and ${condition} and ${isTouch}`;

/** Works out what a stretch of the log of events can have changed. */
export const attributeRange = (sql: Sql, workspaceId: number, rule: AttributionRule, { after, upTo }: LogRange) =>
  attribute(sql, workspaceId, rule, {
    text: ordersTouchedBy('e.id > $4 and e.id <= $5', `e.kind_id = ${touchKind}`),
    values: [after, upTo],
  });

/** The same for events that were changed. */
export const attributeEvents = (sql: Sql, workspaceId: number, rule: AttributionRule, eventIds: readonly number[]) =>
  attribute(sql, workspaceId, rule, {
    text: ordersTouchedBy('e.id = any($4::bigint[])', 'e.message_id is not null'),
    values: [eventIds],
  });

/**
 * Works out up to `limit` orders with ids after `after`; returns the last id there was, undefined when there are no
 * more.
 */
export async function attributeNext(
  sql: Sql,
  workspaceId: number,
  rule: AttributionRule,
  { after, limit }: { after: number; limit: number },
): Promise<number | undefined> {
  const rows = await sql<{ id: number }>(
    `select e.id from event e where e.workspace_id = $1 and e.kind_id = ${kindId('order')} and e.id > $2
      order by e.id limit $3`,
    [workspaceId, after, limit],
  );
  if (rows.length === 0) return undefined;
  const ids = rows.map(({ id }) => id);
  await attribute(sql, workspaceId, rule, { text: 'select unnest($4::bigint[]) as id', values: [ids] });
  return ids.at(-1);
}

/** Workspaces with anything in a stretch of the log. */
export async function workspacesIn(sql: Sql, { after, upTo }: LogRange): Promise<number[]> {
  const rows = await sql<{ id: number }>(
    'select distinct workspace_id as id from event where id > $1 and id <= $2 order by id',
    [after, upTo],
  );
  return rows.map(({ id }) => id);
}

export async function deleteConversions(sql: Sql, workspaceId: number): Promise<void> {
  await sql('delete from conversion where workspace_id = $1', [workspaceId]);
}

export async function eraseContact(sql: Sql, workspaceId: number, contactId: number): Promise<void> {
  await sql('delete from conversion where workspace_id = $1 and contact_id = $2', [workspaceId, contactId]);
}

/**
 * By which rule a workspace's rows were worked out (kept as a number), and how far a rebuild has come, if one is under
 * way.
 */
export type Standing = { rule: AttributionRule; rebuiltTo: number | null };

const ruleName = (workspaceId: number) => `conversions:rule:${workspaceId}`;
const rebuildName = (workspaceId: number) => `conversions:rebuild:${workspaceId}`;

const ANY_MESSAGE = 1_000;
const ruleNumber = ({ model, days }: AttributionRule): number => (model === 'any-message' ? ANY_MESSAGE : 0) + days;
const ruleOfNumber = (number: number): AttributionRule =>
  number >= ANY_MESSAGE ? { model: 'any-message', days: number - ANY_MESSAGE } : { model: 'last-click', days: number };

export const isSameRule = (a: AttributionRule, b: AttributionRule): boolean => ruleNumber(a) === ruleNumber(b);

export async function readStandings(sql: Sql, workspaceIds: number[]): Promise<Map<number, Standing>> {
  const rows = await sql<{ name: string; position: number }>(
    'select name, position from follower_position where name = any($1)',
    [workspaceIds.flatMap((id) => [ruleName(id), rebuildName(id)])],
  );
  const positions = new Map(rows.map(({ name, position }) => [name, position]));
  return new Map(
    workspaceIds.flatMap((id) => {
      const rule = positions.get(ruleName(id));
      return rule === undefined
        ? []
        : [[id, { rule: ruleOfNumber(rule), rebuiltTo: positions.get(rebuildName(id)) ?? null }] as const];
    }),
  );
}

async function setPosition(sql: Sql, name: string, position: number): Promise<void> {
  await sql(
    `insert into follower_position (name, position) values ($1, $2)
     on conflict (name) do update set position = excluded.position, at = clock_timestamp()`,
    [name, position],
  );
}

export async function beginRebuild(sql: Sql, workspaceId: number, rule: AttributionRule): Promise<void> {
  await setPosition(sql, ruleName(workspaceId), ruleNumber(rule));
  await setPosition(sql, rebuildName(workspaceId), 0);
}

export const noteRebuilt = (sql: Sql, workspaceId: number, to: number): Promise<void> =>
  setPosition(sql, rebuildName(workspaceId), to);

export async function endRebuild(sql: Sql, workspaceId: number): Promise<void> {
  await sql('delete from follower_position where name = $1', [rebuildName(workspaceId)]);
}
