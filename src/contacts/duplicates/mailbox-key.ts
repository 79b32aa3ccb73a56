import { normaliseEmail } from '../normalise-email.ts';

/** Providers whose mailboxes have several written forms. */
const rules: Record<string, { domain: string; dots?: boolean; plus: string }> = {
  'gmail.com': { domain: 'gmail.com', dots: true, plus: '+' },
  'googlemail.com': { domain: 'gmail.com', dots: true, plus: '+' },
  'outlook.com': { domain: 'outlook.com', plus: '+' },
  'hotmail.com': { domain: 'hotmail.com', plus: '+' },
  'live.com': { domain: 'live.com', plus: '+' },
  'live.se': { domain: 'live.se', plus: '+' },
  'hotmail.se': { domain: 'hotmail.se', plus: '+' },
  'icloud.com': { domain: 'icloud.com', plus: '+' },
  'me.com': { domain: 'icloud.com', plus: '+' },
  'mac.com': { domain: 'icloud.com', plus: '+' },
  'protonmail.com': { domain: 'proton.me', dots: true, plus: '+' },
  'proton.me': { domain: 'proton.me', dots: true, plus: '+' },
  'pm.me': { domain: 'proton.me', dots: true, plus: '+' },
  'fastmail.com': { domain: 'fastmail.com', plus: '+' },
  'yahoo.com': { domain: 'yahoo.com', plus: '-' },
};

export type Mailbox = {
  key: string;
  /** Without the tag after a plus, wherever it is: what a person would call themselves. */
  local: string;
  domain: string;
};

/**
 * The mailbox behind an address: two addresses with the same key are read by the same person. Width and composition of Unicode, case and
 * punycode are evened out everywhere; dots and what follows a plus sign only where the provider is known to
 * pass over them (Gmail, Outlook, iCloud, Proton …), as elsewhere they may be other mailboxes. Null: not an address.
 */
export function mailboxOf(text: string): Mailbox | null {
  const reading = normaliseEmail(text.normalize('NFKC'));
  if (!reading.ok) return null;
  const at = reading.emailNormal.lastIndexOf('@');
  const written = reading.emailNormal.slice(at + 1);
  const rule = rules[written];
  let local = reading.emailNormal.slice(0, at).normalize('NFKC');
  const domain = rule?.domain ?? written;
  if (rule) {
    const tag = local.indexOf(rule.plus);
    if (tag > 0) local = local.slice(0, tag);
    if (rule.dots) local = local.replaceAll('.', '');
  }
  const tag = local.indexOf('+');
  return { key: `${local}@${domain}`, local: tag > 0 ? local.slice(0, tag) : local, domain };
}
