import { isIP } from 'node:net';
import type { Resolver } from '../../platform/index.ts';
import { findDmarc, isAligned, organisationOf } from './dmarc.ts';
import { type DnsPurpose, type DnsRecord, dnsRecord, keyDnsRecord, keyName, spfValue } from './dns-records.ts';
import { mechanismOf, type Sender } from './known-senders.ts';
import type { KeyRow } from './sending-domains.store.ts';
import { readSpf } from './spf.ts';

/**
 * One thing found out: good; warning: mail goes, but not as well as it could; bad: mend it; unsure: DNS did not say.
 */
export type Finding = {
  about: DnsPurpose;
  state: 'good' | 'warning' | 'bad' | 'unsure';
  /** In plain words: what is there, what is wrong, and what to do. */
  text: string;
  /** What to publish, where something is missing. */
  record: DnsRecord | null;
};

export type KeySeen = { keyId: number; seen: 'shown' | 'missing' | 'unsure' };

export type DomainFacts = {
  domain: string;
  returnPathDomain: string | null;
  keys: KeyRow[];
  sender: Sender;
  /** The host whose mail the listener for bounces takes; null when nobody knows. */
  mailHost: string | null;
  /** The workspace's address for links, and where it must lead; null: that of the installation. */
  tracking: { host: string; target: string } | null;
};

/** Asks the DNS about everything mailbox providers will ask it. */
export async function checkDomain(
  facts: DomainFacts,
  resolver: Resolver,
): Promise<{ findings: Finding[]; keys: KeySeen[] }> {
  const [dkim, spf, dmarc, returnPath, tracking] = await Promise.all([
    checkKeys(facts, resolver),
    checkSpf(facts, resolver),
    checkDmarc(facts, resolver),
    checkReturnPath(facts, resolver),
    checkTracking(facts, resolver),
  ]);
  return { findings: [...dkim.findings, ...spf, ...dmarc, ...returnPath, ...tracking], keys: dkim.keys };
}

const finding = (
  about: DnsPurpose,
  state: Finding['state'],
  text: string,
  record: DnsRecord | null = null,
): Finding => ({
  about,
  state,
  text,
  record,
});

async function checkKeys({ domain, keys }: DomainFacts, resolver: Resolver) {
  const inUse = keys.filter(({ state }) => state === 'waiting' || state === 'active' || state === 'forced');
  const seen = await Promise.all(inUse.map((key) => checkKey(domain, key, resolver)));
  const findings = seen.map((each) => each.finding);
  if (inUse.length === 0) {
    findings.push(finding('dkim', 'bad', 'There is no key that could sign. Make one with "rotate".'));
  }
  return { findings, keys: seen.map(({ keyId, seen: state }) => ({ keyId, seen: state })) };
}

async function checkKey(domain: string, key: KeyRow, resolver: Resolver): Promise<KeySeen & { finding: Finding }> {
  const name = keyName(key, domain);
  const record = keyDnsRecord(domain, key);
  const answer = await resolver.txt(name);
  const tell = (seen: KeySeen['seen'], state: Finding['state'], text: string) => ({
    keyId: key.id,
    seen,
    finding: finding('dkim', state, text, seen === 'shown' ? null : record),
  });
  if (answer.kind === 'failed') return tell('unsure', 'unsure', `${name} could not be looked up: ${answer.reason}.`);
  if (answer.kind !== 'found') {
    return tell(
      'missing',
      'bad',
      `The key at ${name} is not published yet. Paste the record; it may take an hour to be seen.`,
    );
  }
  const shown = answer.records.map((text) => readTags(text).get('p') ?? '');
  if (shown.length > 1) {
    return tell('missing', 'bad', `There are ${shown.length} records at ${name}; keep only the one shown here.`);
  }
  if (shown[0] === '')
    return tell('missing', 'bad', `The key at ${name} is published without its text (p=), or as revoked.`);
  if (shown[0] !== key.publicKey) {
    const cut = key.publicKey.startsWith(shown[0]!)
      ? ' It was cut off: paste it whole, in pieces if the form wants that.'
      : '';
    return tell('missing', 'bad', `Another key than ours is published at ${name}.${cut}`);
  }
  return tell('shown', 'good', `The ${key.algorithm === 'rsa' ? 'RSA' : 'Ed25519'} key at ${name} is published.`);
}

