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
    expect(outcome).toMatchObject({ kind: 'rejected', reason: '550-no 550 user', code: 550 });
  });

  it.each([
    ['RCPT TO', false, '550 5.1.1 no such user', 'rcpt', '5.1.1'],
    ['MAIL FROM', false, '451-4.7.1 slowly\n451 4.7.1 please', 'mail', '4.7.1'],
    ['DATA', false, '452 2000 messages today', 'data', undefined],
    ['DATA', true, '554 5.7.1', 'dot', '5.7.1'],
    ['AUTH PLAIN', false, '535 5.7.8 who are you', 'connect', '5.7.8'],
  ] as const)(
    'tells code, status and stage of a refusal of %s (message read: %s)',
    (command, read, answer, stage, status) => {
      const facts = { code: 'EENVELOPE', responseCode: Number(answer.slice(0, 3)), response: answer, command };
      const outcome = readSmtpOutcome(failure(facts), { bodyWasRead: read });
      expect(outcome).toMatchObject({ code: Number(answer.slice(0, 3)), stage });
      expect('status' in outcome ? outcome.status : undefined).toBe(status);
    },
  );
});
