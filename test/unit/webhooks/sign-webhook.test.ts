import fc from 'fast-check';
import { Webhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import { makeSecret, signingSecrets, signWebhook } from '../../../src/webhooks/sign-webhook.ts';

const nowSeconds = () => Math.floor(Date.now() / 1_000);

describe('signatures', () => {
  it('are those that libraries for Standard Webhooks verify, whatever the body', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.stringMatching(/^[a-z0-9_]{1,40}$/), (data, id) => {
        const [secret, other] = [makeSecret(), makeSecret()];
        const body = JSON.stringify({ type: 'segment.entered', data });
        const timestamp = nowSeconds();
        const headers = {
          'webhook-id': id,
          'webhook-timestamp': String(timestamp),
          'webhook-signature': signWebhook([secret], id, timestamp, body),
        };
        expect(new Webhook(secret).verify(body, headers)).toEqual(JSON.parse(body));
        expect(() => new Webhook(other).verify(body, headers)).toThrow();
        expect(() => new Webhook(secret).verify(`${body} `, headers)).toThrow();
        expect(() => new Webhook(secret).verify(body, { ...headers, 'webhook-id': `${id}x` })).toThrow();
      }),
      { numRuns: 50 },
    );
  });

  it('match the example of the specification', () => {
    // https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
    const signature = signWebhook(
      ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'],
      'msg_p5jXN8AQM9LWM0D4loKWxJek',
      1_614_265_330,
      '{"test": 2432232314}',
    );
    expect(signature).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=');
  });

  it('are two while a secret is changed over, and either verifies', () => {
    const [before, after] = [makeSecret(), makeSecret()];
    const secrets = { current: after, previous: { secret: before, until: '2026-11-02T00:00:00.000Z' } };
    expect(signingSecrets(secrets, new Date('2026-11-01T23:59:59Z'))).toEqual([after, before]);
    expect(signingSecrets(secrets, new Date('2026-11-02T00:00:00Z'))).toEqual([after]);
    const timestamp = nowSeconds();
    const headers = {
      'webhook-id': 'one',
      'webhook-timestamp': String(timestamp),
      'webhook-signature': signWebhook([after, before], 'one', timestamp, '{}'),
    };
    for (const secret of [before, after]) expect(new Webhook(secret).verify('{}', headers)).toEqual({});
  });
});
