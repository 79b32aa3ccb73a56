import { readAddress } from './delivery-status.ts';

/** One recipient of a notice written for people, and the lines that are about it. */
export type Passage = { address: string | null; text: string };

/** Where notices end and the mail they are about begins, in the wording of the servers that write them. */
const separators = [
  /^[ \t>]*-{2,}[ -]*(?:this is a copy|below this line|enclosed is a copy|the header of the original|original (?:message|mail)|message (?:text|headers?) follow|unsent message|returned message|copy of the message|begin of|the (?:first|attached))/i,
  /^[ \t>|]*-{2,}[ -|]*(?:unsent|original|message (?:text|header)|copy|returned|header)/i,
  /^[ \t>]*(?:message headers? follow|original message follows|below is a copy of|included is a copy of|original message headers|the attachment contains|the original message (?:headers|was attached)|your original message|a copy of your message|full original message|message header follows)/i,
  /^-{3,}original (?:message|mail)/i,
  /^[ \t>]*content-type:[ \t]{0,4}(?:message\/(?:rfc822|delivery-status)|text\/rfc822-headers)/i,
  /^[ \t>]*(?:reporting-mta|final-recipient|original-recipient):/i,
];

/** The notice alone: without the mail it is about, and without the marks of forwarding. */
export function noticeOf(text: string): string {
  const lines = text.split('\n');
  const end = lines.findIndex((line, index) => index > 0 && separators.some((separator) => separator.test(line)));
  const notice = end === -1 ? lines : lines.slice(0, end);
  const isQuoted = notice.filter((line) => line.startsWith('>')).length > notice.length / 3;
  return notice
    .slice(0, 400)
    .map((line) => (isQuoted ? line.replace(/^(?:>[ ]?){1,4}/, '') : line).slice(0, 1_000))
    .join('\n');
}

/** A line that is about an address begins with it: `<a@b>:`, `a@b`, `"a@b":`, `550 <a@b>... `, `Recipient: <a@b>`. */
const addressLine =
  /^[ \t]{0,12}(?:[45]\d\d[ -])?(?:(?:final-|original-|failed |bad )?(?:recipients?|address(?:es)?)(?: address)?:\s{0,4})?["'<]{0,2}([^\s<>"';:,()[\]]{1,120}@[^\s<>"';:,()[\]]{1,200})(?:["'>:;, \t(]|<mailto|$)/i;

/** Headers of mails inside a notice name addresses as well. */
const headerLine = /^[ \t]{0,12}(?:to|from|cc|sender|reply-to|return-path|subject|delivered-to|message-id|sent|date):/i;

/**
 * The recipients of a notice with their lines. A notice whose lines begin with no address gives one passage: all of it,
 * with the address it names elsewhere, if it does.
 */
export function readPassages(notice: string, failed: readonly string[]): Passage[] {
  const passages: Passage[] = [];
  let before = '';
  for (const line of notice.split('\n')) {
    const isSender = /\b(?:sent by|message from|mail from)[: ]{0,3}$/i.test(before);
    before = line.trim() || before;
    const match = isSender || headerLine.test(line) ? null : addressLine.exec(line);
    const address = match && readAddress(match[1]!.replace(/\.+$/, ''));
    const last = passages.at(-1);
    if (address && !isOurs(address)) {
      const known = passages.find((passage) => passage.address === address);
      if (known) known.text += `\n${line}`;
      else passages.push({ address, text: line });
    } else if (last) last.text += `\n${line}`;
  }
  if (passages.length > 0) return passages.slice(0, 200);
  const addresses = failed.length > 0 ? failed : namedInside(notice);
  if (addresses.length === 0) return [{ address: null, text: notice }];
  return addresses.slice(0, 200).map((address) => ({ address, text: notice }));
}

/** Nobody sends campaigns to these: they are who to ask. */
function isOurs(address: string): boolean {
  return /^(?:postmaster|mailer-daemon|abuse|support|helpdesk|noc)@/.test(address);
}

const inside = [
  /RCPT TO: ?<([^\s<>]{3,320})>/i,
  /(?:(?:un)?able to|could not|couldn.t|cannot|not|wasn.t|error|trouble|problem|failed|fail|trying to)[^\n@]{0,80}?\b(?:deliver|delivering|delivered|delivery|send|reach|message|mail|sent)[^\n@]{0,60}?\b(?:to|for|recipient\S{0,3})[: ]{1,4}["'<(]{0,2}([^\s<>"'():;,]{1,120}@[^\s<>"'():;,]{1,200})/i,
  /(?:permanent errors?|recipient|address(?:es)?|user|account|mailbox)[^\n@]{0,40}?[: <"']([^\s<>"'():;,]{1,120}@[^\s<>"'():;,]{1,200})/i,
];

function namedInside(notice: string): string[] {
  for (const words of inside) {
    const address = readAddress(words.exec(notice)?.[1]?.replace(/[.]+$/, ''));
    if (address && !isOurs(address)) return [address];
  }
  return [];
}
