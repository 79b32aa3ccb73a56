import { type Family, families, hardReasons, type ReturnReason } from './reason-words.ts';

/** The step of the dialogue in which the server said no. */
export type Stage = 'connect' | 'mail' | 'rcpt' | 'data';

export type Judgement = { class: 'hard' | 'soft'; reason: ReturnReason; status: string | null };

/** What is known of one recipient's failure, the most telling text first. */
export type Evidence = {
  texts: string[];
  /** Of the report (RFC 3464): Status field. */
  status?: string | null;
  /** Still being tried: nothing is final. */
  isDelayed?: boolean;
  /** There is a report that programs read (RFC 3464), not only a notice for people. */
  isReport?: boolean;
  /** Said to us by the server we spoke to, about the one address we named. */
  isDirect?: boolean;
};

const judgedAtMost = 4_000;

/** What an enhanced status says by itself (RFC 3463 and the IANA registry); null where it leaves it open. */
function reasonOfStatus(status: string): ReturnReason | null {
  const [, subject = '', detail = ''] = status.split('.');
  return (byDetail[`${subject}.${detail}`] ?? bySubject[subject]) || null;
}

const byDetail: Record<string, ReturnReason> = {
  '1.0': 'no-such-mailbox',
  '1.1': 'no-such-mailbox',
  '1.2': 'no-such-domain',
  '1.3': 'no-such-mailbox',
  '1.6': 'moved',
  '1.7': 'sender-refused',
  '1.8': 'sender-refused',
  '1.9': 'protocol',
  '1.10': 'takes-no-mail',
  '1.351': 'no-such-mailbox',
  // Disabled for good: what is only suspended says so in words.
  '2.1': 'no-such-mailbox',
  '2.2': 'mailbox-full',
  '2.3': 'too-big',
  '3.2': 'takes-no-mail',
  '3.4': 'too-big',
  '4.4': 'no-such-domain',
  '4.6': 'loop',
  '4.7': 'expired',
  '7.8': 'security',
  '7.10': 'security',
  '7.20': 'authentication',
  '7.21': 'authentication',
  '7.22': 'authentication',
  '7.23': 'authentication',
  '7.24': 'authentication',
  '7.25': 'authentication',
  '7.26': 'authentication',
  '7.27': 'sender-refused',
  '7.28': 'rate-limited',
};
const bySubject: Record<string, ReturnReason> = {
  '2': 'filtered',
  '3': 'system',
  '4': 'network',
  '5': 'protocol',
  '6': 'content',
  '7': 'policy',
};

const statusForm = /(?<![\d.])([245])[.](\d{1,3})[.](\d{1,3})(?![\d.]|\/)/g;

/** Enhanced status codes a text names, in their order. */
export function statusesIn(text: string): string[] {
  return [...text.slice(0, judgedAtMost).matchAll(statusForm)].map((match) => match[0]);
}

/** Tells more than "something permanent": x.0.0 and x.y.0 leave it open. */
const isTelling = (status: string) => !/^\d\.(?:0\.\d+|\d+\.0)$/.test(status);

