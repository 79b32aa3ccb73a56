import { BlockList, isIP } from 'node:net';
import { KohortError } from '../platform/index.ts';

/** Ranges that need no numbers: the same names as Express has for them. */
const named: Record<string, string[]> = {
  loopback: ['127.0.0.0/8', '::1/128'],
  linklocal: ['169.254.0.0/16', 'fe80::/10'],
  uniquelocal: ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7'],
};

/** Adds an address or a range (CIDR). False when the text is neither. */
export function addRange(list: BlockList, range: string): boolean {
  const [address = '', bits, ...rest] = range.split('/');
  const version = isIP(address);
  if (version === 0 || rest.length > 0) return false;
  const family = version === 4 ? 'ipv4' : 'ipv6';
  const most = version === 4 ? 32 : 128;
  if (bits === undefined) list.addAddress(address, family);
  else if (/^\d{1,3}$/.test(bits) && Number(bits) <= most) list.addSubnet(address, Number(bits), family);
  else return false;
  return true;
}

/** An IPv4 address that came through an IPv6 socket, as itself. */
export const plainAddress = (address: string): string =>
  address.startsWith('::ffff:') && address.includes('.') ? address.slice(7) : address;

const kept = 10_000;

/** Whether an address is in one of these ranges; remembered, because asking costs a microsecond. */
export function createRangeCheck(list: BlockList): (address: string) => boolean {
  const known = new Map<string, boolean>();
  return (address) => {
    const found = known.get(address);
    if (found !== undefined) return found;
    const version = isIP(address);
    const isIn = version !== 0 && list.check(address, version === 4 ? 'ipv4' : 'ipv6');
    if (known.size >= kept) known.clear();
    known.set(address, isIn);
    return isIn;
  };
}

/**
 * Says from which address a request came: that of the connection, or, when that is a proxy of ours, the last one in
 * X-Forwarded-For that is not. `proxies`: names (loopback, linklocal, uniquelocal), addresses and ranges, with commas.
 * Throws `config_invalid`.
 */
export function createClientAddress(proxies: string): (connection: string, forwarded: string | undefined) => string {
  const list = new BlockList();
  for (const text of proxies.split(',')) {
    const name = text.trim();
    if (name === '') continue;
    const ranges = Object.hasOwn(named, name) ? named[name]! : [name];
    if (ranges.every((range) => addRange(list, range))) continue;
    throw new KohortError('config_invalid', { detail: `TRUSTED_PROXIES: ${name} is no address, range or known name.` });
  }
  const isProxy = createRangeCheck(list);
  return (connection, forwarded) => {
    let address = plainAddress(connection);
    if (forwarded === undefined || !isProxy(address)) return address;
    let end = forwarded.length;
    while (end > 0) {
      const comma = forwarded.lastIndexOf(',', end - 1);
      const next = plainAddress(forwarded.slice(comma + 1, end).trim());
      if (isIP(next) === 0) break;
      address = next;
      // The first hop is whoever it is: asking about it would be for nothing.
      if (comma <= 0 || !isProxy(address)) break;
      end = comma;
    }
    return address;
  };
}
