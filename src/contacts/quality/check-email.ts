import { disposableEmailBlocklistSet } from 'disposable-email-domains-js';
import { normaliseEmail } from '../normalise-email.ts';
import type { Issue, IssueCode } from './issue-codes.ts';
import { guessDomain } from './mail-typos.ts';

/**
 * What DNS said of a domain, and when. `takes-mail`: it has a mail exchanger. `by-address`: none, but an address of its own,
 * to which mail goes (RFC 5321, 5.1). `unknown`: nobody asked, or nobody answered.
 */
export type DomainAnswer = {
  state: 'takes-mail' | 'by-address' | 'no-such-domain' | 'no-mail-server' | 'unknown';
  checkedAt: Date | null;
};

/** Mailboxes of offices and of machines (RFC 2142, and what is common), in the languages of our neighbours. */
const roles = new Set(
  (
    'abuse accounting accounts admin administration administrator billing booking bookings bounce bounces buchhaltung careers ' +
    'contact contacto customerservice do-not-reply donotreply enquiries faktura feedback finance helpdesk help hostmaster hr ' +
    'hello help hej info informatie information invoice invoices jobs kontakt kontor kundservice kundtjanst legal mail ' +
    'mailer-daemon marketing media news newsletter noc no-reply noreply nobody office order orders post postmaster press ' +
    'privacy purchasing reception redaktion regnskab reklamation root sales security service services shop spam staff ' +
    'subscribe support sysadmin team tech unsubscribe usenet uucp vendas verkauf webmaster www'
  ).split(' '),
);

const throwAway = disposableEmailBlocklistSet();

/** The domain is on the list, or lies below one that is. */
export function isThrowAway(domain: string): boolean {
  for (let rest = domain; rest.includes('.'); rest = rest.slice(rest.indexOf('.') + 1)) {
    if (throwAway.has(rest)) return true;
  }
  return false;
}

/** Without what stands behind a plus sign: "info+shop" is of an office, too. */
export const isRole = (local: string): boolean => roles.has(local.toLowerCase().replace(/\+.*$/, ''));

// Dots at either end and two in a row need quotes (RFC 5321, 4.1.2, Dot-string), which hardly any server takes.
const hasBadDots = (local: string): boolean => local.startsWith('.') || local.endsWith('.') || local.includes('..');
const mendDots = (local: string): string => local.replace(/\.{2,}/g, '.').replace(/^\.|\.$/g, '');

/** What people write around or instead of an address, mended; null where nothing valid comes of it. */
function mendSyntax(email: string): string | null {
  const inner = /<([^<>]+)>/.exec(email)?.[1] ?? email;
  const tidy = inner
    .trim()
    .replace(/^mailto:/i, '')
    .replace(/\s+/g, '')
    .replace(/,/g, '.')
    .replace(/[;.]+$/, '')
    .replace(/@{2,}/, '@')
    .replace(/@\.+/, '@');
  const at = tidy.lastIndexOf('@');
  const mended = at > 0 ? `${mendDots(tidy.slice(0, at))}${tidy.slice(at).replace(/\.{2,}/g, '.')}` : tidy;
  const read = normaliseEmail(mended);
  return read.ok && read.email !== email ? read.email : null;
}

/**
 * Everything that is wrong with an address, by its syntax (RFC 5321, 5322; letters of all languages as in RFC 6531), its
 * domain and what is known of the mailbox. At most one reason why nobody can be reached there, and with a typo no other
 * word about the domain. Suggestions are whole addresses.
 */
export function checkEmail(email: string, answer: DomainAnswer | undefined, hasBounced: boolean): Issue[] {
  const issues: Issue[] = [];
  const add = (code: IssueCode, suggestion: string | null = null) => issues.push({ field: 'email', code, suggestion });
  const read = normaliseEmail(email);
  const at = email.lastIndexOf('@');
  if (!read.ok || hasBadDots(email.slice(0, at).trim())) {
    add('invalid-syntax', mendSyntax(email));
    return issues;
  }
  const local = read.email.slice(0, read.email.lastIndexOf('@'));
  const domain = read.emailNormal.slice(read.emailNormal.lastIndexOf('@') + 1);
  const state = answer?.state ?? 'unknown';
  const isNone = state === 'no-such-domain' || state === 'no-mail-server';
  // Squatters' slips of great domains are on the list as well: what was meant says more.
  const meant = state === 'takes-mail' ? null : guessDomain(domain, isNone);
  if (meant !== null) add('typo', `${local}@${meant}`);
  else if (isNone) add(state);
  else if (isThrowAway(domain)) add('throw-away');
  if (hasBounced) add('bounced');
  if (isRole(local)) add('role-address');
  if (/[^\x20-\x7e]/.test(local)) add('international-address');
  return issues;
}
