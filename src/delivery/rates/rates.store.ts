/** Owns: nothing. Reads: transport, message: what is limited, and what waits. */
import { domainInSql, otherOperator } from '../../messages/index.ts';
import type { Sql } from '../../platform/index.ts';
import type { LimitedWay } from './scopes.ts';
import type { LaterFacts } from './tell-waiting.ts';

export type BoundedWay = LimitedWay & { name: string; isDefault: boolean };

/** The ways out of a workspace that are not archived, and that of the installation, which is everybody's. */
export async function findBoundedWays(sql: Sql, workspaceId: number): Promise<BoundedWay[]> {
  const own = await sql<BoundedWay>(
    `select 'transport:' || id as id, name, is_default as "isDefault", limits, warm_up as "warmUp"
       from transport where workspace_id = $1 and archived_at is null order by transport.id`,
    [workspaceId],
  );
  const isDefault = !own.some((way) => way.isDefault);
  return [...own, { id: 'installation', name: 'installation', isDefault, limits: {}, warmUp: null }];
}

/** Of these domains, those to which the campaign has something planned. */
export async function findDomainsWaiting(
  sql: Sql,
  workspaceId: number,
  campaignId: number,
  domains: string[],
): Promise<string[]> {
  if (domains.length === 0) return [];
  const rows = await sql<{ domain: string }>(
    `select distinct ${domainInSql('email')} as domain from message
      where workspace_id = $1 and campaign_id = $2 and state = 'planned' and operator = $3
        and ${domainInSql('email')} = any($4::text[])`,
    [workspaceId, campaignId, otherOperator, domains],
  );
  return rows.map(({ domain }) => domain);
}

/** What is planned and not due yet: after a refusal, or put off without an attempt. */
export async function findLater(sql: Sql, workspaceId: number, campaignId: number, now: Date): Promise<LaterFacts> {
  const [row] = await sql<LaterFacts>(
    `select count(*) filter (where attempts > 0) as refused, min(due_at) filter (where attempts > 0) as "refusedAt",
            count(*) filter (where attempts = 0) as "putOff", min(due_at) filter (where attempts = 0) as "putOffAt"
       from message where workspace_id = $1 and campaign_id = $2 and state = 'planned' and due_at > $3`,
    [workspaceId, campaignId, now],
  );
  return row!;
}
