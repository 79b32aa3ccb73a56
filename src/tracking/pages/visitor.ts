import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';

/** The network an address is in: IPv4 to /24, IPv6 to /48. Enough to prove a consent by, too little to follow a person. */
export function networkOf(address: string): string | null {
  const version = isIP(address);
  if (version === 4) return `${address.split('.').slice(0, 3).join('.')}.0/24`;
  if (version !== 6) return null;
  const [head = '', tail] = address.split('%')[0]!.split('::');
  const parts = head === '' ? [] : head.split(':');
  // What "::" stands for is zeros; of three groups only those before it, or these, are seen.
  if (tail !== undefined) while (parts.length < 3) parts.push('0');
  return `${parts
    .slice(0, 3)
    .map((part) => Number.parseInt(part, 16).toString(16))
    .join(':')}::/48`;
}

/** What is kept of whoever pressed a button, as proof. */
export function visitorOf(request: IncomingMessage, address: string): { network: string | null; agent: string | null } {
  return { network: networkOf(address), agent: request.headers['user-agent']?.slice(0, 300) ?? null };
}

/** "k…@people.example": enough to know one's own address by, too little for whoever a message was passed on to. */
export function maskEmail(email: string): string {
  const at = email.lastIndexOf('@');
  return at < 1 ? '…' : `${[...email][0]}…${email.slice(at)}`;
}
