/** Keeps what was asked for last, up to so many bytes; those who ask at the same time wait for one answer. */
export function createBytesCache(mostBytes: number) {
  const kept = new Map<string, Buffer>();
  const asked = new Map<string, Promise<Buffer | null>>();
  let bytesKept = 0;
  const keep = (key: string, bytes: Buffer) => {
    if (kept.has(key) || bytes.length > mostBytes) return;
    kept.set(key, bytes);
    bytesKept += bytes.length;
    for (const [oldest, { length }] of kept) {
      if (bytesKept <= mostBytes) break;
      kept.delete(oldest);
      bytesKept -= length;
    }
  };
  return {
    async get(key: string, find: () => Promise<Buffer | null>): Promise<Buffer | null> {
      const known = kept.get(key);
      if (known) {
        kept.delete(key);
        kept.set(key, known);
        return known;
      }
      const waiting = asked.get(key);
      if (waiting) return waiting;
      const asking = find().finally(() => asked.delete(key));
      asked.set(key, asking);
      const found = await asking;
      if (found) keep(key, found);
      return found;
    },
  };
}
