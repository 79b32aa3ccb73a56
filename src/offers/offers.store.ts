/** Owns: offer, offer_window; resizes offer_count. Reads: redemption, offer_arm, offer_code (whether it was given). */
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
  if (offerIds.length === 0) return new Map();
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

/** The offers of one workspace that these codes name, by code. */
export async function findByCodes(sql: Sql, workspaceId: number, codes: string[]): Promise<Map<string, Offer>> {
  const rows = await sql<Stored>(`select ${offerColumns} from offer o where o.workspace_id = $1 and o.code = any($2)`, [
    workspaceId,
    codes,
  ]);
  return new Map(rows.map((row) => [row.code as string, full(row)]));
}

/** Those that run at an instant or will: first those that may apply by themselves, then those that need a code; newest first. */
export async function findOpenOffers(sql: Sql, workspaceId: number, at: Date, limit: number): Promise<Offer[]> {
  const rows = await sql<Stored>(
    `select ${offerColumns} from offer o
      where o.workspace_id = $1 and o.archived_at is null and (o.valid_until is null or o.valid_until > $2)
      order by o.valid_from > $2, o.code_kind = 'shared', o.id desc limit $3`,
    [workspaceId, at, limit],
  );
  return rows.map(full);
}
