import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createReturnAddresses } from '../../../src/messages/return-address.ts';

const addresses = createReturnAddresses({ secret: 'a secret of the tests, long enough' });
const domain = 'bounces.shop.example';

describe('addresses mail comes back to', () => {
  it('name message and workspace, whatever case they come back in', () => {
    const ids = fc.tuple(fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }), fc.integer({ min: 0, max: 2 ** 31 }));
    fc.assert(
      fc.property(ids, ([messageId, workspaceId]) => {
        const made = addresses.of(messageId, workspaceId);
        for (const kind of ['bounce', 'unsubscribe'] as const) {
          const address = made[kind](domain);
          const meaning = { kind, messageId, workspaceId };
          expect(addresses.read(address)).toEqual(meaning);
          expect(addresses.read(address.toUpperCase())).toEqual(meaning);
          expect(addresses.read(address.slice(0, address.indexOf('@')))).toEqual(meaning);
          expect(address).toMatch(/^[bu]\+[0-9a-z-]+@bounces\.shop\.example$/);
          expect(address.indexOf('@')).toBeLessThanOrEqual(64);
        }
      }),
    );
  });

  it('are believed only when nothing of them was changed', () => {
    const address = addresses.of(123_456, 7).bounce(domain);
    const local = address.slice(0, address.indexOf('@'));
    for (let at = 0; at < local.length; at += 1) {
      const other = local[at] === '0' ? '1' : '0';
      expect(addresses.read(`${local.slice(0, at)}${other}${local.slice(at + 1)}@${domain}`)).toBeNull();
    }
  });

  it('of one kind pass for no other, and those of another secret for none', () => {
    const made = addresses.of(5, 1);
    expect(addresses.read(made.bounce(domain).replace(/^b/, 'u'))).toBeNull();
    const others = createReturnAddresses({ secret: 'another secret of the tests, as long' });
    expect(others.read(made.bounce(domain))).toBeNull();
  });

  it('are told from other addresses', () => {
    for (const text of ['', '@', 'anna@example.com', 'b+@example.com', 'b+1-1-zz@example.com', `b+${'0'.repeat(60)}`]) {
      expect(addresses.read(text)).toBeNull();
    }
  });
});
