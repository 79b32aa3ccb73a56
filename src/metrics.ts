import type { Db, JobQueue, Metric } from './platform/index.ts';

/** Series a metric may have: a page of Prometheus should stay small however many segments there are. */
const MOST_SEGMENTS = 1_000;

/** What the clock of time-based answers owes, and what keeping each segment has cost. `now()`, so that the index serves. */
function segmentMetrics(db: Db): Metric[] {
  const perSegment = (column: string) => async () => {
    const rows = await db.sql<{ workspace: number; segment: number; value: number }>(
      `select c.workspace_id as workspace, c.segment_id as segment, ${column} as value
       from segment_cost c join segment s on s.id = c.segment_id and s.workspace_id = c.workspace_id
       where s.archived_at is null and s.draft_of is null order by ${column} desc limit ${MOST_SEGMENTS}`,
    );
    return rows.map(({ workspace, segment, value }) => ({
      labels: { workspace: String(workspace), segment: String(segment) },
      value,
    }));
  };
  return [
    {
      name: 'kohort_clock_pending_contacts',
      help: 'Contacts with an answer that time will flip, as of the last ANALYZE of their table.',
      kind: 'gauge',
      read: () =>
        db.sql<{ value: number }>(
          `select greatest(reltuples, 0)::bigint as value from pg_class where oid = 'segment_clock'::regclass`,
        ),
    },
    {
      name: 'kohort_clock_overdue_contacts',
      help: 'Contacts with an answer that should have flipped by now.',
      kind: 'gauge',
      read: () => db.sql<{ value: number }>('select count(*) as value from segment_clock where due_at <= now()'),
    },
    {
      name: 'kohort_clock_error_seconds',
      help: 'How long ago the first of them should have flipped.',
      kind: 'gauge',
      read: () =>
        db.sql<{ value: number }>(
          'select greatest(extract(epoch from now() - min(due_at)), 0) as value from segment_clock where due_at <= now()',
        ),
    },
    {
      name: 'kohort_segments_unbuilt',
      help: 'Segments and drafts that wait for a build, or are being built.',
      kind: 'gauge',
      read: () =>
        db.sql<{ value: number }>(
          'select count(*) as value from segment where built_at is null and archived_at is null',
        ),
    },
    {
      name: 'kohort_segment_evaluations_total',
      help: 'Times a contact was judged on a segment.',
      kind: 'counter',
      read: perSegment('evaluations'),
    },
    {
      name: 'kohort_segment_seconds_total',
      help: 'Time spent on judging contacts on a segment.',
      kind: 'counter',
      read: perSegment('microseconds / 1e6'),
    },
  ];
}

/**
 * The numbers that tell whether the ring turns: contacts whose memberships wait, what is in the hands of delivery, jobs
 * waiting. All come from small or partial indexes, since they are read every few seconds.
 */
export function createRingMetrics({ db, queue, jobNames }: { db: Db; queue: JobQueue; jobNames: string[] }): Metric[] {
  return [
    {
      name: 'kohort_dirty_contacts',
      help: 'Contacts whose memberships wait to be worked out.',
      kind: 'gauge',
      read: () => db.sql<{ value: number }>('select count(*) as value from dirty'),
    },
    {
      name: 'kohort_membership_lag_seconds',
      help: 'Age of the oldest change that is not yet in the memberships.',
      kind: 'gauge',
      read: () =>
        db.sql<{ value: number }>(
          `select coalesce(extract(epoch from clock_timestamp() - (select at from dirty order by id limit 1)), 0) as value`,
        ),
    },
    ...segmentMetrics(db),
    {
      name: 'kohort_messages_open',
      help: 'Messages that are not finished, by state.',
      kind: 'gauge',
      async read() {
        const rows = await db.sql<{ state: string; value: number }>(
          `select 'planned' as state, count(*) as value from message where state = 'planned'
           union all
           select 'in hand', count(*) from message where state = 'claimed'
           union all
           select 'unknown', count(*) from message where state = 'unknown'`,
        );
        return rows.map(({ state, value }) => ({ labels: { state }, value }));
      },
    },
    {
      name: 'kohort_queue_depth',
      help: 'Jobs waiting, by name.',
      kind: 'gauge',
      async read() {
        const depths = await queue.depth(jobNames);
        return Object.entries(depths).map(([job, value]) => ({ labels: { job }, value }));
      },
    },
    {
      name: 'kohort_database_connections',
      help: 'Database connections of this process, by use.',
      kind: 'gauge',
      read: async () => [
        { labels: { use: 'all' }, value: db.pool.totalCount },
        { labels: { use: 'idle' }, value: db.pool.idleCount },
        { labels: { use: 'waited for' }, value: db.pool.waitingCount },
      ],
    },
  ];
}
