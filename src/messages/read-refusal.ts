/** What a refusal for now is about, by the server's words: pure. */
import type { Outcome } from './messages.schema.ts';

/**
 * slow-down: the operator of the mailboxes wants less from us. greylisted: it wants to see us come back. mailbox-full and
 * mailbox-busy: it is about this one person. unreachable: nobody there talked to us. other: whatever else may pass.
 */
export const refusalKinds = [
  'slow-down',
  'greylisted',
  'mailbox-full',
  'mailbox-busy',
  'unreachable',
  'other',
] as const;
export type RefusalKind = (typeof refusalKinds)[number];

type TryLater = Extract<Outcome, { kind: 'try-later' }>;

/** Reply code and enhanced status as the words begin, for transports that do not tell them apart. */
const inWords = /^(?:[^0-9]{0,40}?\b)?(4\d\d)[ -](?:#?(4\.\d{1,3}\.\d{1,3})\b)?/;

const greylisting = /gr[ea]y-?list/i;
const mailboxFull =
  /over ?quota|quota (?:has been )?exceeded|exceed\w* (?:(?:his|her|their|its|the) )?(?:\w+ )?quota|(?:mail)?box (?:is )?full|insufficient (?:disk )?(?:space|storage) (?:for|in) (?:this )?(?:user|mailbox)/i;
const mailboxBusy = /user .{0,40}receiving mail (?:at a rate|too quickly)|mailbox .{0,20}(?:busy|locked|in use)/i;
const slowDown =
  /rate.?limit|too many (?:messages|connections|recipients|mails|emails|concurrent|sessions|requests)|too fast|throttl|slow.?down|temporar\w+ (?:deferred|rate|blocked)|deferred due to|unusual (?:rate|volume)|suspicious|reputation|\[TSS?\d\d\]|exceeded (?:the |your )?(?:\w+ )?(?:rate|limit|messages|connection)|try again later.{0,40}(?:rate|volume)|server busy|unsolicited/i;
/** A connection nobody used was closed: no word on what we send. */
const idle = /idle|time-? ?out|timed out/i;

/** RFC 3463: x.7 is policy, x.3.2 a system that takes nothing now, x.4.5 congestion; x.2.2 is a full mailbox. */
export function readRefusal(outcome: Omit<TryLater, 'kind'>): RefusalKind {
  const { reason } = outcome;
  const words = inWords.exec(reason);
  const code = outcome.code ?? (words ? Number(words[1]) : null);
  const status = outcome.status ?? words?.[2] ?? '';
  if (code === null) return 'unreachable';
  if (greylisting.test(reason)) return 'greylisted';
  if (status.endsWith('.2.2') || mailboxFull.test(reason)) return 'mailbox-full';
  if (mailboxBusy.test(reason)) return 'mailbox-busy';
  if (code === 421) return idle.test(reason) && !slowDown.test(reason) ? 'other' : 'slow-down';
  if (status.startsWith('4.7.') || status === '4.3.2' || status === '4.4.5') return 'slow-down';
  return slowDown.test(reason) ? 'slow-down' : 'other';
}
