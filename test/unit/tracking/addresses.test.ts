import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createClientAddress } from '../../../src/tracking/client-address.ts';
import { createHitSource, networkOf } from '../../../src/tracking/hit-source.ts';
import { readMachineNetworks } from '../../../src/tracking/machine-networks.ts';

describe('where a request came from', () => {
  const of = createClientAddress('loopback, 10.1.0.0/16, 2001:db8::1');
  it.each([
    ['nobody between', '203.0.113.5', undefined, '203.0.113.5'],
    ['a stranger who tells stories', '203.0.113.5', '192.0.2.1', '203.0.113.5'],
    ['our proxy', '127.0.0.1', '192.0.2.1', '192.0.2.1'],
    ['our proxy, by an IPv6 socket', '::ffff:127.0.0.1', '::ffff:192.0.2.1', '192.0.2.1'],
    ['two proxies of ours', '127.0.0.1', '192.0.2.1, 10.1.2.3', '192.0.2.1'],
    ['a story before our proxy', '127.0.0.1', '198.51.100.1, 192.0.2.1', '192.0.2.1'],
    ['our proxy alone', '10.1.2.3', '10.1.9.9', '10.1.9.9'],
    ['what is no address', '127.0.0.1', '192.0.2.1, <script>', '127.0.0.1'],
    ['nothing', '127.0.0.1', '', '127.0.0.1'],
    ['an empty hop', '127.0.0.1', ',', '127.0.0.1'],
    ['IPv6', '2001:db8::1', '2001:db8:5::9', '2001:db8:5::9'],
  ])('%s', (_what, connection, forwarded, wanted) => {
    expect(of(connection, forwarded)).toBe(wanted);
  });

  it.each(['10.0.0.0/33', 'proxy.example', '10.0.0.0/8/1', 'fc00::/129', '10.0.0.0/x'])(
    'refuses %s as a proxy',
    (text) => {
      expect(() => createClientAddress(`loopback, ${text}`)).toThrow(
        expect.objectContaining({ code: 'config_invalid' }),
      );
    },
  );
});

describe('networks of machines', () => {
  it('knows those that come with Kohort, and what is given before them', () => {
    const networks = readMachineNetworks('scanner 192.0.2.0/24 # seen in May; cloud 2001:db8::/32\ncloud 66.249.64.1');
    const found = ['192.0.2.77', '2001:db8:1::1', '66.249.64.1', '66.249.64.2', '188.93.56.9', '203.0.113.1', '', 'x'];
    expect(found.map(networks.of)).toEqual(['scanner', 'cloud', 'cloud', 'proxy', 'proxy', null, null, null]);
    expect(readMachineNetworks(null).of('192.0.2.77')).toBeNull();
  });

  it('reads them from a file, and names the line that it cannot read', () => {
    const folder = mkdtempSync(join(tmpdir(), 'kohort-networks-'));
    const file = join(folder, 'networks.txt');
    writeFileSync(file, '# ours\nscanner 192.0.2.0/24\n\n');
    expect(readMachineNetworks(file).of('192.0.2.1')).toBe('scanner');
    rmSync(folder, { recursive: true });
    for (const line of ['robots 192.0.2.0/24', 'scanner', 'scanner 192.0.2.0/99', 'scanner 192.0.2.0/24 and more']) {
      expect(() => readMachineNetworks(`proxy 192.0.2.1\n${line}`)).toThrow(
        expect.objectContaining({ code: 'config_invalid', detail: expect.stringContaining(line) }),
      );
    }
  });
});

describe('the mark of a network', () => {
  it.each([
    ['192.0.2.1', '192.0.2'],
    ['2001:db8:5:1::9', '2001:db8:5'],
    ['2001:0DB8:0005::1', '2001:db8:5'],
    ['2001:db8::1', '2001:db8:0'],
    ['::1', '0:0:0'],
    ['fe80::1%eth0', 'fe80:0:0'],
    ['', ''],
  ])('%s is in %s', (address, wanted) => {
    expect(networkOf(address)).toBe(wanted);
  });

  it('is the same for neighbours in one message, and for nobody else', () => {
    const [of, other] = ['one secret of two', 'another secret'].map(createHitSource) as [
      ReturnType<typeof createHitSource>,
      ReturnType<typeof createHitSource>,
    ];
    expect(of(7, '192.0.2.1')).toBe(of(7, '192.0.2.200'));
    expect(new Set([of(7, '192.0.2.1'), of(7, '192.0.3.1'), of(8, '192.0.2.1'), other(7, '192.0.2.1')]).size).toBe(4);
  });
});
