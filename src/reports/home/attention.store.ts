/**
 * SQL of what needs a person. Reads campaign, message, import, repair, value_run, webhook, inbound_mailbox, sending_domain,
 * dkim_key, transport, quality_day, duplicate_pair.
 */
import type { Sql } from '../../platform/index.ts';
import type { Attention } from './home.schema.ts';

type Row = Omit<Attention, 'at'> & { at: Date | null };
const columns = (kind: string, rest: string) => `select '${kind}' as kind, ${rest}`;

/** Campaigns that stand still, that came to nothing, or whose hour comes within a week; and messages nobody knows of. */
export const readCampaigns = (sql: Sql, workspaceId: number, now: Date) =>
  sql<Row>(
    `${columns(
      'campaign-paused',
      `c.id, c.name, (select count(*) from message m where m.campaign_id = c.id and m.state = 'planned') as count,
       null::timestamptz as at, null::text as detail`,
    )} from campaign c where c.workspace_id = $1 and c.state = 'paused'
     union all
     ${columns('campaign-problem', 'c.id, c.name, null, c.scheduled_at, c.problem')}
       from campaign c where c.workspace_id = $1 and c.state in ('draft', 'scheduled') and c.problem is not null
     union all
     ${columns('campaign-scheduled', 'c.id, c.name, null, c.scheduled_at, null')}
       from campaign c where c.workspace_id = $1 and c.state = 'scheduled' and c.scheduled_at < $2::timestamptz + interval '7 days'
     union all
     ${columns('campaign-unknown', 'c.id, c.name, count(*), min(m.finished_at), null')}
       from message m join campaign c on c.id = m.campaign_id and c.workspace_id = $1
      where m.workspace_id = $1 and m.state = 'unknown' group by c.id, c.name`,
    [workspaceId, now],
  );

/** Imports, repairs and scorings of the last week that failed or left rows behind. */
export const readWork = (sql: Sql, workspaceId: number, now: Date) =>
  sql<Row>(
    `${columns('import-failed', 'id, file_name as name, null::bigint as count, finished_at as at, failure as detail')}
       from import where workspace_id = $1 and state = 'failed' and finished_at > $2::timestamptz - interval '7 days'
     union all
     ${columns('import-rejected', 'id, file_name, p.problems, finished_at, null')}
       from import
       cross join lateral (select coalesce((counts #>> '{read,problems}')::int, 0)
                                + coalesce((counts #>> '{applied,problems}')::int, 0) as problems) p
      where workspace_id = $1 and state = 'done' and not is_dry_run and p.problems > 0
        and finished_at > $2::timestamptz - interval '7 days'
     union all
     ${columns('repair-failed', `id, kind, null, coalesce(finished_at, created_at), problem`)}
       from repair where workspace_id = $1 and state = 'failed'
        and coalesce(finished_at, created_at) > $2::timestamptz - interval '7 days'
     union all
     (select 'scoring-failed', l.id, l.model, null, l.finished_at, l.problem
       from (select distinct on (model) * from value_run where workspace_id = $1 order by model, id desc) l
      where l.state = 'failed')`,
    [workspaceId, now],
  );

/** What is connected and does not answer, and domains that do not sign yet. */
export const readConnections = (sql: Sql, workspaceId: number) =>
  sql<Row>(
    `${columns('webhook-failing', 'id, name, null::bigint as count, null::timestamptz as at, problem as detail')}
       from webhook where workspace_id = $1 and state = 'failing' and archived_at is null
     union all
     ${columns('mailbox-unreadable', 'id, name, null, checked_at, problem')}
       from inbound_mailbox where workspace_id = $1 and problem is not null and archived_at is null
     union all
     ${columns('domain-unverified', 'd.id, d.domain, null, d.checked_at, null')}
       from sending_domain d
      where d.workspace_id = $1
        and not exists (select 1 from dkim_key k where k.domain_id = d.id and k.state in ('active', 'forced'))`,
    [workspaceId],
  );

/** The domain of the sender when mail leaves this house and nobody has set that domain up. */
export const readMissingDomain = (sql: Sql, workspaceId: number, mailLeaves: boolean) =>
  sql<Row>(
    `${columns('domain-missing', 'null::int as id, f.domain as name, null::bigint as count, null::timestamptz as at, null::text as detail')}
       from workspace w
       cross join lateral (select lower(split_part(w.settings #>> '{sender,email}', '@', 2)) as domain) f
      where w.id = $1 and f.domain <> ''
        and ($2::boolean or exists (select 1 from transport t where t.workspace_id = $1 and t.archived_at is null))
        and not exists (select 1 from sending_domain d where d.workspace_id = $1
                           and (f.domain = d.domain or right(f.domain, length(d.domain) + 1) = '.' || d.domain))`,
    [workspaceId, mailLeaves],
  );

/** Below this the data is worth a look: of 100. */
const LOW_SCORE = 70;

/** Pairs that may be one person, and data that is poor as of the last check. */
export const readQuality = (sql: Sql, workspaceId: number) =>
  sql<Row>(
    `select 'duplicates' as kind, null::int as id, null::text as name, p.pairs as count, null::timestamptz as at,
            null::text as detail
       from (select count(*) as pairs from duplicate_pair where workspace_id = $1 and state = 'open') p where p.pairs > 0
     union all
     select 'quality-low', null, null, round(q.score)::bigint, q.day::timestamptz, null
       from (select score, day from quality_day where workspace_id = $1 and scope = 'all' order by day desc limit 1) q
      where q.score < ${LOW_SCORE}`,
    [workspaceId],
  );
