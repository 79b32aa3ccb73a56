import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type RefusalKind, readRefusal, refusalKinds } from '../../../src/messages/read-refusal.ts';
import { givesUpAfterMs, type OwnSchedules, retrySchedules, retryWaitsMs } from '../../../src/messages/retry-delay.ts';

const words: [RefusalKind, string][] = [
  ['slow-down', '421-4.7.28 Gmail has detected an unusual rate of unsolicited mail originating from your IP address.'],
  ['slow-down', '421 4.7.0 [TSS04] Messages from 192.0.2.1 temporarily deferred due to unexpected volume'],
  ['slow-down', '451 4.7.500 Server busy. Please try again later from [192.0.2.1]'],
  ['slow-down', '451 4.7.651 The mail server [192.0.2.1] has been temporarily rate limited due to IP reputation.'],
  ['slow-down', '421 RP-001 (SNT004) Unfortunately, some messages from 192.0.2.1 weren’t sent. Please try again.'],
  ['slow-down', '450 4.3.2 Service currently unavailable'],
  ['slow-down', '452 4.5.3 Too many recipients'],
  ['slow-down', '451 4.4.5 congestion'],
  ['greylisted', '450 4.2.0 <anna@mail.example>: Recipient address rejected: Greylisted, see http://postgrey.example'],
  ['greylisted', '451 4.7.1 Greylisting in action, please come back later'],
  ['mailbox-full', '452 4.2.2 The email account that you tried to reach is over quota.'],
  ['mailbox-full', '452 <anna@mail.example> mailbox full'],
  ['mailbox-busy', '450 4.2.1 The user you are trying to contact is receiving mail at a rate that prevents …'],
  ['unreachable', 'connect ECONNREFUSED 192.0.2.1:25'],
  ['other', '421 4.4.2 mail.example Error: timeout exceeded'],
  ['other', '451 4.3.0 Temporary system problem'],
  ['other', '451 Requested action aborted: local error in processing'],
];

describe('a refusal for now', () => {
  it.each(words)('is %s: %s', (kind, reason) => {
    expect(readRefusal({ reason })).toBe(kind);
  });

  it('is read from code and status where a transport tells them apart', () => {
    expect(readRefusal({ reason: 'please come back', code: 451, status: '4.7.0' })).toBe('slow-down');
    expect(readRefusal({ reason: 'no room', code: 452, status: '4.2.2' })).toBe('mailbox-full');
    expect(readRefusal({ reason: 'hm', code: 450 })).toBe('other');
  });

  it('gets some kind whatever the words are', () => {
    fc.assert(
      fc.property(fc.string(), (reason) => {
        expect(refusalKinds).toContain(readRefusal({ reason }));
      }),
    );
  });
});

const retryDelayMs = (
  refusal: { reason: string },
  { attempts, draw, schedules }: { attempts: number; draw: number; schedules?: OwnSchedules },
) => retryWaitsMs(refusal, { draw, schedules })[attempts - 1] ?? null;

const draw = fc.double({ min: 0, max: 1, noNaN: true });
const reasonOf = new Map(words);

describe('the next attempt', () => {
  it('comes within a tenth of its schedule, and after the schedule not at all', () => {
    fc.assert(
      fc.property(fc.constantFrom(...refusalKinds), fc.integer({ min: 1, max: 20 }), draw, (kind, attempts, drawn) => {
        const minutes = retrySchedules[kind][attempts - 1];
        const delayMs = retryDelayMs({ reason: reasonOf.get(kind)! }, { attempts, draw: drawn });
        if (minutes === undefined) expect(delayMs).toBeNull();
        else expect(Math.abs(delayMs! / (minutes * 60_000) - 1)).toBeLessThanOrEqual(0.1001);
      }),
    );
  });

  it('of every kind comes later and later, and ends between half a day and three days', () => {
    for (const kind of refusalKinds) {
      const schedule = retrySchedules[kind];
      expect([...schedule].sort((one, other) => one - other)).toEqual(schedule);
      const hours = givesUpAfterMs(kind) / 3_600_000;
      expect(hours).toBeGreaterThan(12);
      expect(hours).toBeLessThan(72);
    }
  });

  it('comes soon where we are greylisted, and rarely where a mailbox is full', () => {
    const first = (kind: RefusalKind) => retryDelayMs({ reason: reasonOf.get(kind)! }, { attempts: 1, draw: 0.5 })!;
    expect(first('greylisted')).toBe(5 * 60_000);
    expect(first('mailbox-full')).toBe(4 * 60 * 60_000);
  });

  it('comes as the way out asks, where it asks', () => {
    const given = { attempts: 1, draw: 0.5, schedules: { greylisted: [2] } };
    expect(retryDelayMs({ reason: '451 greylisted' }, given)).toBe(120_000);
    expect(retryDelayMs({ reason: '451 greylisted' }, { ...given, attempts: 2 })).toBeNull();
    expect(retryDelayMs({ reason: '451 try later' }, given)).toBe(60_000);
  });
});
