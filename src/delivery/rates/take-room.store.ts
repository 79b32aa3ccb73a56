/** Owns: rate_bucket, rate_window. */
import type { Sql } from '../../platform/index.ts';
import { type Bucket, type BucketState, type DayWindow, readyAt, roomIn, worthTaking } from './token-bucket.ts';

/** Everything that bounds one kind of message: all of it is taken from, or nothing. */
export type RoomScopes = { buckets: Bucket[]; windows: DayWindow[] };

export type Room = {
  /** 0 … what was wanted. */
  got: number;
  /** What there was not enough of, when there was not enough: and when there will be. */
  short: { scope: string; until: Date } | null;
};

type Row = {
  got: number | null;
  scopes: string[] | null;
  tokens: number[] | null;
  ats: Date[] | null;
  left: number[] | null;
};

/**
 * Shape: locks the rows in the order of their names (buckets, then windows: the scalar subquery in the second makes the first
 * run to its end), reads what the last writer left, takes the least of all, writes. Rows that were changed while we waited for
 * the lock are read anew by PostgreSQL (READ COMMITTED), and what is written comes from that reading alone: so nothing is
 * taken twice however many processes take at once. Without a row for one of the scopes nothing is taken: got is null.
 */
const takeSql = `
  with bucket as (
    select b.scope, greatest(b.at, $1::timestamptz) as at, w.capacity,
           least(w.capacity, b.tokens + greatest(0, extract(epoch from $1::timestamptz - b.at) * 1000)::float8 * w.per_ms) as tokens
      from rate_bucket b
      join unnest($3::text[], $4::float8[], $5::float8[]) as w (scope, capacity, per_ms) on w.scope = b.scope
     order by b.scope for update of b
  ), day as (
    select d.scope, d.starts_at, d.used, w.most - d.used as left
      from rate_window d
      join unnest($6::text[], $7::timestamptz[], $8::int[]) as w (scope, starts_at, most)
        on w.scope = d.scope and w.starts_at = d.starts_at
     where (select count(*) from bucket) >= 0
     order by d.scope for update of d
  ), room as (
    select case when (select count(*) from bucket) = cardinality($3::text[])
                 and (select count(*) from day) = cardinality($6::text[])
                then least($2::int, greatest(0, least((select floor(min(tokens) + 1e-9) from bucket), (select min(day.left) from day))))::int
           end as got
  ), taken as (
    update rate_bucket b set tokens = least(bucket.capacity, bucket.tokens - room.got), at = bucket.at
      from bucket, room where b.scope = bucket.scope and room.got is not null
  ), counted as (
    update rate_window d set used = greatest(0, day.used + room.got)
      from day, room where d.scope = day.scope and d.starts_at = day.starts_at and room.got <> 0
  )
  select room.got, (select array_agg(scope) from bucket) as scopes, (select array_agg(tokens) from bucket) as tokens,
         (select array_agg(at) from bucket) as ats,
         array(select coalesce(day.left, 0) from unnest($6::text[], $7::timestamptz[]) with ordinality as w (scope, starts_at, place)
                 left join day on day.scope = w.scope order by w.place)::int[] as left
    from room`;

const missingSql = `
  with bucket as (
    insert into rate_bucket (scope, tokens, at)
    select w.scope, w.capacity, $1::timestamptz from unnest($2::text[], $3::float8[]) as w (scope, capacity) order by 1
    on conflict do nothing
  )
  insert into rate_window (scope, starts_at)
  select w.scope, w.starts_at from unnest($4::text[], $5::timestamptz[]) as w (scope, starts_at) order by 1
  on conflict do nothing`;

async function run(
  sql: Sql,
  { buckets, windows }: RoomScopes,
  count: number,
  now: Date,
): Promise<Row & { got: number }> {
  for (;;) {
    const [row] = await sql<Row>(takeSql, [
      now,
      count,
      buckets.map(({ scope }) => scope),
      buckets.map(({ capacity }) => capacity),
      buckets.map(({ perMs }) => perMs),
      windows.map(({ scope }) => scope),
      windows.map(({ startsAt }) => startsAt),
      windows.map(({ most }) => most),
    ]);
    if (row!.got !== null) return { ...row!, got: row!.got };
    await sql(missingSql, [
      now,
      buckets.map(({ scope }) => scope),
      buckets.map(({ capacity }) => capacity),
      windows.map(({ scope }) => scope),
      windows.map(({ startsAt }) => startsAt),
    ]);
  }
}

