import { BlockList, isIP, isIPv6 } from 'node:net';
import type { Lookup, Resolver } from '../../platform/index.ts';

/** RFC 7208, 4.6.4: more questions than these, and verifiers give up. */
const mostLookups = 10;
const mostVoidLookups = 2;

/** Who a record lets send, as far as it can be told without a message at hand. */
export type SpfReading = {
  record: string;
  /** Questions to the DNS that a verifier has to ask. */
  lookups: number;
  /** Domains whose records are included, at any depth. */
  includes: Set<string>;
  allows(address: string): boolean;
  /** What becomes of mail from elsewhere: `-all`, `~all`, `?all`, `+all`; null when the record does not say. */
  all: string | null;
  /** What a verifier stumbles over, in plain words. */
  problems: string[];
};

/** `unsure`: the DNS could not be asked. */
export type SpfAnswer =
  | { kind: 'found'; reading: SpfReading }
  | { kind: 'none' }
  | { kind: 'several'; records: string[] }
  | { kind: 'unsure'; reason: string };

type Walk = {
  resolver: Resolver;
  allowed: BlockList;
  includes: Set<string>;
  problems: string[];
  lookups: number;
  voids: number;
  failure: string | null;
};

const isSpf = (text: string) => /^v=spf1(?: |$)/i.test(text);

/**
 * Reads the SPF record of a domain and what it includes (RFC 7208; macros, exists and ptr are counted, not followed).
 * What a `-`, `~` or `?` stands before allows nobody.
 */
export async function readSpf(domain: string, resolver: Resolver): Promise<SpfAnswer> {
  const found = await spfRecords(domain, resolver);
  if (found.kind !== 'found')
    return found.kind === 'failed' ? { kind: 'unsure', reason: found.reason } : { kind: 'none' };
  const [record] = found.records;
  if (record === undefined) return { kind: 'none' };
  if (found.records.length > 1) return { kind: 'several', records: found.records };
  const allowed = new BlockList();
  const walk: Walk = { resolver, allowed, includes: new Set(), problems: [], lookups: 0, voids: 0, failure: null };
  const all = await walkRecord(record, domain, walk, [domain]);
  if (walk.failure !== null) return { kind: 'unsure', reason: walk.failure };
  const { includes, problems, lookups, voids } = walk;
  if (lookups > mostLookups) {
    problems.push(
      `It makes a verifier ask ${lookups} questions; ${mostLookups} are allowed, and mail then counts as unverified.`,
    );
  }
  if (voids > mostVoidLookups) {
    problems.push(`${voids} names in it lead nowhere; with more than ${mostVoidLookups} of them verifiers give up.`);
  }
  const allows = (address: string) => isIP(address) !== 0 && allowed.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
  return { kind: 'found', reading: { record, lookups, includes, allows, all, problems } };
}

async function spfRecords(domain: string, resolver: Resolver): Promise<Lookup<string>> {
  const found = await resolver.txt(domain);
  return found.kind === 'found' ? { kind: 'found', records: found.records.filter(isSpf) } : found;
}

/** Returns the `all` that ends it, or that of the record it redirects to. */
async function walkRecord(record: string, domain: string, walk: Walk, path: string[]): Promise<string | null> {
  let redirect: string | null = null;
  for (const term of record.trim().split(/ +/).slice(1)) {
    const modifier = /^(redirect|exp)=(.+)$/i.exec(term);
    if (modifier) {
      if (modifier[1]!.toLowerCase() === 'redirect') redirect = modifier[2]!;
      continue;
    }
    const mechanism = /^([+?~-]?)(all|include|a|mx|ptr|ip4|ip6|exists)(?:[:](.+?))?((?:\/.*)?)$/i.exec(term);
    if (!mechanism) {
      if (!/^[a-z][\w.-]*=/i.test(term)) walk.problems.push(`"${term}" is nothing that SPF knows.`);
      continue;
    }
    const [, sign = '', kind = '', target, size = ''] = mechanism;
    if (kind.toLowerCase() === 'all') return `${sign || '+'}all`;
    if (walk.lookups > 2 * mostLookups || walk.failure !== null) return null;
    const doesAllow = sign === '' || sign === '+';
    await walkMechanism({ kind: kind.toLowerCase(), target, size, domain, doesAllow }, walk, path);
  }
  if (redirect === null) return null;
  walk.lookups += 1;
  return follow(redirect, walk, path, 'redirects to');
}

