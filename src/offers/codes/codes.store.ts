/** Owns: offer_code. Reads: offer; message (which other messages show the same code); redemption (whether it was used). */
import type { Sql } from '../../platform/index.ts';
import { stillCounts } from '../rules/still-counts.ts';
import { codeKeyInSql } from './code-text.ts';
import type { CodeCounts, CodeState } from './codes.schema.ts';

export type FoundCode = {
  id: number;
  offerId: number;
  code: string;
  state: CodeState;
  contactId: number | null;
  products: string[];
};

const foundColumns = `c.id, c.offer_id as "offerId", c.code, c.state, c.contact_id as "contactId", c.products`;

/** Codes of a workspace by their keys (see codeKey); the same text may be a code of several offers. Through offer_code_typed. */
export async function findByKeys(
  sql: Sql,
  workspaceId: number,
  keys: string[],
): Promise<(FoundCode & { key: string })[]> {
  return sql(
    `select ${foundColumns}, ${codeKeyInSql('c.code')} as key
       from offer_code c where c.workspace_id = $1 and ${codeKeyInSql('c.code')} = any($2::text[])
      order by c.id`,
    [workspaceId, keys],
  );
}

/** The codes that contacts hold of offers, for their messages. */
export async function findHeld(
  sql: Sql,
  workspaceId: number,
  asked: { offerId: number; contactId: number }[],
): Promise<{ offerId: number; contactId: number; code: string }[]> {
  return sql(
    `select c.offer_id as "offerId", c.contact_id as "contactId", c.code
       from unnest($2::int[], $3::int[]) as a (offer_id, contact_id)
       join offer_code c on c.offer_id = a.offer_id and c.contact_id = a.contact_id and c.state in ('reserved', 'given')
      where c.workspace_id = $1`,
    [workspaceId, asked.map(({ offerId }) => offerId), asked.map(({ contactId }) => contactId)],
  );
}

/** What a contact has of an offer with codes of the contacts' own. */
export type Held = {
  offerId: number;
  contactId: number;
  /** Reserved for it, or given to it. */
  code: string | null;
  /** Used, and not given back whole. */
  isUsed: boolean;
  /** It had one. */
  isWithdrawn: boolean;
  /** Of this offer anybody may use a coupon. */
  isForAll: boolean;
};

/**
 * {@link Held} of each pair asked for, also of those who have nothing. Coupons are looked for only where somebody has no
 * code to use: no index leads to them.
 */
export async function readHeld(
  sql: Sql,
  workspaceId: number,
  asked: { offerId: number; contactId: number }[],
): Promise<Held[]> {
  return sql<Held>(
    `with own as materialized (
       select a.offer_id, a.contact_id, held.code,
              held.id is not null and exists (
                select 1 from redemption r where r.workspace_id = $1 and r.offer_id = a.offer_id
                   and r.contact_id = a.contact_id and r.code_id = held.id and ${stillCounts}) as is_used,
              held.id is null and exists (
                select 1 from offer_code c where c.workspace_id = $1 and c.contact_id = a.contact_id
                   and c.offer_id = a.offer_id and c.state = 'void') as is_withdrawn
         from unnest($2::int[], $3::int[]) as a (offer_id, contact_id)
         left join offer_code held on held.workspace_id = $1 and held.offer_id = a.offer_id
              and held.contact_id = a.contact_id and held.state in ('reserved', 'given')
     ), for_all as materialized (
       select o.id from (select distinct offer_id as id from own where code is null or is_used) o
        where exists (select 1 from offer_code c where c.workspace_id = $1 and c.offer_id = o.id and c.state = 'open'
                         and c.contact_id is null)
     )
     select offer_id as "offerId", contact_id as "contactId", code, is_used as "isUsed", is_withdrawn as "isWithdrawn",
            offer_id in (select id from for_all) as "isForAll" from own`,
    [workspaceId, asked.map(({ offerId }) => offerId), asked.map(({ contactId }) => contactId)],
  );
}

export type Shown = { messageId: number; offerId: number; wasShown: boolean };

