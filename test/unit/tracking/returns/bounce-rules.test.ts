import { describe, expect, it } from 'vitest';
import { createReturnAddresses } from '../../../../src/messages/index.ts';
import { attribute } from '../../../../src/tracking/returns/attribute.ts';
import { decide, defaultRules, isTooOften, rulesOf, uncounted } from '../../../../src/tracking/returns/bounce-rules.ts';

describe('what follows from a report', () => {
  const follows = (reported: Partial<Parameters<typeof decide>[0]>, rules = defaultRules) => {
    const { isRecorded, counts, suppresses, unsubscribes } = decide(
      { class: 'soft', reason: 'undefined', isFinal: true, ...reported },
      rules,
    );
    return [isRecorded, counts, suppresses, unsubscribes];
  };
  it.each([
    ['hard', { class: 'hard', reason: 'no-such-mailbox' }, [true, false, 'hard-bounce', false]],
    ['soft', { reason: 'mailbox-full' }, [true, true, null, false]],
    ['soft, about us', { reason: 'blocked' }, [true, false, null, false]],
    ['soft, still being tried', { reason: 'mailbox-full', isFinal: false }, [false, false, null, false]],
    [
      'a complaint',
      { class: 'complaint', reason: 'complaint', feedbackType: 'abuse' },
      [true, false, 'complaint', true],
    ],
    ['a complaint of unknown type', { class: 'complaint', reason: 'complaint' }, [true, false, 'complaint', true]],
    ['wants out', { class: 'complaint', reason: 'complaint', feedbackType: 'opt-out' }, [false, false, null, true]],
    [
      'no spam after all',
      { class: 'complaint', reason: 'complaint', feedbackType: 'not-spam' },
      [false, false, null, false],
    ],
    [
      'authentication',
      { class: 'complaint', reason: 'complaint', feedbackType: 'auth-failure' },
      [false, false, null, false],
    ],
    ['auto-reply', { class: 'auto-reply', reason: 'auto-reply' }, [false, false, null, false]],
    ['delivered', { class: 'delivered', reason: 'delivered' }, [true, false, null, false]],
  ] as const)('%s', (_name, reported, expected) => {
    expect(follows(reported)).toEqual(expected);
  });

  it('counts what is about us when asked to', () => {
    const rules = { ...defaultRules, suppressBlocked: true };
    expect(follows({ reason: 'blocked' }, rules)).toEqual([true, true, null, false]);
    expect([uncounted(rules), uncounted(defaultRules).includes('blocked')]).toEqual([[], true]);
  });

  it('takes the rules of the workspace, and what is usual where it has none', () => {
    expect(rulesOf({})).toEqual(defaultRules);
    expect(rulesOf({ bounceRules: { softBounces: 2 } })).toEqual({ ...defaultRules, softBounces: 2 });
    expect([isTooOften(4, defaultRules), isTooOften(5, defaultRules)]).toEqual([false, true]);
  });
});

describe('which message it is about', () => {
  const addresses = createReturnAddresses({ secret: 'a secret of the tests, long enough' });
  const signed = addresses.of(42, 7);
  const none = { returnAddresses: [], kohortMessage: null, originalMessageId: null };

  it('says the signed address first, of the envelope or of what was returned', () => {
    const found = { workspaceId: 7, messageId: 42, kind: 'bounce' };
    const to = { envelopeTo: signed.bounce('b.example').toUpperCase(), workspaceId: null, addresses };
    expect(attribute({ ...none, kohortMessage: '7.99' }, to)).toEqual(found);
    const inside = { ...none, returnAddresses: ['x@y.example', signed.bounce('b.example')] };
    expect(attribute(inside, { envelopeTo: '', workspaceId: 7, addresses })).toEqual(found);
    expect(attribute(none, { envelopeTo: signed.unsubscribe('b.example'), workspaceId: null, addresses })?.kind).toBe(
      'unsubscribe',
    );
  });

  it('says our header or our Message-ID only inside the workspace of the mailbox', () => {
    const mailbox = { envelopeTo: '', workspaceId: 7, addresses };
    const found = { workspaceId: 7, messageId: 42, kind: null };
    expect(attribute({ ...none, kohortMessage: '7.42' }, mailbox)).toEqual(found);
    expect(attribute({ ...none, originalMessageId: '<m42@shop.example>' }, mailbox)).toEqual(found);
    expect(attribute({ ...none, kohortMessage: '8.42' }, mailbox)).toBeNull();
    expect(attribute({ ...none, kohortMessage: '7.42' }, { ...mailbox, workspaceId: null })).toBeNull();
    expect(
      attribute({ ...none, returnAddresses: [signed.bounce('b.example')] }, { ...mailbox, workspaceId: 8 }),
    ).toBeNull();
    expect(attribute({ ...none, originalMessageId: '<42@shop.example>' }, mailbox)).toBeNull();
  });
});
