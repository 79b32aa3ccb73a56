/**
 * SQL of long work, of every room. Reads import, repair, value_run, segment_build, segment, campaign, message, sample_shop.
 */
import type { Sql } from '../../platform/index.ts';
import type { WorkAnswer } from './work.schema.ts';

type Item = WorkAnswer['items'][number];
type Row = Omit<Item, 'startedAt' | 'finishedAt'> & { startedAt: Date | null; finishedAt: Date | null };

/** The newest of each kind are looked at; scorings of every night would otherwise hide the rest. */
const EACH = 15;

/**
 * Long work under way or recent, what runs first. Each kind by its own small table; messages are counted only of campaigns
 * that are sending, by the partial index of what is due.
 */
export const readWork = (sql: Sql, workspaceId: number) =>
  sql<Row>(
    `with work as (
       (select 'import' as kind, id, coalesce(file_name, kind) as name,
               case state when 'uploaded' then 'waiting' else state end as state,
               case when state = 'done' then coalesce((counts #>> '{read,rows}')::bigint, 0)
                    else bytes_read end as done,
               case when state = 'done' then coalesce((counts #>> '{read,rows}')::bigint, 0) else bytes_total end as total,
               failure as problem, coalesce(started_at, created_at) as started_at, finished_at
          from import where workspace_id = $1 order by id desc limit ${EACH})
       union all
       (select 'segment-build', b.id, (select string_agg(s.name, ', ' order by s.id) from segment s where s.id = any(b.segment_ids)),
               case when b.finished_at is null then 'running' else 'done' end, b.contacts, b.contacts_total, null,
               b.started_at, b.finished_at
          from segment_build b where b.workspace_id = $1 order by b.id desc limit ${EACH})
       union all
       (select 'repair', id, kind, case state when 'undoing' then 'running' when 'undone' then 'done' else state end,
               null, null, problem, created_at, finished_at
          from repair where workspace_id = $1 order by id desc limit ${EACH})
       union all
       (select 'scoring', id, model, state, contacts, contacts_total, problem, started_at, finished_at
          from value_run where workspace_id = $1 order by id desc limit ${EACH})
       union all
       (select 'campaign', c.id, c.name,
               case when c.state in ('launching', 'sending') then 'running' when c.state = 'paused' then 'waiting'
                    when c.state = 'cancelled' then 'cancelled' else 'done' end,
               t.total - (select count(*) from message m
                           where c.state in ('launching', 'sending', 'paused') and m.campaign_id = c.id and m.state = 'planned'),
               t.total, null, c.launched_at, c.finished_at
          from campaign c left join message_total t on t.campaign_id = c.id
         where c.workspace_id = $1 and c.launched_at is not null order by c.launched_at desc limit ${EACH})
       union all
       (select 'sample-shop', workspace_id, null, state, contacts, contacts_total, problem, started_at, finished_at
          from sample_shop where workspace_id = $1)
     )
     select kind, id, name, state, done, total, problem, started_at as "startedAt", finished_at as "finishedAt" from work
      order by state = 'running' desc, started_at desc nulls last, id desc limit 60`,
    [workspaceId],
  );
