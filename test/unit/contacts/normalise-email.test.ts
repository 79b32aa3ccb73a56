import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { normaliseEmail } from '../../../src/contacts/index.ts';

const normalOf = (text: string) => {
  const reading = normaliseEmail(text);
  return reading.ok ? reading.emailNormal : null;
};

describe('normaliseEmail', () => {
  test.each([
    [' Kim@Example.COM\n', 'kim@example.com'],
    ['a+tag@mail.example.co.uk', 'a+tag@mail.example.co.uk'],
    ["o'neill@example.ie", "o'neill@example.ie"],
    ['two..dots@docomo.example', 'two..dots@docomo.example'],
    ['åsa@example.se', 'åsa@example.se'],
    ['post@bücher.example', 'post@xn--bcher-kva.example'],
    ['post@XN--BCHER-KVA.example', 'post@xn--bcher-kva.example'],
    [`${'a'.repeat(64)}@example.com`, `${'a'.repeat(64)}@example.com`],
  ])('takes %j', (text, normal) => expect(normalOf(text)).toBe(normal));

  test.each([
    '',
    'kim',
    '@example.com',
    'kim@',
    'kim@localhost',
    'kim@@example.com',
    'a@b@example.com',
    'kim@example',
    'kim@.example.com',
    'kim@example..com',
    'kim@-example.com',
    'kim@example-.com',
    'kim@192.168.1.10',
    'kim@exa mple.com',
    'kim kim@example.com',
    '<kim@example.com>',
    'Kim <kim@example.com>',
    'kim@example.com, other@example.com',
    'kim\r\nBcc: x@example.com',
    'kim\0@example.com',
    'kim@exa\0mple.com',
    '"quoted"@example.com',
    `${'a'.repeat(65)}@example.com`,
    `kim@${'a'.repeat(64)}.com`,
    `kim@${'abcdefgh.'.repeat(28)}com`,
  ])('refuses %j', (text) => expect(normalOf(text)).toBeNull());

  test('reading what was read changes nothing, and nothing read can break a header or the database', () => {
    const text = fc.oneof(
      fc.emailAddress(),
      fc.tuple(fc.string({ unit: 'binary' }), fc.domain()).map(([local, domain]) => `${local}@${domain}`),
      fc.string({ unit: 'binary' }),
    );
    fc.assert(
      fc.property(text, (input) => {
        const normal = normalOf(input);
        if (normal === null) return;
        expect(normalOf(normal)).toBe(normal);
        expect(normal).not.toMatch(/[\s\p{Cc}\p{Cs}<>,;]/u);
        expect(Buffer.byteLength(normal)).toBeLessThanOrEqual(254);
      }),
    );
  });
});
