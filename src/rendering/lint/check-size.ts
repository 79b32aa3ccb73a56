import { encodeQuotedPrintable } from '../quoted-printable.ts';
import type { Check, Design, LintOptions } from './design.ts';

/** Gmail cuts a message off where its HTML passes this size, and shows "Message clipped" with a link to the rest. */
export const GMAIL_CLIPS_AT_BYTES = 102 * 1024;
const WARN_FROM_BYTES = 90 * 1024;

/** How often a loop is taken to turn, and how long a value is. */
const TURNS = 3;
const VALUE_BYTES = 14;
/** The token behind the address of a tracked link, about. */
const TOKEN_BYTES = 48;
/** Loops within loops would tell of more than there can be. */
const MOST_BYTES = 10_000_000;
const DEFAULT_TRACKING_URL = 'https://links.company.example';

export const messageSize: Check = {
  name: 'message-size',
  find(design, options) {
    const bytes = expectedBytes(design, options);
    if (bytes < WARN_FROM_BYTES) return [];
    const kb = Math.round(bytes / 1024);
    const tail = 'shorten it, or leave parts to your website.';
    return bytes >= GMAIL_CLIPS_AT_BYTES
      ? [{ message: `The message has about ${kb} KB: Gmail cuts it off at 102 KB and hides the end; ${tail}` }]
      : [{ message: `The message has about ${kb} KB, close to the 102 KB at which Gmail cuts off; ${tail}` }];
  },
};

/**
 * Bytes of the encoded HTML part with values of usual length: the longer branch of each condition, three turns of each
 * loop, and every link tracked. An estimate; a launch measures messages of real people as well.
 */
export function expectedBytes(design: Design, { trackingUrl = DEFAULT_TRACKING_URL }: LintOptions): number {
  const { markup, expressions } = design.message;
  const pattern = expressions.pattern();
  const link = trackingUrl.length + TOKEN_BYTES;
  // href="…" that will be tracked: its own length goes, the tracked one comes.
  const text = markup.replace(/href="((?:https?|answer):[^"]*)"/gi, () => `href="${'x'.repeat(link)}"`);
  const open: { isLoop: boolean; branches: number[] }[] = [{ isLoop: false, branches: [0] }];
  const add = (bytes: number) => {
    const { branches } = open.at(-1)!;
    branches[branches.length - 1]! += bytes;
  };
  const close = () => {
    const { isLoop, branches } = open.pop()!;
    add(Math.max(...branches) * (isLoop ? TURNS : 1));
  };
  let at = 0;
  for (const match of text.matchAll(pattern)) {
    add(encodeQuotedPrintable(text.slice(at, match.index)).length);
    at = match.index + match[0].length;
    const mustache = expressions.get(match[0]);
    if (mustache?.kind === 'open') open.push({ isLoop: /^\{\{~?#\s*each\b/.test(mustache.raw), branches: [0] });
    else if (mustache?.kind === 'else') open.at(-1)!.branches.push(0);
    else if (mustache?.kind === 'close' && open.length > 1) close();
    else add(VALUE_BYTES);
  }
  add(encodeQuotedPrintable(text.slice(at)).length);
  while (open.length > 1) close();
  return Math.min(
    open[0]!.branches.reduce((sum, bytes) => sum + bytes, 0),
    MOST_BYTES,
  );
}
