/** No look-alikes and no vowels, so that no words come about: the same as the codes Kohort makes itself. */
const letters = '23456789BCDFGHJKMNPQRTVWXZ';

/** Letters drawn evenly: what would make some likelier is drawn again. */
function drawLetters(count: number, random: (bytes: Uint8Array) => Uint8Array): string {
  const limit = 256 - (256 % letters.length);
  let text = '';
  while (text.length < count) {
    for (const byte of random(new Uint8Array(2 * count))) {
      if (byte < limit && text.length < count) text += letters[byte % letters.length];
    }
  }
  return text;
}

/** `count` different codes such as "K7QM-3XPT-9RHW", from the random numbers of the browser. */
export function makeCodes(
  count: number,
  random: (bytes: Uint8Array) => Uint8Array = (bytes) => crypto.getRandomValues(bytes as Uint8Array<ArrayBuffer>),
): string[] {
  const made = new Set<string>();
  while (made.size < count) made.add(drawLetters(12, random).replace(/(.{4})(?=.)/g, '$1-'));
  return [...made];
}
