/** Makes a value of a text once, where the same few texts come again and again (products, references, small documents). */

/** Longer texts are rarely the same; looking at them costs more than making them anew. */
const LONGEST = 256;
/** How far a text may stand from its place before it is no longer kept: many alike cannot make the table slow. */
const PROBES = 16;
const FIRST_SIZE = 1_024;

export type Share<T> = (bytes: Buffer, from: number, until: number) => T;

/** FNV-1a, 32 bits. */
function hashOf(bytes: Buffer, from: number, until: number): number {
  let hash = 0x811c9dc5;
  for (let index = from; index < until; index += 1) hash = Math.imul(hash ^ bytes[index]!, 0x01000193);
  // The low bits choose the place: mix the high ones in.
  return hash ^ (hash >>> 15);
}

function isAt(bytes: Buffer, from: number, length: number, key: Uint8Array): boolean {
  if (key.length !== length) return false;
  for (let index = 0; index < length; index += 1) if (bytes[from + index] !== key[index]) return false;
  return true;
}

/**
 * `make(text)` of the UTF-8 bytes [from, until): the same value for the same bytes, as long as it is remembered. Values
 * must not be changed by those who get them. Forgets everything when it holds `most`.
 */
export function shareValues<T>(make: (text: string) => T, most = 50_000): Share<T> {
  let size = FIRST_SIZE;
  let keys: (Uint8Array | undefined)[] = new Array(size);
  let values: T[] = new Array(size);
  let count = 0;

  function keep(hash: number, key: Uint8Array, value: T): boolean {
    for (let probe = 0; probe < PROBES; probe += 1) {
      const slot = (hash + probe) & (size - 1);
      if (keys[slot] !== undefined) continue;
      keys[slot] = key;
      values[slot] = value;
      count += 1;
      return true;
    }
    return false;
  }

  function resize(next: number): void {
    const [oldKeys, oldValues] = [keys, values];
    size = next;
    keys = new Array(size);
    values = new Array(size);
    count = 0;
    for (let slot = 0; slot < oldKeys.length; slot += 1) {
      const key = oldKeys[slot];
      if (key !== undefined) keep(hashOf(Buffer.from(key), 0, key.length), key, oldValues[slot]!);
    }
  }

  return (bytes, from, until) => {
    const length = until - from;
    if (length > LONGEST) return make(bytes.toString('utf8', from, until));
    const hash = hashOf(bytes, from, until);
    for (let probe = 0; probe < PROBES; probe += 1) {
      const slot = (hash + probe) & (size - 1);
      const key = keys[slot];
      if (key === undefined) break;
      if (isAt(bytes, from, length, key)) return values[slot]!;
    }
    const value = make(bytes.toString('utf8', from, until));
    if (count >= most) {
      size = FIRST_SIZE;
      keys = new Array(size);
      values = new Array(size);
      count = 0;
    } else if (count * 2 >= size) resize(size * 2);
    keep(hash, Uint8Array.prototype.slice.call(bytes, from, until), value);
    return value;
  };
}
