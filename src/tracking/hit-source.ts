import { createHmac, hkdfSync } from 'node:crypto';
import { isIPv4, isIPv6 } from 'node:net';

/** The network an address is in: 256 addresses of IPv4, a site (/48) of IPv6. Whoever asks twice may have moved within it. */
export function networkOf(address: string): string {
  if (isIPv4(address)) return address.slice(0, address.lastIndexOf('.'));
  if (!isIPv6(address)) return '';
  const [head = '', tail] = address.split('%')[0]!.split('::');
  const groups = head.split(':').filter((group) => group !== '');
  // What "::" stands for is zeros; only the first three groups matter.
  const isShort = tail !== undefined && groups.length < 3;
  const first = isShort ? [...groups, '0', '0', '0'].slice(0, 3) : groups.slice(0, 3);
  return first.map((group) => Number.parseInt(group, 16).toString(16)).join(':');
}

/**
 * Stands for the network that a hit came from, in what is kept for good: equal for equal networks of one message, and
 * telling nothing about the network, nor whether one was met in another message too.
 */
export function createHitSource(secret: string): (messageId: number, address: string) => string {
  const key = Buffer.from(hkdfSync('sha256', secret, 'kohort-hit-source', '', 32));
  return (messageId, address) =>
    createHmac('sha256', key)
      .update(`${messageId} ${networkOf(address)}`)
      .digest('base64url')
      .slice(0, 11);
}
