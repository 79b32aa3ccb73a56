import { BlockList, isIPv6 } from 'node:net';

/** Addresses that are no place on the Internet: IANA's special-purpose registries (RFC 6890 and its updates). */
const special = new BlockList();
const ranges4: [string, number][] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  // Link-local, with the address at which clouds tell a machine its keys.
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
];
const ranges6: [string, number][] = [
  ['::', 127],
  // IPv4 in other clothes: judged as what it is below, or refused (NAT64, 6to4).
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
  ['100::', 64],
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['fc00::', 7],
  ['fe80::', 10],
  ['ff00::', 8],
];
for (const [net, prefix] of ranges4) special.addSubnet(net, prefix, 'ipv4');
for (const [net, prefix] of ranges6) special.addSubnet(net, prefix, 'ipv6');

/**
 * Whether this is an address anybody on the Internet could connect to, so that connecting to it opens no door of ours.
 */
export function isPublicAddress(address: string): boolean {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address);
  if (mapped) return !special.check(mapped[1]!, 'ipv4');
  return !special.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
}
