/** The queue backends this run can test: PostgreSQL always, Redis when TEST_REDIS_URL names one. CI demands both. */
export function queueBackends(): { name: string; redisUrl: string | undefined }[] {
  const redisUrl = process.env.TEST_REDIS_URL;
  if (!redisUrl && process.env.CI) throw new Error('CI tests the queue on Redis too: set TEST_REDIS_URL.');
  if (!redisUrl) console.warn('Not tested here: the queue on Redis (set TEST_REDIS_URL to a Redis 7 or Valkey 8).');
  return [{ name: 'PostgreSQL', redisUrl: undefined }, ...(redisUrl ? [{ name: 'Redis', redisUrl }] : [])];
}
