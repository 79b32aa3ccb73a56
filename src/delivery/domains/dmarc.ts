import { createRequire } from 'node:module';
import type { Resolver } from '../../platform/index.ts';

export type DmarcPolicy = {
  /** Where the record stands: `_dmarc.<domain>`. */
  name: string;
  record: string;
  /** What receivers are asked to do with mail that is not aligned: for this very domain. */
  policy: 'none' | 'quarantine' | 'reject';
  /** Whether the signature's domain must be that of From itself, or one of the same organisation. */
  dkim: 'strict' | 'relaxed';
  /** The same for the return path. */
  spf: 'strict' | 'relaxed';
  hasReports: boolean;
};

export type DmarcAnswer =
  | { kind: 'found'; policy: DmarcPolicy }
  | { kind: 'none' }
  | { kind: 'invalid'; name: string; records: string[] }
  | { kind: 'unsure'; reason: string };

const require = createRequire(import.meta.url);

/** The public suffix list is long: loaded by the first question. */
const loadSuffixes = () => require('tldts') as typeof import('tldts');

/** The domain an organisation registered, by the public suffix list: shop.co.uk for news.shop.co.uk. */
export const organisationOf = (domain: string): string =>
  loadSuffixes().getDomain(domain, { allowPrivateDomains: true }) ?? domain;

/** Whether two domains are aligned (RFC 7489, 3.1). */
export function isAligned(from: string, other: string, mode: 'strict' | 'relaxed'): boolean {
  return mode === 'strict' ? from === other : organisationOf(from) === organisationOf(other);
}

/** The policy that holds for mail from a domain: its own, else that of its organisation (RFC 7489, 6.6.3). */
export async function findDmarc(domain: string, resolver: Resolver): Promise<DmarcAnswer> {
  const organisation = organisationOf(domain);
  for (const owner of new Set([domain, organisation])) {
    const name = `_dmarc.${owner}`;
    const found = await resolver.txt(name);
    if (found.kind === 'failed') return { kind: 'unsure', reason: found.reason };
    const records = found.kind === 'found' ? found.records.filter((text) => /^v=DMARC1\s*(;|$)/.test(text)) : [];
    if (records.length === 0) continue;
    const policy = records.length === 1 ? readDmarc(name, records[0]!, owner === domain) : null;
    return policy ? { kind: 'found', policy } : { kind: 'invalid', name, records };
  }
  return { kind: 'none' };
}

/** Null when the record says no policy that is one. */
function readDmarc(name: string, record: string, isOwn: boolean): DmarcPolicy | null {
  const tags = new Map<string, string>();
  for (const part of record.split(';')) {
    const [tag, ...value] = part.split('=');
    if (tag && value.length > 0) tags.set(tag.trim().toLowerCase(), value.join('=').trim());
  }
  const own = tags.get('p')?.toLowerCase();
  // A domain below that of the organisation has the policy for those, where there is one.
  const policy = (isOwn ? undefined : tags.get('sp')?.toLowerCase()) ?? own;
  if (policy !== 'none' && policy !== 'quarantine' && policy !== 'reject') return null;
  const mode = (tag: string) => (tags.get(tag)?.toLowerCase() === 's' ? 'strict' : 'relaxed');
  return { name, record, policy, dkim: mode('adkim'), spf: mode('aspf'), hasReports: tags.has('rua') };
}
