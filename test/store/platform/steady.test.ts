import { afterAll, describe, expect, it } from 'vitest';
import { openDb } from '../../../src/platform/index.ts';
import { createTestDatabase } from '../../kit/postgres.ts';

const { url } = await createTestDatabase();
const db = openDb({ url });
afterAll(() => db.close());

describe('connections that keep their plans', () => {
  it('are set up before anything is asked on them, and asked one thing at a time', async () => {
    const warnings: string[] = [];
    const note = ({ message }: Error) => warnings.push(message);
    process.on('warning', note);
    const asked = [1, 2, 3].map(() => db.steady.query<{ plan_cache_mode: string }>('show plan_cache_mode'));
    const answers = await Promise.all(asked);
    process.off('warning', note);
    expect(answers.map(({ rows }) => rows[0]?.plan_cache_mode)).toEqual(Array(3).fill('force_generic_plan'));
    expect(warnings).toEqual([]);
  });

  it('say why when they cannot be opened', async () => {
    const nowhere = openDb({ url: url.replace(/[^/]+$/, 'no_such_database') });
    await expect(nowhere.steady.query('select 1')).rejects.toThrow(/does not exist/);
    await nowhere.close();
  });
});
