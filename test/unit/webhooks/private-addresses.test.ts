import { describe, expect, it } from 'vitest';
import { createMayReach, readRanges } from '../../../src/webhooks/private-addresses.ts';

const mayReach = createMayReach();

describe('addresses', () => {
  it.each([
    ...[
      '0.0.0.0',
      '10.1.2.3',
      '100.64.0.1',
      '127.0.0.1',
      '127.8.8.8',
      '169.254.169.254',
      '172.16.0.1',
      '172.31.255.255',
    ],
    ...['192.168.0.1', '198.18.0.1', '192.0.2.1', '224.0.0.1', '255.255.255.255', '::', '::1', 'fc00::1', 'fd12::1'],
    ...['fe80::1', 'ff02::1', '::ffff:127.0.0.1', '::ffff:7f00:1', '0:0:0:0:0:ffff:7f00:1', '::ffff:a9fe:a9fe'],
    ...['64:ff9b::7f00:1', '2002:7f00:1::', '::7f00:1', '2001:db8::1', '2001::1', 'no address', ''],
  ])('%s is not reached', (address) => expect(mayReach(address)).toBe(false));

  it.each([
    '1.1.1.1',
    '93.184.216.34',
    '172.32.0.1',
    '100.128.0.1',
    '2606:4700::1111',
    '2a00:1450::1',
    '::ffff:1.1.1.1',
  ])('%s is', (address) => expect(mayReach(address)).toBe(true));

  it('of the own network are reached where they are named', () => {
    const own = createMayReach(['10.0.0.0/8', '127.0.0.1', 'fd00::/8']);
    expect(['10.9.9.9', '127.0.0.1', '::ffff:10.0.0.1', 'fd00::1'].map(own)).toEqual([true, true, true, true]);
    expect(['127.0.0.2', '192.168.0.1', 'fc00::1', '::1'].map(own)).toEqual([false, false, false, false]);
  });

  it('are read from settings', () => {
    expect(readRanges(' 10.0.0.0/8, 127.0.0.1,, fd00::/8 ')).toEqual(['10.0.0.0/8', '127.0.0.1', 'fd00::/8']);
    expect(readRanges('')).toEqual([]);
    for (const bad of ['localhost', '10.0.0.0/33', '10.0.0.0/8/8', '10.0.0/8', 'fd00::/129', '10.0.0.0/x']) {
      expect(readRanges(bad)).toBe(null);
    }
  });
});
