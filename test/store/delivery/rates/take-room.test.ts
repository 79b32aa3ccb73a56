import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findRoom, forgetDays, giveBackRoom, takeRoom } from '../../../../src/delivery/rates/take-room.store.ts';
import { bucketOf, refill, roomIn } from '../../../../src/delivery/rates/token-bucket.ts';
import { openDb } from '../../../../src/platform/index.ts';
import { createTestDatabase } from '../../../kit/postgres.ts';

const { db, url } = await createTestDatabase();
const noon = Date.parse('2026-11-23T12:00:00Z');
const at = (ms: number) => new Date(noon + ms);
const today = (scope: string, most: number) => ({
  scope,
  startsAt: new Date('2026-11-23T00:00:00Z'),
  endsAt: new Date('2026-11-24T00:00:00Z'),
  most,
});

describe('room', () => {
  it('is what the arithmetic says, step by step', async () => {
    let round = 0;
    const steps = fc.array(fc.tuple(fc.integer({ min: -200, max: 2_000 }), fc.integer({ min: 1, max: 30 })), {
      minLength: 1,
      maxLength: 12,
    });
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 200 }), steps, async (limit, given) => {
        round += 1;
        const bucket = bucketOf(`parity${round}`, limit, 'second');
        let state = { tokens: bucket.capacity, at: at(0) };
        let ms = 0;
        for (const [step, want] of given) {
          ms += step;
          state = refill(bucket, state, ms === step ? state.at : at(ms));
          const now = ms === step ? at(0) : at(ms);
          const expected = Math.min(want, roomIn(state.tokens));
          const { got } = await takeRoom(db.sql, { buckets: [bucket], windows: [] }, want, now);
          expect(got).toBe(expected);
          state = { ...state, tokens: state.tokens - got };
        }
      }),
      { numRuns: 25 },
    );
  });

  it('is that of the tightest scope, and nothing is taken from the others for what it refuses', async () => {
    const wide = bucketOf('wide', 1_000, 'second');
    const narrow = bucketOf('narrow', 50, 'second');
    const scopes = { buckets: [wide, narrow], windows: [today('both', 1_000)] };
    const first = await takeRoom(db.sql, scopes, 40, at(0));
    expect(first.got).toBe(narrow.capacity);
    expect(first.short?.scope).toBe('narrow:second');
    const { buckets, days } = await findRoom(db.sql, scopes);
    expect(buckets.get('wide:second')!.tokens).toBe(wide.capacity - first.got);
    expect(days.get('both')).toBe(first.got);
    const again = await takeRoom(db.sql, scopes, 40, first.short!.until);
    expect(again.got).toBeGreaterThan(0);
  });

  it('that is given back is there again, and never more than there was', async () => {
    const scopes = { buckets: [bucketOf('back', 100, 'second')], windows: [today('back:day', 10)] };
    expect((await takeRoom(db.sql, scopes, 10, at(0))).got).toBe(10);
    expect(await takeRoom(db.sql, scopes, 10, at(900))).toEqual({
      got: 0,
      short: { scope: 'back:day', until: new Date('2026-11-24T00:00:00Z') },
    });
    await giveBackRoom(db.sql, scopes, 4, at(900));
    expect((await takeRoom(db.sql, scopes, 10, at(900))).got).toBe(4);
    await giveBackRoom(db.sql, scopes, 50, at(900));
    expect((await takeRoom(db.sql, scopes, 50, at(900))).got).toBe(10);
  });

  it('of a day begins anew with the next, and days long past are forgotten', async () => {
    const of = (day: string) => ({
      buckets: [],
      windows: [{ ...today('daily', 3), startsAt: new Date(`${day}T00:00:00Z`) }],
    });
    expect((await takeRoom(db.sql, of('2026-11-21'), 5, at(0))).got).toBe(3);
    expect((await takeRoom(db.sql, of('2026-11-21'), 5, at(0))).got).toBe(0);
    expect((await takeRoom(db.sql, of('2026-11-22'), 5, at(0))).got).toBe(3);
    expect(await forgetDays(db.sql, new Date('2026-11-22T00:00:00Z'))).toBe(1);
  });

  it('taken in a transaction that fails is there again', async () => {
    const scopes = { buckets: [bucketOf('undone', 100, 'minute')], windows: [] };
    const failed = db.transaction(async ({ sql }) => {
      expect((await takeRoom(sql, scopes, 5, at(0))).got).toBe(5);
      throw new Error('undone');
    });
    await expect(failed).rejects.toThrow('undone');
    expect((await takeRoom(db.sql, scopes, 5, at(0))).got).toBe(5);
  });
});

describe('takers of several processes at once', () => {
  it('never take more than the limit in any second, and nearly all of it', async () => {
    const processes = [1, 2, 3, 4].map(() => openDb({ url, maxConnections: 4 }));
    const limit = 200;
    const shared = bucketOf('crowd', limit, 'second');
    const scopes = (own: number) => ({
      buckets: own % 2 === 0 ? [shared, bucketOf(`own${own}`, 120, 'second')] : [shared],
      windows: [today('crowd:day', 1_500)],
    });
    const taken: { ms: number; got: number }[] = [];
    for (let ms = 0; ms <= 6_000; ms += 25) {
      const gots = await Promise.all(
        processes.flatMap(({ sql }, index) =>
          // Clocks of processes differ a little; two takers in each.
          [0, 1].map(async () => {
            const now = at(ms + index);
            return { ms: ms + index, got: (await takeRoom(sql, scopes(index), 9, now)).got };
          }),
        ),
      );
      taken.push(...gots);
    }
    for (const { close } of processes) await close();
    taken.sort((one, other) => one.ms - other.ms);
    for (const { ms } of taken) {
      const inSecond = taken.filter((take) => take.ms >= ms && take.ms < ms + 1_000);
      expect(inSecond.reduce((sum, { got }) => sum + got, 0)).toBeLessThanOrEqual(limit);
    }
    const all = taken.reduce((sum, { got }) => sum + got, 0);
    const sixth = taken.filter(({ ms }) => ms < 6_000).reduce((sum, { got }) => sum + got, 0);
    expect(all).toBeLessThanOrEqual(1_500);
    expect(sixth).toBeGreaterThanOrEqual(0.9 * limit * 6);
    expect((await findRoom(db.sql, scopes(0))).days.get('crowd:day')).toBe(all);
  });

  it('of one day take exactly what there is', async () => {
    const scopes = { buckets: [], windows: [today('exact:day', 333)] };
    const gots = await Promise.all(
      Array.from({ length: 60 }, async () => (await takeRoom(db.sql, scopes, 10, at(0))).got),
    );
    expect(gots.reduce((sum, got) => sum + got, 0)).toBe(333);
  });
});
