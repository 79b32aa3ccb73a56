/** Owns: offer, offer_window, redemption. Reads: order_code. */
import type { LocalWindow, Sql } from '../platform/index.ts';

export type Offer = {
  id: number;
  workspaceId: number;
  name: string;
  kind: string;
  basisPoints: number;
  code: string;
  validFrom: Date;
  validUntil: Date | null;
  createdAt: Date;
  archivedAt: Date | null;
  windows: LocalWindow[];
};

const offerColumns = `o.id, o.workspace_id as "workspaceId", o.name, o.kind, o.basis_points as "basisPoints", o.code,
  o.valid_from as "validFrom", o.valid_until as "validUntil", o.created_at as "createdAt", o.archived_at as "archivedAt",
  coalesce((select json_agg(json_build_object('weekdays', w.weekdays, 'fromMinute', w.from_minute,
                                              'toMinute', w.to_minute) order by w.id)
              from offer_window w where w.offer_id = o.id and w.workspace_id = o.workspace_id), '[]') as windows`;

export type OfferRow = Omit<Offer, 'id' | 'workspaceId' | 'createdAt' | 'archivedAt'>;

/** Null when the code belongs to another offer. */
export async function insertOffer(sql: Sql, workspaceId: number, offer: OfferRow, now: Date): Promise<number | null> {
  const [row] = await sql<{ id: number }>(
    `insert into offer (workspace_id, name, kind, basis_points, code, valid_from, valid_until, created_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8)
     on conflict (workspace_id, code) do nothing returning id`,
    [workspaceId, offer.name, offer.kind, offer.basisPoints, offer.code, offer.validFrom, offer.validUntil, now],
  );
  if (!row) return null;
  for (const window of offer.windows) {
    await sql(
      'insert into offer_window (workspace_id, offer_id, weekdays, from_minute, to_minute) values ($1, $2, $3, $4, $5)',
      [workspaceId, row.id, [...window.weekdays], window.fromMinute, window.toMinute],
    );
  }
  return row.id;
}

export async function findOffer(sql: Sql, workspaceId: number, offerId: number): Promise<Offer | null> {
  const rows = await sql<Offer>(`select ${offerColumns} from offer o where o.workspace_id = $1 and o.id = $2`, [
    workspaceId,
    offerId,
  ]);
  return rows[0] ?? null;
}

/** In the order of their ids, archived ones left out. */
export async function listOffers(
  sql: Sql,
  workspaceId: number,
  page: { after: number; limit: number },
): Promise<Offer[]> {
  return sql<Offer>(
    `select ${offerColumns} from offer o
      where o.workspace_id = $1 and o.id > $2 and o.archived_at is null order by o.id limit $3`,
    [workspaceId, page.after, page.limit],
  );
}

export async function archiveOffer(sql: Sql, workspaceId: number, offerId: number, now: Date): Promise<boolean> {
  const rows = await sql(
    'update offer set archived_at = coalesce(archived_at, $3) where workspace_id = $1 and id = $2 returning id',
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
  const rows = await sql<Offer>(`select ${offerColumns} from offer o where o.workspace_id = $1 and o.code = any($2)`, [
    workspaceId,
    codes,
  ]);
  return new Map(rows.map((offer) => [offer.code, offer]));
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
  code: string;
  at: Date;
  isValid: boolean;
  reason: string | null;
  orderAmount: number;
  settledAt: Date;
};

export async function listRedemptions(
  sql: Sql,
  workspaceId: number,
  offerId: number,
  page: { after: number; limit: number },
): Promise<Redemption[]> {
  return sql<Redemption>(
    `select id, contact_id as "contactId", code, at, is_valid as "isValid", reason, order_amount as "orderAmount",
            settled_at as "settledAt"
       from redemption where workspace_id = $1 and offer_id = $2 and id > $3 order by id limit $4`,
    [workspaceId, offerId, page.after, page.limit],
  );
}

/** What is kept about one contact, for its erasure. */
export async function deleteRedemptionsOf(sql: Sql, workspaceId: number, contactId: number): Promise<void> {
  await sql('delete from redemption where workspace_id = $1 and contact_id = $2', [workspaceId, contactId]);
}
