import pg from 'pg';

/** Milliseconds spent waiting for PostgreSQL, by what it was asked. */
export type Spent = { load: number; write: number; lock: number; other: number };

type Submittable = { submit: unknown; handleReadyForQuery(...args: unknown[]): unknown };

const kindOf = (text: string): keyof Spent => {
  if (
    /^\s*(commit|insert|update|delete|truncate)\b|\b(insert into|delete from)\b|^\s*copy\b.*\bfrom stdin/is.test(text)
  )
    return 'write';
  if (/\bfor (no key )?update\b|\badvisory/i.test(text)) return 'lock';
  return /\b(copy|event|order_line|contact)\b/i.test(text) ? 'load' : 'other';
};

/**
 * Adds up, for all connections of this process, how long queries take from being sent to being done. Where a process has
 * several under way at once, the sum is longer than the time that passed.
 */
export function meterQueries(): { reset(): void; spent(): Spent } {
  let spent: Spent = { load: 0, write: 0, lock: 0, other: 0 };
  const prototype = pg.Client.prototype as unknown as { query(...args: unknown[]): unknown };
  const query = prototype.query;
  prototype.query = function (...args: unknown[]) {
    const [first] = args;
    const startedAt = performance.now();
    const end = (kind: keyof Spent) => {
      spent[kind] += performance.now() - startedAt;
    };
    if (typeof first === 'object' && first !== null && 'submit' in first) {
      const submittable = first as Submittable;
      const ready = submittable.handleReadyForQuery;
      const isIn = 'text' in first && /\bfrom stdin/i.test(String(first.text));
      submittable.handleReadyForQuery = (...given) => {
        end(isIn ? 'write' : 'load');
        return ready.apply(submittable, given);
      };
      return query.apply(this, args);
    }
    const kind = kindOf(typeof first === 'string' ? first : String((first as { text?: string }).text ?? ''));
    const done = query.apply(this, args);
    if (done instanceof Promise)
      void done.then(
        () => end(kind),
        () => end(kind),
      );
    return done;
  };
  return {
    reset() {
      spent = { load: 0, write: 0, lock: 0, other: 0 };
    },
    spent: () => ({ ...spent }),
  };
}
