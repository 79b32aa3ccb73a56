import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createJobQueue, defineJob, type Job, type JobQueue, silentLog } from '../../src/platform/index.ts';
import { queueBackends } from '../kit/backends.ts';
import { createTestDatabase } from '../kit/postgres.ts';
import { waitFor } from '../kit/wait-for.ts';

const database = await createTestDatabase();

describe.each(queueBackends())('the doorbell on $name', ({ redisUrl }) => {
  const open: JobQueue[] = [];
  const openQueue = async () => {
    const prefix = `kohort-test-${process.pid}-${Math.random().toString(36).slice(2)}`;
    const queue = await createJobQueue({ redisUrl, databaseUrl: database.url, prefix, log: silentLog });
    open.push(queue);
    return queue;
  };
  const jobThat = (run: (payload: { id: number }, stopping: AbortSignal) => Promise<void>, more: Partial<Job> = {}) =>
    defineJob({ name: `test.job-${open.length}`, payload: z.object({ id: z.number() }), run, ...more } as Job<{
      id: number;
    }>);

  afterEach(async () => {
    for (const queue of open) {
      await queue.stopWork();
      await queue.close();
    }
    open.length = 0;
  });

  it('runs a job for a ring, with its payload', async () => {
    const queue = await openQueue();
    const seen: number[] = [];
    const job = jobThat(async ({ id }) => void seen.push(id));
    await queue.work([job]);
    queue.ring(job.name, { id: 7 });
    await waitFor('the job', () => seen.length > 0);
    expect(seen).toEqual([7]);
  });

  it('works on as many jobs as there are', async () => {
    const queue = await openQueue();
    const seen = new Set<string>();
    const names = Array.from({ length: 45 }, (_, place) => `test.many-${place}`);
    const jobs = names.map((name) => ({ ...jobThat(async () => void seen.add(name)), name }));
    await queue.work(jobs);
    for (const name of names) queue.ring(name, { id: 1 });
    await waitFor('all jobs', () => seen.size === names.length);
  });

  it('wakes a job at once where it is rung for, and lets it stand by until it is stopped', async () => {
    const queue = await openQueue();
    const seen: string[] = [];
    const job = jobThat(async () => void seen.push('run'));
    await queue.work([
      {
        ...job,
        wake: async () => void seen.push('woken'),
        stand: (stopping) =>
          new Promise<void>((done) => {
            seen.push('standing');
            stopping.addEventListener('abort', () => {
              seen.push('stopped');
              done();
            });
          }),
      },
    ]);
    expect(seen).toEqual(['standing']);
    queue.ring(job.name, { id: 7 });
    expect(seen).toEqual(['standing', 'woken']);
    // Others who work on it hear it through the queue.
    await waitFor('the job', () => seen.includes('run'));
    await queue.stopWork();
    expect(seen.at(-1)).toBe('stopped');
  });

  it('makes one of rings alike within a moment, and keeps different ones apart', async () => {
    const queue = await openQueue();
    const seen: number[] = [];
    const job = jobThat(async ({ id }) => void seen.push(id));
    await queue.work([job]);
    for (let time = 0; time < 50; time++) queue.ring(job.name, { id: 1 });
    queue.ring(job.name, { id: 2 });
    await waitFor('both jobs', () => new Set(seen).size === 2);
    expect(seen.length).toBeLessThan(10);
  });

  it('runs again for a ring that comes while the job is running', async () => {
    const queue = await openQueue();
    let runs = 0;
    let finish = () => {};
    const job = jobThat(async () => {
      runs++;
      if (runs === 1) await new Promise<void>((done) => (finish = done));
    });
    await queue.work([job]);
    queue.ring(job.name, { id: 1 });
    await waitFor('the first run', () => runs === 1);
    queue.ring(job.name, { id: 1 });
    await waitFor('the second ring to wait', async () => ((await queue.depth([job.name]))[job.name] ?? 0) > 0);
    finish();
    await waitFor('the second run', () => runs === 2);
  });

  it('sweeps without any ring, and goes on after a job that failed', async () => {
    const queue = await openQueue();
    let runs = 0;
    const job = jobThat(
      async () => {
        runs++;
        if (runs === 1) throw new Error('the first time fails');
      },
      { sweep: { everyMs: 20, payload: { id: 0 } } },
    );
    await queue.work([job]);
    await waitFor('several sweeps', () => runs >= 3);
  });

  it('waits for running jobs when it stops, and tells them', async () => {
    const queue = await openQueue();
    let wasTold = false;
    let isFinished = false;
    let isStarted = false;
    const job = jobThat(async (_payload, stopping) => {
      isStarted = true;
      await new Promise<void>((done) => stopping.addEventListener('abort', () => done()));
      wasTold = true;
      await new Promise((done) => setImmediate(done));
      isFinished = true;
    });
    await queue.work([job]);
    queue.ring(job.name, { id: 1 });
    await waitFor('the job to start', () => isStarted);
    await queue.stopWork();
    expect({ wasTold, isFinished }).toEqual({ wasTold: true, isFinished: true });
  });

  it('answers a ping', async () => {
    await expect((await openQueue()).ping()).resolves.toBeUndefined();
  });
});

describe('a Redis that is away', () => {
  it('is one clear error at start', async () => {
    const settings = { redisUrl: 'redis://127.0.0.1:1', databaseUrl: database.url, log: silentLog };
    await expect(createJobQueue(settings)).rejects.toMatchObject({ code: 'queue_away' });
  });
});
