/** Owns: provider_pause. */
import type { Sql } from '../../platform/index.ts';

/** `scope`: a way out, or an operator or a domain by it; see scopes.ts. `step`: how many times in a row. */
export type Pause = { scope: string; until: Date; step: number; reason: string; at: Date };

const columns = 'p.scope, p.until, p.step, p.reason, p.at';

/** All there are: a handful. Those that ran out stay until a message gets through. */
export async function findPauses(sql: Sql): Promise<Pause[]> {
  return sql<Pause>(`select ${columns} from provider_pause p order by p.scope`);
}

export type Growth = { firstMs: number; mostMs: number; factor: number };

/**
 * Begins a pause, or a longer one when the last ran out: of many refusals that arrive together one counts. `isProbe`: what was
 * refused is a message by which was tried whether the pause may end. Returns the pause as it is now, and whether it is new.
 */
export async function beginPause(
  sql: Sql,
  { scope, reason, growth, isProbe }: { scope: string; reason: string; growth: Growth; isProbe: boolean },
  now: Date,
): Promise<Pause & { isNew: boolean }> {
  const [row] = await sql<Pause & { isNew: boolean }>(
    `insert into provider_pause as p (scope, until, step, reason, at)
     values ($1, $2::timestamptz + least($4::float8, $3::float8) * $5::float8 * interval '1 millisecond', 1, $6, $2)
     on conflict (scope) do update
        set step = least(p.step + 1, 30),
            until = $2::timestamptz + least($4::float8, $3::float8 * 2 ^ least(p.step, 30)) * $5::float8 * interval '1 millisecond',
            reason = $6, at = $2
      where p.until <= $2 or $7
     returning ${columns}, true as "isNew"`,
    [scope, now, growth.firstMs, growth.mostMs, growth.factor, reason.replaceAll('\0', ' ').slice(0, 500), isProbe],
  );
  if (row) return row;
  const [standing] = await sql<Pause>(`select ${columns} from provider_pause p where p.scope = $1`, [scope]);
  // Lifted by somebody in between: that word is newer than the refusal.
  return { ...(standing ?? { scope, until: now, step: 0, reason, at: now }), isNew: false };
}

/** Whoever gets true may try with a few messages whether a pause that ran out may end; the others wait until `until`. */
export async function beginProbe(sql: Sql, scope: string, now: Date, until: Date): Promise<boolean> {
  const rows = await sql('update provider_pause set until = $3 where scope = $1 and until <= $2 returning scope', [
    scope,
    now,
    until,
  ]);
  return rows.length === 1;
}

export async function endPauses(sql: Sql, scopes: string[]): Promise<void> {
  await sql('delete from provider_pause where scope = any($1::text[])', [scopes]);
}

/** A person wants to try at once: it has run out, and how long the next would be stays. */
export async function liftPause(sql: Sql, scope: string, now: Date): Promise<boolean> {
  const rows = await sql('update provider_pause set until = $2 where scope = $1 returning scope', [scope, now]);
  return rows.length === 1;
}

/** What nobody has heard of for long says nothing any more. */
export async function forgetPauses(sql: Sql, before: Date): Promise<number> {
  const rows = await sql('delete from provider_pause where until < $1 returning scope', [before]);
  return rows.length;
}
