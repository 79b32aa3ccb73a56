import { describe, expect, it } from 'vitest';
import { createVault } from '../../../src/platform/index.ts';

const vault = createVault('a secret of more than thirty-two characters');

describe('the vault', () => {
  it('gives back what was sealed, and seals the same text differently each time', () => {
    const sealed = vault.seal('transport', 'pässword');
    expect(vault.open('transport', sealed)).toBe('pässword');
    expect(vault.seal('transport', 'pässword').equals(sealed)).toBe(false);
    expect(sealed.includes('ssword')).toBe(false);
  });

  it('opens nothing for another purpose, under another secret, or changed in any byte', () => {
    const sealed = vault.seal('transport', 'password');
    const unreadable = expect.objectContaining({ code: 'secret_unreadable' });
    expect(() => vault.open('dkim', sealed)).toThrow(unreadable);
    expect(() => createVault('another secret of more than thirty-two letters').open('transport', sealed)).toThrow(
      unreadable,
    );
    for (let at = 0; at < sealed.length; at += 1) {
      const changed = Buffer.from(sealed);
      changed[at] = changed[at]! ^ 1;
      expect(() => vault.open('transport', changed)).toThrow(unreadable);
    }
    for (let length = 0; length < sealed.length; length += 1) {
      expect(() => vault.open('transport', sealed.subarray(0, length))).toThrow(unreadable);
    }
  });
});
