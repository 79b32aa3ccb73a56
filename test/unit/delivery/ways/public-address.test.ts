import { describe, expect, it } from 'vitest';
import { isPublicAddress } from '../../../../src/delivery/ways/public-address.ts';

describe('a public address', () => {
  it.each(['8.8.8.8', '193.0.6.139', '172.32.0.1', '2a00:1450:400f::1', '::ffff:8.8.8.8'])('%s is one', (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });

  it.each([
    '127.0.0.1',
    '10.1.2.3',
    '172.16.0.1',
    '192.168.1.1',
    '100.64.0.1',
    '169.254.169.254',
    '0.0.0.0',
    '255.255.255.255',
    '::1',
    '::',
    'fe80::1',
    'fd00:ec2::254',
    '::ffff:127.0.0.1',
    '::ffff:169.254.169.254',
    '64:ff9b::7f00:1',
    '2002:7f00:1::',
  ])('%s is none', (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });
});