/** The SMTP reply that a text quotes. */
export function replyIn(text: string): number | null {
  const match = /(?<![\d.#])([45]\d\d)(?=[ :,-](?!\d{1,3}[.]\d{1,3}[.]\d{1,3}[.])|$)/m.exec(
    text.slice(0, judgedAtMost),
  );
  return match ? Number(match[1]) : null;
}

const stages: [Stage, RegExp][] = [
  [
    'connect',
    /initial connection|greeting failed|my name was rejected|in reply to (?:EHLO|HELO|initial)|performing the (?:EHLO|HELO)|after (?:EHLO|HELO)|server greeting/i,
  ],
  [
    'mail',
    /(?:in reply to|after|in response to|>>>) ?(?:the )?(?:pipelined )?MAIL\b|\[MAIL_FROM\]|did not like our MAIL|does not like (?:your )?sender|but sender was rejected/i,
  ],
  [
    'rcpt',
    /(?:in reply to|after|in response to|>>>|<<<|SMTP:) ?(?:the )?(?:pipelined )?RCPT\b|\[RCPT_TO\]|did not like our RCPT|does not like recipient|\(state 1[34]\)/i,
  ],
  [
    'data',
    /(?:in reply to|after|in response to|>>>) ?(?:the )?(?:sending )?(?:pipelined )?(?:end of )?(?:DATA|message)\b|\[DATA\]|(?:final|our) DATA|failed after I sent the message|SMTP command\s{1,4}DATA|end of data|\(state 1[5-8]\)/i,
  ],
];

export function stageIn(text: string): Stage | null {
  const found = stages
    .map(([stage, words]) => ({ stage, at: words.exec(text)?.index ?? -1 }))
    .filter(({ at }) => at >= 0)
    .sort((a, b) => a.at - b.at);
  return found[0]?.stage ?? null;
}

/**
 * Addresses and web addresses hold words that are not the server's. Broken lines are joined, reply codes inside
 * dropped.
 */
function plain(text: string): string {
  return text
    .slice(0, judgedAtMost)
    .replace(
      /https?:\/\/([\w.-]{1,200})[^\s<>]{0,300}/gi,
      (url, host: string) => `${host} ${/NoSuchUser|DisabledUser/i.exec(url)?.[0] ?? ''}`,
    )
    .replace(/\s+(?:[45]\d\d[- ])(?:[45]\.\d{1,3}\.\d{1,3} )?/g, ' ')
    .replace(/[\w.+=-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){0,10}/g, '@')
    .replace(/\s+/g, ' ');
}

function readWords(text: string): Family | null {
  const words = plain(text);
  return families.find((family) => family.words.test(words)) ?? null;
}

function chooseReason(evidence: Evidence, statuses: string[]): ReturnReason {
  const telling = statuses.find(isTelling);
  const byStatus = telling ? reasonOfStatus(telling) : null;
  let weak: ReturnReason | null = null;
  for (const text of evidence.texts) {
    const family = readWords(text);
    if (family && !family.isVague) return family.reason;
    weak ??= family?.reason ?? null;
    if (byStatus) break;
  }
  // Servers that refuse the message say 5.2.1 as well.
  if (weak === 'policy' && telling?.endsWith('.2.1')) return weak;
  if (byStatus && !(weak && byStatus === bySubject[telling!.split('.')[1]!])) return byStatus;
  return weak ?? statuses.map(reasonOfStatus).find((reason) => reason !== null) ?? 'undefined';
}

const takesNone = /not accept(?!.{0,30}\bthis )|no(?:t| longer) .{0,20}mail/i;

/** A server that asks elsewhere whether the mailbox is there, and has not heard yet. */
const notYetVerified = /unverified (?:address|recipient)|verification (?:in progress|temporar|failed temporar)/i;

/** What holds for words only when the dialogue is looked at as well. */
function inContext(reason: ReturnReason, evidence: Evidence, statuses: string[]): ReturnReason {
  const text = evidence.texts.join('\n').slice(0, judgedAtMost * 2);
  const stage = stageIn(text);
  const reply = replyIn(text);
  // RFC 7504: the host, or the domain, takes no mail at all.
  if ((reply === 521 || reply === 556) && stage !== 'mail' && takesNone.test(text)) {
    return 'takes-no-mail';
  }
  // Exchange Online, about an address its directory does not know.
  if (/5\.4\.1\b.{0,200}recipient address(?:es)? rejected\s?: access denied/is.test(text)) return 'no-such-mailbox';
  if (!hardReasons.has(reason)) return reason;
  // Said to our own name or our sender: it cannot be about the recipient.
  if (stage === 'mail' || stage === 'connect') return 'sender-refused';
  if (statuses.length > 0 && statuses.every((status) => /^[45]\.1\.[78]$/.test(status))) return 'sender-refused';
  if (isTemporary(statuses, reply)) {
    // A name server that could not say for certain, a mailbox looked for elsewhere: it may be there tomorrow. 4.1.1 is
    // said of nothing but a mailbox that is not there.
    if (reason !== 'no-such-mailbox') return reason === 'no-such-domain' ? 'network' : 'deferred';
    return statuses.includes('4.1.1') && !notYetVerified.test(text) ? reason : 'deferred';
  }
  if (evidence.isDirect && stage !== 'data') return reason;
  if (reason !== 'no-such-mailbox' || isProven({ text, stage, reply, statuses, isReport: evidence.isReport ?? false }))
    return reason;
  return 'filtered';
}

type Proof = { text: string; stage: Stage | null; reply: number | null; statuses: string[]; isReport: boolean };

/**
 * Whether it is shown that the mailbox is not there, and not only said. A bare 550 says less than the words beside it
 * seem to: it may be any refusal (RFC 5321, 4.2.3), as may the words of a notice that quotes no answer at all. A server
 * that knows its mailboxes says so when it hears the address, or names the address, or gives a status for it.
 */
function isProven({ text, stage, reply, statuses, isReport }: Proof): boolean {
  if (statuses.some((status) => /^[45]\.(?:1\.\d|2\.1$)/.test(status))) return true;
  if (ownDirectory.test(text)) return true;
  if (reply === null) return isReport || ownWords.test(text);
  if (isReport && hasNoAccount.test(text)) return true;
  if (stage === 'data') return false;
  return stage === 'rcpt' || (isReport ? namesAddress : namesAddressFirst).test(text);
}

const namesAddress = /\b55\d[ :-].{0,80}@/;
const namesAddressFirst = /\b55\d[ :-]{1,3}<?[^\s<>@]{1,100}@[^\s<>]{1,200}(?:>:|:|>?\.\.\.)/;
/** No reply is quoted: the server that writes says it itself, of the address before or behind. */
const ownWords =
  /^[ \t]{0,12}<?[^\s<>@]{1,100}@[^\s<>]{1,200}:[ \t]{1,4}(?:invalid|unknown|no such)\b|^(?:[\w ]{1,20}:)?[ \t]{0,8}unknown (?:user|or illegal alias|recipient): ?<?[^\s<>@]{1,100}@/im;

/**
 * Said by the product that keeps the mailboxes, of its own directory. c05a6: a recipient that Exchange before 2007 does
 * not know; (S…): Outlook.com, which looks before the text; unrouteable, local-part: Exim, of its own routers.
 */
const ownDirectory =
  /not listed in (?:domino|public)|\(000c05a6\)|check (?:if|whether|that) (?:the )?address is correct|check the recipient address|mailbox unavailable \(S\d{4}|^(?!.*\b55\d\b).*unrouteable address|unknown local-part|local mailbox \S{1,200} is unavailable: user|(?:this )?address no longer accepts mail|アドレス.{0,8}(?:存在しません|見つかりません)/im;

/** Yahoo looks its mailboxes up only after the text. */
const hasNoAccount = /doesn.t have an? .{1,80} account/i;

function isTemporary(statuses: string[], reply: number | null): boolean {
  if (statuses.length > 0) return statuses.every((status) => status.startsWith('4'));
  return reply !== null && reply < 500;
}

/**
 * Judges one failure: words first, since servers choose status codes carelessly, then the status, then the step of the
 * dialogue. Hard is only what makes the address useless for good; what is not understood is soft. Pure.
 */
export function judgeReason(evidence: Evidence): Judgement {
  const named = evidence.texts.flatMap(statusesIn);
  const field = evidence.status ? statusesIn(evidence.status) : [];
  const statuses = [...named.filter((status) => !status.startsWith('2')), ...field];
  const reason = inContext(chooseReason(evidence, statuses), evidence, statuses);
  const status = statuses.find(isTelling) ?? statuses[0] ?? null;
  const isHard = hardReasons.has(reason) && !evidence.isDelayed;
  return { class: isHard ? 'hard' : 'soft', reason, status };
}
