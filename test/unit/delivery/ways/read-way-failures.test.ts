import { describe, expect, it } from 'vitest';
import { readSendmailFailure, readSesFailure } from '../../../../src/delivery/ways/read-way-failures.ts';

const ses = (name: string, status?: number) =>
  Object.assign(
    new Error('it\n failed'),
    { name },
    status === undefined ? {} : { $metadata: { httpStatusCode: status } },
  );

describe('what became of a message that a service did not take', () => {
  it.each([
    ['MessageRejected', 400, 'rejected'],
    ['BadRequestException', 400, 'rejected'],
    ['TooManyRequestsException', 429, 'try-later'],
    ['AccountSuspendedException', 400, 'try-later'],
    ['AccessDeniedException', 403, 'try-later'],
    ['InternalFailure', 500, 'unknown'],
    ['TimeoutError', undefined, 'unknown'],
  ] as const)('SES: %s (%s) is %s', (name, status, kind) => {
    const outcome = readSesFailure(ses(name, status), { bodyWasRead: true });
    expect(outcome).toMatchObject({ kind, reason: `${name}: it failed` });
  });

  it('SES: nothing was sent before the message was asked for', () => {
    expect(readSesFailure(ses('TimeoutError'), { bodyWasRead: false }).kind).toBe('try-later');
  });

  it.each([
    ['Sendmail exited with code 67', 'rejected'],
    ['Sendmail exited with code 75', 'try-later'],
    ['Sendmail exited with code 1', 'try-later'],
    ['write EPIPE', 'unknown'],
  ])('a program: "%s" is %s', (message, kind) => {
    expect(readSendmailFailure(new Error(message), { bodyWasRead: true }).kind).toBe(kind);
  });
});
