import { describe, expect, it } from 'vitest';
import { readCopy } from '../../../src/segments/load/copy-binary.ts';
import { copyOut } from '../../../src/segments/load/copy-out.ts';
import { createTestDatabase } from '../../kit/postgres.ts';

const { db } = await createTestDatabase();

describe('COPY past the driver', () => {
  it('reads many rows of every type, nulls and long texts among them, in several queries at once', async () => {
    await db.transaction(async ({ client }) => {
      const many = readCopy({ id: 'int4', big: 'int8', at: 'timestamptz', text: 'text', json: 'json' });
      const few = readCopy({ small: 'int2', flag: 'bool', score: 'float8', word: 'word', text: 'jsonText' });
      await copyOut(client, [
        {
          query: `select i, case when i % 2 = 0 then i * 100000000000 end, to_timestamp(i), repeat('å', i % 700), jsonb_build_object('n', i)
            from generate_series(1, 20000) i`,
          into: many,
        },
        { query: `select 1 where false`, into: readCopy({ none: 'int4' }) },
        { query: `select 7::int2, true, 1.5::float8, null::text, '{"a": [1]}'::jsonb`, into: few },
      ]);
      expect(many.count).toBe(20_000);
      const { id, big, at, text, json } = many.columns;
      for (let row = 0; row < 20_000; row += 1) {
        const i = row + 1;
        if (id[row] !== i || text[row] !== 'å'.repeat(i % 700) || at[row] !== i * 1000) expect.fail(`row ${row}`);
        if (!Object.is(big[row], i % 2 === 0 ? i * 100_000_000_000 : Number.NaN)) expect.fail(`row ${row}`);
      }
      expect(json[1_233]).toEqual({ n: 1_234 });
      expect([few.columns.small[0], few.columns.flag[0], few.columns.score[0], few.columns.word[0]]).toEqual([
        7,
        1,
        1.5,
        null,
      ]);
      expect(JSON.parse(few.columns.text[0]!)).toEqual({ a: [1] });
      expect((await client.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
    });
  });

  it('leaves a connection that can be used after an error of PostgreSQL, of a reader, and in the middle of rows', async () => {
    const client = await db.pool.connect();
    try {
      const first = readCopy({ id: 'int4' });
      const failing = [
        { query: 'select i / (i - 5000) from generate_series(1, 9000) i', into: first },
        { query: 'select 1', into: readCopy({ id: 'int4' }) },
      ];
      await expect(copyOut(client, failing)).rejects.toThrow('division by zero');
      await expect(copyOut(client, [{ query: 'select nowhere', into: first }])).rejects.toThrow('nowhere');
      const tooBig = {
        query: 'select 9007199254740993::int8 from generate_series(1, 50000)',
        into: readCopy({ id: 'int8' }),
      };
      await expect(copyOut(client, [tooBig])).rejects.toThrow('too large');
      const sound = readCopy({ id: 'int4' });
      await copyOut(client, [{ query: 'select 3', into: sound }]);
      expect([sound.count, sound.columns.id[0]]).toEqual([1, 3]);
      expect((await client.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
    } finally {
      client.release();
    }
  });

  it('rejects when the connection dies under it', async () => {
    const client = await db.pool.connect();
    const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
    const forever = copyOut(client, [{ query: 'select pg_sleep(60)::text', into: readCopy({ none: 'text' }) }]);
    const outcome = expect(forever).rejects.toThrow();
    await db.sql('select pg_terminate_backend($1)', [rows[0]!.pid]);
    await outcome;
    client.release(true);
  });
});
