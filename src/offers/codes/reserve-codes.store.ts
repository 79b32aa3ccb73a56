/** Owns: offer_code. Reads: offer. Codes for the messages of a launch, in its transaction. */
import type { Sql } from '../../platform/index.ts';
import { codeKeyInSql, makeCodes } from './code-text.ts';

export type Selection = { text: string; values: readonly unknown[] };
export type Reserved = {
  /** Messages that have a code now. */
  reserved: number;
  /** Of these: the contact already had one of the offer. */
  reused: number;
  /** Offers whose imported codes did not suffice: who came last has none. */
  short: { offerId: number; missing: number }[];
};

/** Rows per insert: parameters of a few megabytes. */
const batch = 20_000;

/**
 * Gives every (message_id, contact_id, offer_id) of the selection a code: the one the contact already holds of the offer, else
 * a new one (offers with unique codes) or the next free one (imported codes; those with open codes alone need none).
 *
 * Shape: wishes stand in a temporary table with their place among those of the same offer, so that free codes and made ones
 * meet them by place in one join each. 100,000 made codes took 4.3 s on two busy cores, most of it the four indexes of offer_code.
 */
export async function reserve(sql: Sql, workspaceId: number, selection: Selection, now: Date): Promise<Reserved> {
  await sql('drop table if exists code_wish');
  await sql(
    'create temporary table code_wish (message_id bigint, contact_id int, offer_id int, is_imported boolean, place int) on commit drop',
  );
  const first = selection.values.length + 1;
  const [wished] = await sql<{ wished: number; reused: number }>(
    `with wish as (
       select s.message_id, s.contact_id, s.offer_id, o.code_kind = 'imported' as is_imported, held.id as held_id
         from (${selection.text}) s
         join offer o on o.id = s.offer_id and o.workspace_id = $${first} and o.code_kind in ('unique', 'imported')
         left join offer_code held on held.workspace_id = o.workspace_id and held.offer_id = s.offer_id
              and held.contact_id = s.contact_id and held.state in ('reserved', 'given')
     ), missing as (
       insert into code_wish
       select message_id, contact_id, offer_id, is_imported,
              row_number() over (partition by offer_id order by message_id)
         from wish w
        where held_id is null
          and not (is_imported and exists (select 1 from offer_code c where c.offer_id = w.offer_id and c.state = 'open'))
     ) select count(*) as wished, count(held_id) as reused from wish`,
    [...selection.values, workspaceId],
  );
  if (wished!.wished === 0) return { reserved: 0, reused: 0, short: [] };
  await sql('analyze code_wish');
  const taken = await takeFree(sql, workspaceId, now);
  const made = await insertMade(sql, workspaceId, now);
  const short = await sql<{ offerId: number; missing: number }>(
    `select w.offer_id as "offerId", count(*) as missing from code_wish w
      where w.is_imported and not exists (select 1 from offer_code c
        where c.offer_id = w.offer_id and c.contact_id = w.contact_id and c.state in ('reserved', 'given'))
      group by 1 order by 1`,
  );
  return { reserved: wished!.reused + taken + made, reused: wished!.reused, short };
}

/** Imported codes in the order they came in; those another launch holds are passed over. */
async function takeFree(sql: Sql, workspaceId: number, now: Date): Promise<number> {
  await sql('create temporary table if not exists code_free (id bigint, offer_id int, place int) on commit drop');
  await sql('truncate code_free');
  await sql(
    `insert into code_free
     with need as (select offer_id, count(*) as count from code_wish where is_imported group by 1)
     select f.id, n.offer_id, row_number() over (partition by n.offer_id order by f.id)
       from need n cross join lateral (
         select c.id from offer_code c where c.workspace_id = $1 and c.offer_id = n.offer_id and c.state = 'free'
          order by c.id limit n.count for update skip locked) f`,
    [workspaceId],
  );
  // The planner must know how many there are: it would join them row by row.
  await sql('analyze code_free');
  const [row] = await sql<{ taken: number }>(
    `with taken as (
       update offer_code c
          set state = 'reserved', contact_id = w.contact_id, message_id = w.message_id, was_shown = true, state_at = $2
         from code_free f join code_wish w on w.offer_id = f.offer_id and w.place = f.place and w.is_imported
        where c.workspace_id = $1 and c.id = f.id returning 1
     ) select count(*) as taken from taken`,
    [workspaceId, now],
  );
  return row!.taken;
}

/** Made codes. A text that exists in the workspace is left out, and another one made for its place. */
async function insertMade(sql: Sql, workspaceId: number, now: Date): Promise<number> {
  await sql(
    `create temporary table if not exists code_made (ordinal int primary key, message_id bigint, contact_id int, offer_id int)
     on commit drop`,
  );
  await sql('truncate code_made');
  const [made] = await sql<{ count: number }>(
    `with numbered as (
       insert into code_made select row_number() over (order by offer_id, place), message_id, contact_id, offer_id
         from code_wish where not is_imported returning 1
     ) select count(*) as count from numbered`,
  );
  let written = 0;
  for (let from = 1; from <= made!.count; from += batch) {
    const ordinals = Array.from({ length: Math.min(batch, made!.count - from + 1) }, (_, index) => from + index);
    for (let left = ordinals; left.length > 0; ) {
      const done = await insertBatch(sql, workspaceId, left, now);
      written += done.size;
      left = left.filter((ordinal) => !done.has(ordinal));
    }
  }
  return written;
}

async function insertBatch(sql: Sql, workspaceId: number, ordinals: number[], now: Date): Promise<Set<number>> {
  const rows = await sql<{ ordinal: number }>(
    `with given as (
       select m.*, g.code from unnest($3::int[], $4::text[]) as g (ordinal, code) join code_made m on m.ordinal = g.ordinal
        where not exists (select 1 from offer_code c where c.workspace_id = $1 and c.code = g.code)
          and not exists (select 1 from offer o where o.workspace_id = $1 and o.code is not null
                             and ${codeKeyInSql('o.code')} = ${codeKeyInSql('g.code')})
     ), written as (
       insert into offer_code (workspace_id, offer_id, code, state, contact_id, message_id, created_at, state_at)
       select $1, offer_id, code, 'reserved', contact_id, message_id, $2, $2 from given order by ordinal
     ) select ordinal from given`,
    [workspaceId, now, ordinals, makeCodes(ordinals.length)],
  );
  return new Set(rows.map(({ ordinal }) => ordinal));
}
