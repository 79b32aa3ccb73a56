import { describe, expect, it } from 'vitest';
import { limitsSchema, suggestWarmUp, warmUpOf, warmUpSchema } from '../../../../src/delivery/rates/limits.schema.ts';
import { isLimited, roomScopes } from '../../../../src/delivery/rates/scopes.ts';

const day = (text: string) => new Date(`${text}Z`);
const plan = { startedAt: '2026-11-23T14:00:00.000Z', perDay: [50, 100, 200] };

describe('a warm-up plan', () => {
  it('counts days of UTC from the day it begins with, and ends after its last', () => {
    expect(warmUpOf(plan, day('2026-11-22T23:59:59'))).toBeNull();
    expect(warmUpOf(plan, day('2026-11-23T00:00:00'))).toEqual({ day: 1, days: 3, perDay: 50 });
    expect(warmUpOf(plan, day('2026-11-24T23:59:59'))).toEqual({ day: 2, days: 3, perDay: 100 });
    expect(warmUpOf(plan, day('2026-11-25T12:00:00'))).toEqual({ day: 3, days: 3, perDay: 200 });
    expect(warmUpOf(plan, day('2026-11-26T00:00:00'))).toBeNull();
    expect(warmUpOf(null, day('2026-11-23T00:00:00'))).toBeNull();
  });

  it('as suggested grows by at most half a day up to what is wanted', () => {
    for (const wanted of [10, 50, 51, 500, 12_345, 1_000_000]) {
      const { perDay, startedAt } = suggestWarmUp(wanted, day('2026-11-23T14:00:00'));
      expect(startedAt).toBe('2026-11-23T00:00:00.000Z');
      expect(perDay.at(-1)).toBe(wanted);
      perDay.slice(1).forEach((count, index) => {
        expect(count).toBeGreaterThan(perDay[index]!);
        expect(count / perDay[index]!).toBeLessThan(1.75);
      });
      expect(warmUpSchema.safeParse({ startedAt, perDay }).success).toBe(true);
    }
  });
});

describe('limits', () => {
  it('know the operators by name, and no others', () => {
    expect(limitsSchema.safeParse({ operators: { google: { perSecond: 5 } } }).success).toBe(true);
    expect(limitsSchema.safeParse({ operators: { gogle: { perSecond: 5 } } }).success).toBe(false);
    expect(limitsSchema.safeParse({ perSecond: 0 }).success).toBe(false);
  });

  it('bound a message by all that applies to it, and by nothing else', () => {
    const way = {
      id: 'transport:3',
      limits: { perSecond: 10, perDay: 900, operators: { google: { perMinute: 60 } }, perDomain: { perHour: 5 } },
      warmUp: plan,
    };
    const bound = { way, workspaceId: 7, workspaceRates: { perHour: 100 }, now: day('2026-11-23T10:00:00') };
    const names = (operator: number) => {
      const { buckets, windows } = roomScopes({ ...bound, operator });
      return [...buckets, ...windows].map(({ scope }) => scope);
    };
    const shared = ['transport:3:second', 'workspace:7:hour', 'transport:3:day', 'transport:3:warm-up'];
    expect(names(0)).toEqual(shared);
    expect(names(2)).toEqual(shared);
    expect(names(1).sort()).toEqual([...shared, 'transport:3:operator:1:minute'].sort());
  });

  it('are none where nothing is said, or when a plan has ended', () => {
    const at = day('2026-11-27T00:00:00');
    const free = { id: 'installation', limits: { connections: 10 }, warmUp: plan };
    expect(isLimited(free, null, at)).toBe(false);
    expect(isLimited(free, {}, at)).toBe(false);
    expect(isLimited(free, null, day('2026-11-24T00:00:00'))).toBe(true);
    expect(isLimited(free, { perDay: 1 }, at)).toBe(true);
    expect(isLimited({ ...free, limits: { operators: { apple: { perDay: 3 } } } }, null, at)).toBe(true);
    expect(isLimited({ ...free, limits: { perDomain: { perDay: 3 } } }, null, at)).toBe(true);
  });
});