/** Whether a message shows the code; unless it or another does, the code is not used up. It may be made more than once. */
export async function markShown(sql: Sql, workspaceId: number, notes: readonly Shown[]): Promise<void> {
  await sql(
    `update offer_code c set was_shown = u.was_shown
       from (select * from unnest($2::bigint[], $3::int[], $4::boolean[])) as u (message_id, offer_id, was_shown)
      where c.workspace_id = $1 and c.message_id = u.message_id and c.offer_id = u.offer_id and c.state = 'reserved'
        and c.was_shown <> u.was_shown`,
    [
      workspaceId,
      notes.map(({ messageId }) => messageId),
      notes.map(({ offerId }) => offerId),
      notes.map(({ wasShown }) => wasShown),
    ],
  );
}

/**
 * What became of reserved codes: `selection` yields (message_id, state), the state being the ledger's. accepted → given, when
 * the message showed it; one that was used already is given too. Else it is given back (imported: free, generated: void),
 * unless another message of the contact shows it too: one that arrived makes it given, one on its way takes it over. unknown
 * and what is on its way: nothing.
 */
export async function settle(
  sql: Sql,
  workspaceId: number,
  selection: { text: string; values: readonly unknown[] },
  now: Date,
): Promise<{ given: number; released: number; takenOver: number }> {
  const first = selection.values.length + 1;
  const [row] = await sql<{ given: number; released: number; takenOver: number }>(
    `with ended as (
       select s.message_id, s.state = 'accepted' as was_accepted from (${selection.text}) s
        where s.state in ('accepted', 'rejected', 'dropped', 'control')
     ), judged as (
       select c.id, c.offer_id, o.code_kind, (e.was_accepted and c.was_shown) or used.yes as is_given, other.id as other_id,
              other.state as other_state
         from ended e
         join offer_code c on c.message_id = e.message_id and c.state = 'reserved' and c.workspace_id = $${first}
         join offer o on o.id = c.offer_id and o.workspace_id = c.workspace_id
        cross join lateral (
           select exists (select 1 from redemption r
                           where r.workspace_id = c.workspace_id and r.offer_id = c.offer_id
                             and r.contact_id = c.contact_id and r.code_id = c.id and r.is_valid) as yes) used
         left join lateral (
           select m.id, m.state from message m
            where not (e.was_accepted and c.was_shown)
              and m.workspace_id = c.workspace_id and m.contact_id = c.contact_id and m.id <> e.message_id
              and m.offer_ids @> array[c.offer_id]
              and m.state in ('planned', 'claimed', 'unknown', 'accepted')
              and m.planned_at >= c.state_at
            order by m.state <> 'accepted', m.id desc limit 1) other on true
     ), settled as (
       update offer_code c
          set state = case when j.is_given or j.other_state = 'accepted' then 'given'
                           when j.other_id is not null then 'reserved'
                           when j.code_kind = 'imported' then 'free' else 'void' end,
              message_id = case when j.is_given then c.message_id
                                when j.other_id is not null then j.other_id
                                when j.code_kind <> 'imported' then c.message_id end,
              contact_id = case when j.is_given or j.other_id is not null or j.code_kind <> 'imported' then c.contact_id end,
              was_shown = c.was_shown or j.other_id is not null or j.code_kind = 'imported',
              state_at = case when j.is_given or j.other_id is null or j.other_state = 'accepted'
                              then $${first + 1}::timestamptz else c.state_at end
         from judged j where c.id = j.id and c.state = 'reserved'
       returning c.state
     ) select count(*) filter (where state = 'given') as given,
              count(*) filter (where state in ('free', 'void')) as released,
              count(*) filter (where state = 'reserved') as "takenOver" from settled`,
    [...selection.values, workspaceId, now],
  );
  return row!;
}

export type CodeRow = FoundCode & { messageId: number | null; createdAt: Date; stateAt: Date };

export async function listCodes(
  sql: Sql,
  workspaceId: number,
  offerId: number,
  page: { after: number; limit: number; state?: CodeState | undefined; contactId?: number | undefined },
): Promise<CodeRow[]> {
  return sql<CodeRow>(
    `select ${foundColumns}, c.message_id as "messageId", c.created_at as "createdAt", c.state_at as "stateAt"
       from offer_code c
      where c.workspace_id = $1 and c.offer_id = $2 and c.id > $3 and ($5::text is null or c.state = $5)
        and ($6::int is null or c.contact_id = $6)
      order by c.id limit $4`,
    [workspaceId, offerId, page.after, page.limit, page.state ?? null, page.contactId ?? null],
  );
}