/**
 * Takes room for up to `want` messages in all these scopes at once, or for as many as the tightest has room for. Exact over
 * any number of processes. Within a transaction the room is locked until its end, and given back when it fails.
 */
export async function takeRoom(sql: Sql, scopes: RoomScopes, want: number, now: Date): Promise<Room> {
  if (scopes.buckets.length + scopes.windows.length === 0) return { got: want, short: null };
  const row = await run(sql, scopes, want, now);
  if (row.got === want) return { got: want, short: null };
  const left = { got: row.got, states: statesOf(row), days: row.left ?? [] };
  return { got: row.got, short: tightest(scopes, left, want) };
}

/** Gives back what was taken and not used. A bucket never holds more than its place, a day never less than nothing. */
export async function giveBackRoom(sql: Sql, scopes: RoomScopes, count: number, now: Date): Promise<void> {
  if (count === 0 || scopes.buckets.length + scopes.windows.length === 0) return;
  await run(sql, scopes, -count, now);
}

function statesOf({ scopes, tokens, ats }: Row): Map<string, BucketState> {
  return new Map((scopes ?? []).map((scope, index) => [scope, { tokens: tokens![index]!, at: ats![index]! }]));
}

type Before = { got: number; states: Map<string, BucketState>; days: number[] };

/** Of the scopes that had too little, the one that keeps waiting longest; after what was taken. */
function tightest({ buckets, windows }: RoomScopes, before: Before, want: number): Room['short'] {
  const { got, states, days } = before;
  const ofBuckets = buckets
    .filter(({ scope }) => roomIn(states.get(scope)!.tokens) < want)
    .map((bucket) => {
      const { tokens, at } = states.get(bucket.scope)!;
      return {
        scope: bucket.scope,
        until: readyAt(bucket, { tokens: tokens - got, at }, worthTaking(bucket, want - got)),
      };
    });
  const ofDays = windows
    .map(({ scope, endsAt }, index) => ({ scope, until: endsAt, left: days[index]! - got }))
    .filter(({ left }) => left <= 0)
    .map(({ scope, until }) => ({ scope, until }));
  return [...ofBuckets, ...ofDays].sort((one, other) => other.until.getTime() - one.until.getTime())[0] ?? null;
}

/**
 * Lines up behind those who were told to come back later: so many ms of a queue that is at most `mostMs` long. Returns where
 * the caller's part begins.
 */
export async function lineUp(sql: Sql, scope: string, lengthMs: number, mostMs: number, now: Date): Promise<Date> {
  const [row] = await sql<{ at: Date }>(
    `insert into rate_bucket as b (scope, tokens, at) values ($1, 0, $2::timestamptz + $3::float8 * interval '1 millisecond')
     on conflict (scope) do update
        set at = least(greatest(b.at, $2::timestamptz), $2::timestamptz + $4::float8 * interval '1 millisecond')
                 + $3::float8 * interval '1 millisecond'
     returning at`,
    [`${scope}:queue`, now, lengthMs, mostMs],
  );
  return new Date(row!.at.getTime() - lengthMs);
}

/** Windows of days that are long past say nothing any more. Returns how many went. */
export async function forgetDays(sql: Sql, before: Date): Promise<number> {
  const rows = await sql('delete from rate_window where starts_at < $1 returning scope', [before]);
  return rows.length;
}

export type RoomFacts = { buckets: Map<string, BucketState>; days: Map<string, number> };

/** What is there and what is used, without taking anything. */
export async function findRoom(sql: Sql, { buckets, windows }: RoomScopes): Promise<RoomFacts> {
  const tokens = await sql<BucketState & { scope: string }>(
    'select scope, tokens, at from rate_bucket where scope = any($1::text[])',
    [buckets.map(({ scope }) => scope)],
  );
  const days = await sql<{ scope: string; used: number }>(
    `select d.scope, d.used from rate_window d
       join unnest($1::text[], $2::timestamptz[]) as w (scope, starts_at) on w.scope = d.scope and w.starts_at = d.starts_at`,
    [windows.map(({ scope }) => scope), windows.map(({ startsAt }) => startsAt)],
  );
  return {
    buckets: new Map(tokens.map(({ scope, ...state }) => [scope, state])),
    days: new Map(days.map(({ scope, used }) => [scope, used])),
  };
}
