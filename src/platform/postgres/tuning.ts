const MB = 1024 ** 2;
const GB = 1024 ** 3;

const between = (low: number, value: number, high: number) => Math.round(Math.min(high, Math.max(low, value)));
const inMegabytes = (bytes: number) => `${Math.round(bytes / MB)}MB`;

export type TuningInput = {
  /** Memory that the machine or the container may use, in bytes. The program itself gets the larger half of it. */
  memoryBytes: number;
  cpus: number;
  /** Size of /dev/shm in bytes where there is one: containers give 64 MB, too little for parallel queries. */
  sharedMemoryBytes?: number;
  /** For tests only: a power failure loses the database. */
  unsafeFast?: boolean;
};

/**
 * Settings of the embedded PostgreSQL for a machine that also runs Kohort itself. After the rules of the PostgreSQL
 * manual (chapter "Resource Consumption"): a quarter of the memory as shared buffers (at most 2 GB), half of it
 * counted as cache, work memory small enough for all connections together. Durable unless `unsafeFast`.
 */
export function tunePostgres(input: TuningInput): Record<string, string> {
  const { memoryBytes, cpus, sharedMemoryBytes, unsafeFast = false } = input;
  const parallel = between(0, cpus / 2, 4);
  const settings: Record<string, string> = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    timezone: 'UTC',
    log_timezone: 'UTC',
    max_connections: '200',
    shared_buffers: inMegabytes(between(32 * MB, memoryBytes / 4, 2 * GB)),
    effective_cache_size: inMegabytes(Math.max(128 * MB, memoryBytes / 2)),
    work_mem: inMegabytes(between(4 * MB, memoryBytes / 400, 64 * MB)),
    maintenance_work_mem: inMegabytes(between(32 * MB, memoryBytes / 16, 512 * MB)),
    max_wal_size: inMegabytes(between(512 * MB, memoryBytes / 4, 4 * GB)),
    min_wal_size: '128MB',
    checkpoint_timeout: '15min',
    random_page_cost: '1.1',
    jit: 'off',
    max_parallel_workers: String(cpus),
    max_parallel_workers_per_gather: String(parallel),
    log_checkpoints: 'off',
    // A first import fills empty tables within seconds: without statistics of them queries go through everything.
    autovacuum_naptime: '5s',
  };
  if (sharedMemoryBytes !== undefined && sharedMemoryBytes < 256 * MB) settings.dynamic_shared_memory_type = 'mmap';
  if (unsafeFast) {
    Object.assign(settings, {
      fsync: 'off',
      synchronous_commit: 'off',
      full_page_writes: 'off',
      wal_level: 'minimal',
      max_connections: '500',
      max_wal_senders: '0',
      autovacuum_naptime: '1min',
    });
  }
  return settings;
}