export async function countCodes(sql: Sql, workspaceId: number, offerId: number): Promise<CodeCounts> {
  const rows = await sql<{ state: CodeState; count: number }>(
    'select state, count(*) as count from offer_code where workspace_id = $1 and offer_id = $2 group by 1',
    [workspaceId, offerId],
  );
  const counts: CodeCounts = { free: 0, reserved: 0, given: 0, void: 0, open: 0 };
  for (const { state, count } of rows) counts[state] = count;
  return counts;
}

/** Any state → void. False when there is no such code. */
export async function voidCode(
  sql: Sql,
  workspaceId: number,
  offerId: number,
  codeId: number,
  now: Date,
): Promise<boolean> {
  const rows = await sql(
    `update offer_code set state = 'void', state_at = case when state = 'void' then state_at else $4 end
      where workspace_id = $1 and offer_id = $2 and id = $3 returning id`,
    [workspaceId, offerId, codeId, now],
  );
  return rows.length === 1;
}

/** Codes of an erased contact hold for nobody any more, and do not say whose they were. */
export async function withdrawOf(sql: Sql, workspaceId: number, contactId: number, now: Date): Promise<void> {
  await sql(
    `update offer_code set state = 'void', contact_id = null, message_id = null, state_at = $3
      where workspace_id = $1 and contact_id = $2`,
    [workspaceId, contactId, now],
  );
}

/** Writes imported codes once; returns the texts that were written. Those missing were there already. */
export async function insertImported(
  sql: Sql,
  workspaceId: number,
  offerId: number,
  rows: { code: string; products: string[] }[],
  state: 'free' | 'open',
  now: Date,
): Promise<Set<string>> {
  const written = await sql<{ code: string }>(
    `insert into offer_code (workspace_id, offer_id, code, state, products, created_at, state_at)
     select $1, $2, g.code, $3, array(select jsonb_array_elements_text(g.products)), $4, $4
       from unnest($5::text[], $6::jsonb[]) with ordinality as g (code, products, place)
      order by g.place
     on conflict (workspace_id, code, offer_id) do nothing returning code`,
    [
      workspaceId,
      offerId,
      state,
      now,
      rows.map(({ code }) => code),
      rows.map(({ products }) => JSON.stringify(products)),
    ],
  );
  return new Set(written.map(({ code }) => code));
}

/** Offers whose shared code is one of these, by key (see codeKey): name by key. */
export async function findShared(sql: Sql, workspaceId: number, keys: string[]): Promise<Map<string, string>> {
  const rows = await sql<{ key: string; name: string }>(
    `select ${codeKeyInSql('code')} as key, name from offer
      where workspace_id = $1 and code is not null and ${codeKeyInSql('code')} = any($2::text[])`,
    [workspaceId, keys],
  );
  return new Map(rows.map(({ key, name }) => [key, name]));
}

/** Name of the offer that has a code of this key among its own, in whatever state; null when none has. */
export async function findOwnerOf(sql: Sql, workspaceId: number, key: string): Promise<string | null> {
  const [row] = await sql<{ name: string }>(
    `select o.name from offer_code c join offer o on o.id = c.offer_id and o.workspace_id = c.workspace_id
      where c.workspace_id = $1 and ${codeKeyInSql('c.code')} = $2 order by c.id limit 1`,
    [workspaceId, key],
  );
  return row?.name ?? null;
}

const lockSpace = 0x6f68; // beside those of the budgets: see guard.store.ts

/**
 * Until the end of the transaction, either offers get shared codes or codes are imported, in one workspace: each looks at the
 * other's before it writes. Imports do not wait for each other.
 */
export async function lockTexts(sql: Sql, workspaceId: number, { isImport }: { isImport: boolean }): Promise<void> {
  await sql(`select pg_advisory_xact_lock${isImport ? '_shared' : ''}($1, $2)`, [lockSpace, workspaceId]);
}
