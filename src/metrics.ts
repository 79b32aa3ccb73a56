import type { Db, JobQueue, Metric } from './platform/index.ts';

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
    {
      name: 'kohort_messages_open',
      help: 'Messages that are not finished, by state.',
      kind: 'gauge',
      async read() {
        const rows = await db.sql<{ state: string; value: number }>(
          `select 'planned' as state, count(*) as value from message where state = 'planned'
           union all
           select 'in hand', count(*) from message where state in ('claimed', 'handing-over')
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
