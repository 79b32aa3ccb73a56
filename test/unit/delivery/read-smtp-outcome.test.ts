import { describe, expect, it } from 'vitest';
import { readSmtpOutcome, type SmtpFailure } from '../../../src/delivery/read-smtp-outcome.ts';

const failure = (facts: Partial<SmtpFailure>): SmtpFailure => Object.assign(new Error('it failed'), facts);
const kindOf = (facts: Partial<SmtpFailure>, bodyWasRead: boolean) =>
  readSmtpOutcome(failure(facts), { bodyWasRead }).kind;

describe('the outcome of a failed send', () => {
  it.each([
    ['EENVELOPE', 550, false, 'rejected'],
    ['EENVELOPE', 450, false, 'try-later'],
    ['EMESSAGE', 554, true, 'rejected'],
    ['EMESSAGE', 452, true, 'try-later'],
    ['EENVELOPE', 421, false, 'try-later'],
    ['EENVELOPE', 503, false, 'try-later'],
    ['EAUTH', 535, false, 'try-later'],
    ['EPROTOCOL', 554, false, 'try-later'],
  ] as const)('%s with %i (message read: %s) is %s', (code, responseCode, bodyWasRead, kind) => {
    expect(kindOf({ code, responseCode }, bodyWasRead)).toBe(kind);
  });

  it.each(['ECONNECTION', 'ESOCKET', 'ETIMEDOUT', 'ETLS', 'EDNS', undefined])(
    'without a reply (%s) is unknown only when something of the message left',
    (code) => {
      expect(kindOf({ ...(code ? { code } : {}) }, true)).toBe('unknown');
      expect(kindOf({ ...(code ? { code } : {}) }, false)).toBe('try-later');
    },
  );

  it('is rejected when nodemailer itself refuses the envelope', () => {
    expect(kindOf({ code: 'EENVELOPE' }, false)).toBe('rejected');
  });

  it('tells the words of the server on one line', () => {
    const outcome = readSmtpOutcome(failure({ code: 'EENVELOPE', responseCode: 550, response: '550-no\r\n550 user' }), {
      bodyWasRead: false,
    });
    expect(outcome).toEqual({ kind: 'rejected', reason: '550-no 550 user' });
  });
});
