import { keyRecord } from './make-key.ts';
import type { KeyRow } from './sending-domains.store.ts';

export type DnsPurpose = 'dkim' | 'spf' | 'dmarc' | 'return-path' | 'tracking';

/** One record to be published, as it is to be pasted. */
export type DnsRecord = {
  purpose: DnsPurpose;
  type: 'TXT' | 'MX' | 'CNAME';
  /** The whole name. */
  name: string;
  /** The same as most forms want it: without the domain; `@` for the domain itself. */
  host: string;
  value: string;
  /** For zone files: texts of more than 255 characters in quoted pieces (RFC 1035, 3.3.14). */
  zoneFile: string;
};

const pieceLength = 255;

const quoted = (text: string): string => {
  const pieces: string[] = [];
  for (let at = 0; at < text.length; at += pieceLength) pieces.push(`"${text.slice(at, at + pieceLength)}"`);
  return pieces.join(' ');
};

/** `domain`: the one whose form it is pasted into. */
export function dnsRecord(
  domain: string,
  { purpose, type, name, value }: Pick<DnsRecord, 'purpose' | 'type' | 'name' | 'value'>,
): DnsRecord {
  const host = name === domain ? '@' : name.endsWith(`.${domain}`) ? name.slice(0, -domain.length - 1) : name;
  const shown = type === 'TXT' ? quoted(value) : `${value}.`;
  return { purpose, type, name, host, value, zoneFile: `${name}. 3600 IN ${type} ${shown}` };
}

export const keyName = (key: Pick<KeyRow, 'selector'>, domain: string) => `${key.selector}._domainkey.${domain}`;

/** What shows a key to those who verify signatures by it. */
export const keyDnsRecord = (domain: string, key: KeyRow): DnsRecord =>
  dnsRecord(domain, { purpose: 'dkim', type: 'TXT', name: keyName(key, domain), value: keyRecord(key) });

/** The SPF record to publish: what is there already, and before its end what lets our sender send. */
export function spfValue(existing: string | null, mechanism: string | null): string {
  if (existing === null) return ['v=spf1', ...(mechanism ? [mechanism] : []), '~all'].join(' ');
  if (mechanism === null) return existing;
  const terms = existing.trim().split(/ +/);
  const end = terms.findIndex((term) => /^([+?~-]?all|redirect=.*)$/i.test(term));
  return end === -1
    ? [...terms, mechanism].join(' ')
    : [...terms.slice(0, end), mechanism, ...terms.slice(end)].join(' ');
}
