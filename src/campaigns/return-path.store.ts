/** Owns: nothing. Reads: sending_domain. */
import type { Sql } from '../platform/index.ts';

/**
 * Where bounces of messages from `fromDomain` go: the return path domain of that sending domain, or of the nearest above it.
 * Null unless the DNS was seen to lead mail for it somewhere: servers refuse senders at domains that take no mail.
 */
export async function findReturnPath(sql: Sql, workspaceId: number, fromDomain: string): Promise<string | null> {
  const rows = await sql<{ returnPathDomain: string }>(
    `select return_path_domain as "returnPathDomain" from sending_domain
      where workspace_id = $1 and return_path_domain is not null
        and ($2 = domain or right($2, length(domain) + 1) = '.' || domain)
        and exists (select 1 from jsonb_array_elements("check" -> 'findings') finding
                     where finding ->> 'about' = 'return-path' and finding ->> 'state' <> 'bad')
      order by length(domain) desc limit 1`,
    [workspaceId, fromDomain],
  );
  return rows[0]?.returnPathDomain ?? null;
}
