/** Owns: offer, offer_window, redemption. Reads: order_code. */
import type { Sql } from '../platform/index.ts';
import { fullRules, type Offer, type OfferRules } from './rules/offer.ts';

const offerColumns = `o.id, o.workspace_id as "workspaceId", o.name, o.kind, o.basis_points as "basisPoints", o.amount,
  o.points, o.gives, o.code_kind as "codeKind", o.code, o.valid_from as "validFrom", o.valid_until as "validUntil",
  o.skips_holidays as "skipsHolidays", o.rules, o.max_per_contact as "maxPerContact",
  o.capacity_total as "capacityTotal", o.capacity_day as "capacityDay", o.capacity_window as "capacityWindow",
  o.holdout_share as "holdoutShare", o.revision, o.created_at as "createdAt", o.archived_at as "archivedAt",
  coalesce((select json_agg(json_build_object('weekdays', w.weekdays, 'fromMinute', w.from_minute,
                                              'toMinute', w.to_minute) order by w.id)
              from offer_window w where w.offer_id = o.id and w.workspace_id = o.workspace_id), '[]') as windows`;

type Stored = Omit<Offer, 'rules'> & { rules: Partial<OfferRules> };
const full = (row: Stored): Offer => ({ ...row, rules: fullRules(row.rules) });

export type OfferRow = Omit<Offer, 'id' | 'workspaceId' | 'revision' | 'createdAt' | 'archivedAt'>;

const valuesOf = (offer: OfferRow): unknown[] => [
  offer.name,
  offer.kind,
  offer.basisPoints,
  offer.amount,
  offer.points,
  offer.gives,
  offer.codeKind,
  offer.code,
  offer.validFrom,
  offer.validUntil,
  offer.skipsHolidays,
  JSON.stringify(offer.rules),
  offer.maxPerContact,
  offer.capacityTotal,
  offer.capacityDay,
  offer.capacityWindow,
  offer.holdoutShare,
];

/** Null when the code belongs to another offer. */
export async function insertOffer(sql: Sql, workspaceId: number, offer: OfferRow, now: Date): Promise<number | null> {
  const [row] = await sql<{ id: number }>(
    `insert into offer (workspace_id, created_at, name, kind, basis_points, amount, points, gives, code_kind, code,
                        valid_from, valid_until, skips_holidays, rules, max_per_contact, capacity_total, capacity_day,
                        capacity_window, holdout_share)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)
     on conflict (workspace_id, code) do nothing returning id`,
    [workspaceId, now, ...valuesOf(offer)],
  );
  if (!row) return null;
  await insertWindows(sql, workspaceId, row.id, offer);
  return row.id;
}

async function insertWindows(sql: Sql, workspaceId: number, offerId: number, { windows }: OfferRow): Promise<void> {
  for (const { weekdays, fromMinute, toMinute } of windows) {
    await sql(
      'insert into offer_window (workspace_id, offer_id, weekdays, from_minute, to_minute) values ($1, $2, $3, $4, $5)',
      [workspaceId, offerId, [...weekdays], fromMinute, toMinute],
    );
  }
}

/** Writes an offer as it shall be. False when its code belongs to another offer. */
export async function updateOffer(sql: Sql, workspaceId: number, offerId: number, offer: OfferRow): Promise<boolean> {
  const rows = await sql(
    `update offer o set revision = revision + 1, name = $3, kind = $4, basis_points = $5, amount = $6, points = $7,
            gives = $8, code_kind = $9, code = $10, valid_from = $11, valid_until = $12, skips_holidays = $13,
            rules = $14, max_per_contact = $15, capacity_total = $16, capacity_day = $17, capacity_window = $18,
            holdout_share = $19
      where workspace_id = $1 and id = $2
        and not exists (select 1 from offer other where other.workspace_id = $1 and other.code = $10 and other.id <> $2)
      returning id`,
    [workspaceId, offerId, ...valuesOf(offer)],
  );
  if (rows.length === 0) return false;
  await sql('delete from offer_window where workspace_id = $1 and offer_id = $2', [workspaceId, offerId]);
  await insertWindows(sql, workspaceId, offerId, offer);
  return true;
}

