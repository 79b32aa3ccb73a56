/**
 * Addresses that are not on the public internet: a webhook must not make this server reach into the network it stands
 * in (server-side request forgery). The ranges are those the IANA registries of special-purpose addresses call not
 * globally reachable (RFC 6890 and its updates), with multicast, and those that carry an IPv4 address inside.
 */
import { BlockList, isIP, isIPv4 } from 'node:net';

const privateV4 = [
  ...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.0.0.0/24'],
  ...['192.0.2.0/24', '192.88.99.0/24', '192.168.0.0/16', '198.18.0.0/15', '198.51.100.0/24', '203.0.113.0/24'],
  ...['224.0.0.0/4', '240.0.0.0/4'],
];
const privateV6 = [
  ...['::/96', '64:ff9b::/96', '64:ff9b:1::/48', '100::/64', '2001::/23'],
  ...['2001:db8::/32', '2002::/16', '3fff::/20', '5f00::/16', 'fc00::/7', 'fe80::/10', 'fec0::/10', 'ff00::/8'],
];

const blocked = listOf([...privateV4, ...privateV6]);

function listOf(ranges: readonly string[]): BlockList {
  const list = new BlockList();
  for (const range of ranges) {
    const [address = '', length] = range.split('/');
    const family = isIPv4(address) ? 'ipv4' : 'ipv6';
    list.addSubnet(address, length === undefined ? (family === 'ipv4' ? 32 : 128) : Number(length), family);
  }
  return list;
}

/** Ranges as settings name them: '10.0.0.0/8,127.0.0.1'. Null when one of them is none. */
export function readRanges(text: string): string[] | null {
  const ranges = text
    .split(',')
    .map((range) => range.trim())
    .filter((range) => range !== '');
  const isRange = (range: string) => {
    const [address = '', length, ...more] = range.split('/');
    const family = isIP(address);
    const most = family === 4 ? 32 : 128;
    return (
      family !== 0 && more.length === 0 && (length === undefined || (/^\d+$/.test(length) && Number(length) <= most))
    );
  };
  return ranges.every(isRange) ? ranges : null;
}

/** The IPv4 address inside an IPv4-mapped one (::ffff:10.0.0.1), in either way of writing; null for any other. */
function mappedV4(address: string): string | null {
  const found = /^::ffff:(?:(\d+\.\d+\.\d+\.\d+)|([0-9a-f]{1,4}):([0-9a-f]{1,4}))$/i.exec(address);
  if (!found) return null;
  if (found[1] !== undefined) return found[1];
  const [high, low] = [Number.parseInt(found[2]!, 16), Number.parseInt(found[3]!, 16)];
  return [high >> 8, high & 255, low >> 8, low & 255].join('.');
}

export type MayReach = (address: string) => boolean;

/** Whether an address may be connected to: a public one, or one of the `allowed` ranges. Pure. */
export function createMayReach(allowed: readonly string[] = []): MayReach {
  const exceptions = listOf(allowed);
  return (given) => {
    const address = mappedV4(given) ?? given;
    const version = isIP(address);
    if (version === 0) return false;
    const family = version === 4 ? 'ipv4' : 'ipv6';
    return exceptions.check(address, family) || !blocked.check(address, family);
  };
}
