/** Owns: nothing. Reads: sending_domain, dkim_key, transport. */
import type { Sql } from '../platform/index.ts';

/**
 * Where bounces of messages from `fromDomain` go: the return path domain of that sending domain, or of the nearest
 * above it. Null unless the DNS was seen to lead mail for it somewhere: servers refuse senders at domains that take no
 * mail.
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

/** Whether a key signs messages from this domain. */
export async function hasSigningKey(sql: Sql, workspaceId: number, fromDomain: string): Promise<boolean> {
  const rows = await sql(
    `select 1 from sending_domain d join dkim_key k on k.domain_id = d.id and k.workspace_id = d.workspace_id
      where d.workspace_id = $1 and ($2 = d.domain or right($2, length(d.domain) + 1) = '.' || d.domain)
        and k.state in ('active', 'forced') limit 1`,
    [workspaceId, fromDomain],
  );
  return rows.length > 0;
}

/** Whether the workspace's messages go by a way out of its own unless told otherwise. */
export async function hasOwnWayOut(sql: Sql, workspaceId: number): Promise<boolean> {
  const rows = await sql(
    'select 1 from transport where workspace_id = $1 and is_default and archived_at is null limit 1',
    [workspaceId],
  );
  return rows.length > 0;
}
