import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { tunePostgres } from '../../../src/platform/postgres/tuning.ts';

const GB = 1024 ** 3;
const megabytes = (text: string | undefined) => Number(/^(\d+)MB$/.exec(text ?? '')?.[1]);

describe('tunePostgres', () => {
  test('a machine of 8 GB gets 2 GB of shared buffers and is durable', () => {
    const settings = tunePostgres({ memoryBytes: 8 * GB, cpus: 4 });
    expect(settings).toMatchObject({
      shared_buffers: '2048MB',
      effective_cache_size: '4096MB',
      random_page_cost: '1.1',
      jit: 'off',
      max_connections: '200',
      listen_addresses: '127.0.0.1',
      autovacuum_naptime: '5s',
    });
    expect(settings).not.toHaveProperty('fsync');
    expect(settings).not.toHaveProperty('synchronous_commit');
  });

  test('only unsafeFast gives up durability', () => {
    expect(tunePostgres({ memoryBytes: GB, cpus: 2, unsafeFast: true })).toMatchObject({
      fsync: 'off',
      synchronous_commit: 'off',
      full_page_writes: 'off',
    });
  });

  test('a container with 64 MB of /dev/shm keeps parallel queries out of it', () => {
    const small = { memoryBytes: GB, cpus: 2, sharedMemoryBytes: 64 * 1024 ** 2 };
    expect(tunePostgres(small)).toHaveProperty('dynamic_shared_memory_type', 'mmap');
    expect(tunePostgres({ ...small, sharedMemoryBytes: GB })).not.toHaveProperty('dynamic_shared_memory_type');
  });

  test('whatever the machine, PostgreSQL keeps to its share of the memory', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 256 * 1024 ** 2, max: 2 ** 42 }),
        fc.integer({ min: 1, max: 256 }),
        (memoryBytes, cpus) => {
          const settings = tunePostgres({ memoryBytes, cpus });
          const memory = memoryBytes / 1024 ** 2;
          expect(megabytes(settings.shared_buffers)).toBeGreaterThanOrEqual(32);
          expect(megabytes(settings.shared_buffers)).toBeLessThanOrEqual(Math.min(2048, memory / 4 + 1));
          expect(megabytes(settings.maintenance_work_mem)).toBeLessThanOrEqual(Math.max(32, memory / 8));
          expect(megabytes(settings.work_mem)).toBeLessThanOrEqual(64);
        },
      ),
    );
  });
});
