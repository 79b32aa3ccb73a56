/** Owns: holiday. */
import type { Sql } from '../platform/index.ts';

/** `day`: a day of the local calendar, 2026-12-24. */
export type Holiday = { day: string; name: string };

/** By day. */
export async function listHolidays(sql: Sql, workspaceId: number, year?: number): Promise<Holiday[]> {
  return sql<Holiday>(
    `select to_char(day, 'YYYY-MM-DD') as day, name from holiday
      where workspace_id = $1 and ($2::int is null or extract(year from day) = $2) order by day limit 5000`,
    [workspaceId, year ?? null],
  );
}

/** Of a day named twice the last name holds. */
export async function upsertHolidays(sql: Sql, workspaceId: number, holidays: readonly Holiday[]): Promise<void> {
  const names = new Map(holidays.map(({ day, name }) => [day, name]));
  await sql(
    `insert into holiday (workspace_id, day, name)
     select $1, g.day::date, g.name from unnest($2::text[], $3::text[]) as g (day, name) order by 2
     on conflict (workspace_id, day) do update set name = excluded.name`,
    [workspaceId, [...names.keys()], [...names.values()]],
  );
}

export async function deleteHoliday(sql: Sql, workspaceId: number, day: string): Promise<boolean> {
  const rows = await sql('delete from holiday where workspace_id = $1 and day = $2::date returning day', [
    workspaceId,
    day,
  ]);
  return rows.length === 1;
}
