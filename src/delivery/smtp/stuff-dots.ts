const lineStartDot = Buffer.from('\n.');
const dot = 46;

/**
 * The parts a message goes out in: a line that begins with a dot gets one more (RFC 5321, 4.5.2). Nothing is copied; a
 * message without such lines, as nearly all are, is one part.
 */
export function stuffDots(raw: Buffer, isAtLineStart = true): Buffer[] {
  const parts: Buffer[] = [];
  let from = 0;
  if (isAtLineStart && raw[0] === dot) parts.push(lineStartDot.subarray(1));
  for (let at = raw.indexOf(lineStartDot); at !== -1; at = raw.indexOf(lineStartDot, at + 1)) {
    // The dot is sent twice: as the end of this part and as the beginning of the next.
    parts.push(raw.subarray(from, at + 2));
    from = at + 1;
  }
  parts.push(from === 0 ? raw : raw.subarray(from));
  return parts;
}