/** The offer, locked against everybody who changes or redeems it until the end of the transaction. */
export async function lockOffer(sql: Sql, workspaceId: number, offerId: number): Promise<Offer | null> {
  await sql('select 1 from offer where workspace_id = $1 and id = $2 for no key update', [workspaceId, offerId]);
  return findOffer(sql, workspaceId, offerId);
}

/**
 * What became of it so far: redeemed (validly, at least once), given (somebody is counted among those who got it or were
 * held back, or has a code of it).
 */
export async function readUse(sql: Sql, workspaceId: number, offerId: number) {
  const [row] = await sql<{ isRedeemed: boolean; isGiven: boolean }>(
    `select r.yes as "isRedeemed",
            r.yes or exists (select 1 from offer_arm a where a.workspace_id = $1 and a.offer_id = $2)
              or exists (select 1 from offer_code c
                          where c.workspace_id = $1 and c.offer_id = $2 and c.contact_id is not null) as "isGiven"
       from (select exists (select 1 from redemption where workspace_id = $1 and offer_id = $2 and is_valid) as yes) r`,
    [workspaceId, offerId],
  );
  return row as { isRedeemed: boolean; isGiven: boolean };
}

const limits = [
  ['capacityTotal', 'total%'],
  ['capacityDay', 'day:%'],
  ['capacityWindow', 'window:%'],
] as const;

/** Gives the counts of an offer the room it has now; those of a limit that is no more, or lower before any use, go. */
export async function resizeCounts(sql: Sql, before: Offer, after: Offer): Promise<void> {
  for (const [limit, scope] of limits) {
    const [from, to] = [before[limit], after[limit]];
    if (from === null || from === to) continue;
    const place = [before.workspaceId, before.id, scope];
    if (to === null || to < from) {
      await sql('delete from offer_count where workspace_id = $1 and offer_id = $2 and scope like $3', place);
    } else {
      await sql(
        `update offer_count set room = room + $4
          where workspace_id = $1 and offer_id = $2 and scope like $3 and shard = 0`,
        [...place, to - from],
      );
    }
  }
}

export async function findOffer(sql: Sql, workspaceId: number, offerId: number): Promise<Offer | null> {
  return (await findOffers(sql, workspaceId, [offerId])).get(offerId) ?? null;
}

/** Offers by id; unknown ones are left out. */
export async function findOffers(
  sql: Sql,
  workspaceId: number,
  offerIds: readonly number[],
): Promise<Map<number, Offer>> {
  const rows = await sql<Stored>(
    `select ${offerColumns} from offer o where o.workspace_id = $1 and o.id = any($2::int[])`,
    [workspaceId, offerIds],
  );
  return new Map(rows.map((row) => [row.id, full(row)]));
}

/** In the order of their ids, archived ones left out. */
export async function listOffers(
  sql: Sql,
  workspaceId: number,
  page: { after: number; limit: number },
): Promise<Offer[]> {
  const rows = await sql<Stored>(
    `select ${offerColumns} from offer o
      where o.workspace_id = $1 and o.id > $2 and o.archived_at is null order by o.id limit $3`,
    [workspaceId, page.after, page.limit],
  );
  return rows.map(full);
}

export async function archiveOffer(sql: Sql, workspaceId: number, offerId: number, now: Date): Promise<boolean> {
  const rows = await sql(
    `update offer set archived_at = coalesce(archived_at, $3), revision = revision + 1
      where workspace_id = $1 and id = $2 returning id`,
    [workspaceId, offerId, now],
  );
  return rows.length === 1;
}

export type UnsettledCode = {
  id: number;
  workspaceId: number;
  contactId: number;
  eventId: number;
  code: string;
  at: Date;
  orderAmount: number;
};

/** Codes after `afterId` that nobody has judged yet, in order. */
export async function findUnsettled(sql: Sql, afterId: number, limit: number): Promise<UnsettledCode[]> {
  return sql<UnsettledCode>(
    `select oc.id, oc.workspace_id as "workspaceId", oc.contact_id as "contactId", oc.event_id as "eventId", oc.code,
            oc.at, oc.order_amount as "orderAmount"
       from order_code oc
      where oc.id > $1 and not exists (select 1 from redemption r where r.order_code_id = oc.id)
      order by oc.id limit $2`,
    [afterId, limit],
  );
}