/** Tags of a key record (RFC 6376, 3.6.1); white space in values does not count. */
function readTags(text: string): Map<string, string> {
  const tags = new Map<string, string>();
  for (const part of text.split(';')) {
    const at = part.indexOf('=');
    if (at > 0) tags.set(part.slice(0, at).trim(), part.slice(at + 1).replace(/\s+/g, ''));
  }
  return tags;
}

async function checkSpf({ domain, returnPathDomain, sender }: DomainFacts, resolver: Resolver): Promise<Finding[]> {
  const owner = returnPathDomain ?? domain;
  const mechanism = mechanismOf(sender);
  const publish = (existing: string | null) =>
    dnsRecord(domain, { purpose: 'spf', type: 'TXT', name: owner, value: spfValue(existing, mechanism) });
  const answer = await readSpf(owner, resolver);
  if (answer.kind === 'unsure')
    return [finding('spf', 'unsure', `SPF of ${owner} could not be looked up: ${answer.reason}.`)];
  if (answer.kind === 'none') {
    const hint = mechanism ? '' : ' Ask whoever runs your mail server what must stand in it.';
    return [
      finding(
        'spf',
        'bad',
        `${owner} says nowhere who may send in its name (SPF). Paste the record.${hint}`,
        publish(null),
      ),
    ];
  }
  if (answer.kind === 'several') {
    return [
      finding(
        'spf',
        'bad',
        `${owner} has ${answer.records.length} SPF records; only one is allowed. Put them together.`,
      ),
    ];
  }
  const { record, problems, all } = answer.reading;
  const findings = problems.map((text) => finding('spf', 'bad', `SPF of ${owner}: ${text}`));
  if (all === '+all')
    findings.push(finding('spf', 'bad', `SPF of ${owner} lets everybody send (+all). End it with ~all.`));
  const covered = await isCovered(answer.reading, sender, resolver);
  if (covered === 'yes') return [...findings, finding('spf', 'good', `SPF of ${owner} lets ${nameOf(sender)} send.`)];
  if (covered === 'no') {
    const text = `SPF of ${owner} does not name ${nameOf(sender)}. Replace the record by this one.`;
    return [...findings, finding('spf', 'bad', text, publish(record))];
  }
  if (covered === 'perhaps') {
    const text =
      `SPF of ${owner} does not name the addresses of ${nameOf(sender)}. If it sends from others, that may be right: ` +
      'ask whoever runs it. Otherwise replace the record by this one.';
    return [...findings, finding('spf', 'warning', text, publish(record))];
  }
  const text = `${owner} has an SPF record; whether it covers the way your messages go cannot be known from here.`;
  return [...findings, finding('spf', 'warning', text)];
}

const nameOf = (sender: Sender): string =>
  sender.kind === 'service' ? sender.name : sender.kind === 'host' ? sender.host : 'your mail server';

type Reading = Extract<Awaited<ReturnType<typeof readSpf>>, { kind: 'found' }>['reading'];

async function isCovered(
  reading: Reading,
  sender: Sender,
  resolver: Resolver,
): Promise<'yes' | 'no' | 'perhaps' | null> {
  if (sender.kind === 'service') return reading.includes.has(sender.include) ? 'yes' : 'no';
  if (sender.kind !== 'host') return null;
  if (isIP(sender.host)) return reading.allows(sender.host) ? 'yes' : 'perhaps';
  const [four, six] = await Promise.all([resolver.a(sender.host), resolver.aaaa(sender.host)]);
  const addresses = [...(four.kind === 'found' ? four.records : []), ...(six.kind === 'found' ? six.records : [])];
  if (addresses.length === 0) return null;
  return addresses.every(reading.allows) ? 'yes' : 'perhaps';
}