type Mechanism = { kind: string; target: string | undefined; size: string; domain: string; doesAllow: boolean };

async function walkMechanism({ kind, target, size, domain, doesAllow }: Mechanism, walk: Walk, path: string[]) {
  if (kind === 'ip4' || kind === 'ip6') {
    allowNet(`${target ?? ''}${size}`, doesAllow, walk);
    return;
  }
  walk.lookups += 1;
  const name = (target ?? domain).toLowerCase();
  // Names with macros depend on the message; exists and ptr too.
  if (name.includes('%') || kind === 'exists' || kind === 'ptr') return;
  if (kind === 'include') {
    walk.includes.add(name);
    await follow(name, walk, path, 'includes');
    return;
  }
  const hosts = kind === 'mx' ? await exchangersOf(name, walk) : [name];
  for (const host of hosts) await allowHost(host, size, doesAllow, walk);
}

async function follow(name: string, walk: Walk, path: string[], verb: string): Promise<string | null> {
  if (path.includes(name) || path.length > mostLookups) {
    walk.problems.push(`It ${verb} ${name} in a circle.`);
    return null;
  }
  const found = await spfRecords(name, walk.resolver);
  if (found.kind === 'failed') {
    walk.failure ??= `${name}: ${found.reason}`;
    return null;
  }
  const records = found.kind === 'found' ? found.records : [];
  if (records.length === 1) return walkRecord(records[0]!, name, walk, [...path, name]);
  walk.problems.push(`It ${verb} ${name}, which has ${records.length === 0 ? 'no' : 'more than one'} SPF record.`);
  return null;
}

async function exchangersOf(name: string, walk: Walk): Promise<string[]> {
  const found = await walk.resolver.mx(name);
  if (found.kind === 'found') return found.records.slice(0, 10).map(({ exchange }) => exchange);
  if (found.kind === 'failed') walk.failure ??= `${name}: ${found.reason}`;
  else walk.voids += 1;
  return [];
}

async function allowHost(host: string, size: string, doesAllow: boolean, walk: Walk): Promise<void> {
  const [four, six] = await Promise.all([walk.resolver.a(host), walk.resolver.aaaa(host)]);
  if (four.kind === 'failed') walk.failure ??= `${host}: ${four.reason}`;
  if (four.kind !== 'found' && six.kind !== 'found' && four.kind !== 'failed') walk.voids += 1;
  const [, size4 = '', size6 = ''] = /^((?:\/\d+)?)(?:\/(\/\d+))?$/.exec(size) ?? [];
  for (const address of four.kind === 'found' ? four.records : []) allowNet(address + size4, doesAllow, walk);
  for (const address of six.kind === 'found' ? six.records : []) allowNet(address + size6, doesAllow, walk);
}

function allowNet(text: string, doesAllow: boolean, walk: Walk): void {
  const [address = '', prefix] = text.split('/');
  const family = isIP(address);
  const bits = prefix === undefined ? (family === 6 ? 128 : 32) : Number(prefix);
  if (family === 0 || !Number.isInteger(bits) || bits < 0 || bits > (family === 6 ? 128 : 32)) {
    walk.problems.push(`"${text}" is no address or network.`);
    return;
  }
  if (doesAllow) walk.allowed.addSubnet(address, bits, family === 6 ? 'ipv6' : 'ipv4');
}