export async function newestSettled(sql: Sql): Promise<number> {
  const [row] = await sql<{ id: number | null }>('select max(order_code_id) as id from redemption');
  return row?.id ?? 0;
}

/** The offers of one workspace that these codes name, by code. */
export async function findByCodes(sql: Sql, workspaceId: number, codes: string[]): Promise<Map<string, Offer>> {
  const rows = await sql<Stored>(`select ${offerColumns} from offer o where o.workspace_id = $1 and o.code = any($2)`, [
    workspaceId,
    codes,
  ]);
  return new Map(rows.map((row) => [row.code as string, full(row)]));
}

export type Judgement = { code: UnsettledCode; offerId: number | null; isValid: boolean; reason: string | null };

/** Writes judgements once; returns the ids of the order codes that were judged here and now. */
export async function insertJudgements(
  sql: Sql,
  workspaceId: number,
  judgements: Judgement[],
  now: Date,
): Promise<Set<number>> {
  const rows = await sql<{ id: number }>(
    `insert into redemption (workspace_id, order_code_id, offer_id, contact_id, event_id, code, at, is_valid, reason,
                             order_amount, settled_at)
     select $1, g.order_code_id, g.offer_id, g.contact_id, g.event_id, g.code, g.at, g.is_valid, g.reason,
            g.order_amount, $2::timestamptz
       from unnest($3::bigint[], $4::int[], $5::int[], $6::bigint[], $7::text[], $8::timestamptz[], $9::boolean[],
                   $10::text[], $11::bigint[])
         as g (order_code_id, offer_id, contact_id, event_id, code, at, is_valid, reason, order_amount)
     on conflict (order_code_id) do nothing returning order_code_id as id`,
    [
      workspaceId,
      now,
      judgements.map(({ code }) => code.id),
      judgements.map(({ offerId }) => offerId),
      judgements.map(({ code }) => code.contactId),
      judgements.map(({ code }) => code.eventId),
      judgements.map(({ code }) => code.code),
      judgements.map(({ code }) => code.at),
      judgements.map(({ isValid }) => isValid),
      judgements.map(({ reason }) => reason),
      judgements.map(({ code }) => code.orderAmount),
    ],
  );
  return new Set(rows.map((row) => row.id));
}

/** Takes back the verdict "unknown code" on a code that an offer has just been given: it will be judged again. */
export async function forgetUnknownCode(sql: Sql, workspaceId: number, code: string): Promise<number> {
  const rows = await sql(
    `delete from redemption
      where workspace_id = $1 and offer_id is null and reason = 'unknown-code' and upper(trim(code)) = $2 returning id`,
    [workspaceId, code],
  );
  return rows.length;
}

export type Redemption = {
  id: number;
  contactId: number;
  code: string | null;
  at: Date;
  isValid: boolean;
  reason: string | null;
  orderRef: string | null;
  orderAmount: number;
  discount: number | null;
  margin: number | null;
  refundedAt: Date | null;
  refundedAmount: number | null;
  settledAt: Date;
};

export async function listRedemptions(
  sql: Sql,
  workspaceId: number,
  offerId: number,
  page: { after: number; limit: number },
): Promise<Redemption[]> {
  return sql<Redemption>(
    `select id, contact_id as "contactId", code, at, is_valid as "isValid", reason, order_ref as "orderRef",
            order_amount as "orderAmount", discount, margin, refunded_at as "refundedAt",
            refunded_amount as "refundedAmount", settled_at as "settledAt"
       from redemption where workspace_id = $1 and offer_id = $2 and id > $3 order by id limit $4`,
    [workspaceId, offerId, page.after, page.limit],
  );
}

/** What is kept about one contact, for its erasure. */
export async function deleteRedemptionsOf(sql: Sql, workspaceId: number, contactId: number): Promise<void> {
  await sql('delete from redemption where workspace_id = $1 and contact_id = $2', [workspaceId, contactId]);
}