async function checkDmarc({ domain, returnPathDomain }: DomainFacts, resolver: Resolver): Promise<Finding[]> {
  const answer = await findDmarc(domain, resolver);
  if (answer.kind === 'unsure') {
    return [finding('dmarc', 'unsure', `The DMARC policy could not be looked up: ${answer.reason}.`)];
  }
  const organisation = organisationOf(domain);
  const value = `v=DMARC1; p=none; rua=mailto:dmarc@${organisation}`;
  const record = dnsRecord(domain, { purpose: 'dmarc', type: 'TXT', name: `_dmarc.${organisation}`, value });
  if (answer.kind === 'none') {
    const text =
      'There is no DMARC policy; Google and Yahoo take no bulk mail without one. Paste the record (p=none changes nothing yet).';
    return [finding('dmarc', 'bad', text, record)];
  }
  if (answer.kind === 'invalid') {
    return [
      finding('dmarc', 'bad', `What stands at ${answer.name} cannot be read as one DMARC policy. Replace it.`, record),
    ];
  }
  const { policy, name, dkim, spf, hasReports } = answer.policy;
  const findings = [
    finding(
      'dmarc',
      'good',
      `The policy at ${name} is p=${policy}; signatures are compared ${dkim}, the return path ${spf}.`,
    ),
  ];
  const path = returnPathDomain ?? domain;
  if (!isAligned(domain, path, spf)) {
    const why =
      spf === 'strict'
        ? `the policy is strict (aspf=s) and ${path} is not ${domain}`
        : `${path} belongs to another organisation`;
    const text = `The return path does not count for DMARC: ${why}. The signature must carry it alone; a return path of ${domain} would help.`;
    findings.push(finding('dmarc', 'warning', text));
  }
  if (!hasReports) {
    findings.push(
      finding(
        'dmarc',
        'warning',
        'Nobody gets the reports (rua=): with an address there you would see who sends in your name.',
      ),
    );
  }
  return findings;
}

async function checkReturnPath(
  { domain, returnPathDomain, mailHost }: DomainFacts,
  resolver: Resolver,
): Promise<Finding[]> {
  if (returnPathDomain === null) {
    const text =
      'Without a domain for the return path, bounces come to the sender address, and nobody reads them here.';
    return [finding('return-path', 'warning', text)];
  }
  const record = mailHost
    ? dnsRecord(domain, { purpose: 'return-path', type: 'MX', name: returnPathDomain, value: `10 ${mailHost}` })
    : null;
  const answer = await resolver.mx(returnPathDomain);
  if (answer.kind === 'failed') {
    return [finding('return-path', 'unsure', `${returnPathDomain} could not be looked up: ${answer.reason}.`)];
  }
  if (answer.kind !== 'found') {
    const text = `${returnPathDomain} takes no mail yet, so bounces get lost. Publish an MX record that leads to where they are read.`;
    return [finding('return-path', 'bad', text, record)];
  }
  const exchangers = answer.records.map(({ exchange }) => exchange);
  if (mailHost && !exchangers.includes(mailHost)) {
    const text = `Mail for ${returnPathDomain} goes to ${exchangers.join(', ')}, not here. That is right when a mailbox there is read by IMAP.`;
    return [finding('return-path', 'warning', text, record)];
  }
  return [finding('return-path', 'good', `Mail for ${returnPathDomain} goes to ${exchangers.join(', ')}.`)];
}

async function checkTracking({ domain, tracking }: DomainFacts, resolver: Resolver): Promise<Finding[]> {
  if (!tracking) return [];
  const { host, target } = tracking;
  const record =
    isIP(target) === 0 && host !== target
      ? dnsRecord(domain, { purpose: 'tracking', type: 'CNAME', name: host, value: target })
      : null;
  const [alias, address] = await Promise.all([resolver.cname(host), resolver.a(host)]);
  if (alias.kind === 'failed' || (alias.kind !== 'found' && address.kind === 'failed')) {
    return [finding('tracking', 'unsure', `${host} could not be looked up just now.`)];
  }
  if (alias.kind === 'found' && alias.records.includes(target)) {
    return [finding('tracking', 'good', `Links at ${host} lead to ${target}.`)];
  }
  if (alias.kind !== 'found' && address.kind !== 'found') {
    return [finding('tracking', 'bad', `${host}, the address of your links, leads nowhere. Paste the record.`, record)];
  }
  const own = await resolver.a(target);
  if (address.kind === 'found' && own.kind === 'found' && address.records.some((each) => own.records.includes(each))) {
    return [finding('tracking', 'good', `Links at ${host} lead to the same machine as ${target}.`)];
  }
  const text = `${host} leads to ${alias.kind === 'found' ? alias.records.join(', ') : 'another machine'}, not to ${target}. That is right only behind a proxy of yours.`;
  return [finding('tracking', 'warning', text, record)];
}
