import { type Db, KohortError, type Sql } from '../../platform/index.ts';
import { offerCode } from '../offers.schema.ts';
import { codeKey } from './code-text.ts';
import type { CodeImport } from './codes.schema.ts';
import { findByKeys, findShared, insertImported, lockTexts } from './codes.store.ts';
import { type CodeRow, readCodeRows } from './read-code-rows.ts';

export const maxRows = 200_000;
const maxBytes = 64 * 1024 ** 2;
const maxProducts = 20_000;
const shownProblems = 1_000;
const batch = 5_000;

type Sound = { line: number; code: string; products: string[] };
type Refusal = CodeImport['problems'][number];

/** Text of a request, in constant memory. Throws `payload_too_large`, and `import_unreadable` for bytes that are not UTF-8. */
async function* textOf(body: AsyncIterable<Buffer>): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let bytes = 0;
  try {
    for await (const chunk of body) {
      bytes += chunk.length;
      if (bytes > maxBytes)
        throw new KohortError('payload_too_large', { detail: 'Send at most 64 MB of codes at once.' });
      yield decoder.decode(chunk, { stream: true });
    }
    yield decoder.decode();
  } catch (failure) {
    if (!(failure instanceof TypeError)) throw failure;
    throw new KohortError('import_unreadable', { detail: 'The codes are not text in UTF-8.', cause: failure });
  }
}

/**
 * Takes codes in, row by row: one that is bad is refused with its line and reason, and the others come in. In batches, each for
 * itself: after a broken connection the same codes may be sent again, and those that are there already are told as duplicates.
 */
export async function importCodes(
  { db, now }: { db: Pick<Db, 'transaction'>; now: Date },
  workspaceId: number,
  offer: { id: number; use: 'once' | 'open' },
  body: AsyncIterable<Buffer>,
): Promise<CodeImport> {
  const problems: Refusal[] = [];
  const seen = new Set<string>();
  let read = 0;
  let imported = 0;
  let refused = 0;
  let waiting: Sound[] = [];

  const refuse = (line: number, reason: Refusal['reason'], message: string) => {
    refused += 1;
    if (problems.length < shownProblems) problems.push({ line, reason, message });
  };

  const flush = async () => {
    const rows = waiting;
    waiting = [];
    if (rows.length === 0) return;
    const written = await db.transaction(async ({ sql }) => {
      await lockTexts(sql, workspaceId, { isImport: true });
      return writeNew(sql, rows);
    });
    imported += written;
  };

  /** Returns how many were written; refuses the others. */
  const writeNew = async (sql: Sql, all: readonly Sound[]): Promise<number> => {
    const keys = all.map(({ code }) => codeKey(code));
    const shared = await findShared(sql, workspaceId, keys);
    // Asked for by key, not joined in the insert: without statistics on codes that are just coming in, that join was quadratic.
    const there = new Set<string>();
    for (const { key, offerId } of await findByKeys(sql, workspaceId, keys)) if (offerId === offer.id) there.add(key);
    const rows = all.filter(({ line, code }) => {
      const name = shared.get(codeKey(code));
      if (name !== undefined) refuse(line, 'taken', `The code ${code} is the shared code of the offer "${name}".`);
      else if (there.has(codeKey(code))) refuse(line, 'duplicate', `The code ${code} is there already.`);
      else return true;
      return false;
    });
    const state = offer.use === 'open' ? 'open' : 'free';
    const written = await insertImported(sql, workspaceId, offer.id, rows, state, now);
    for (const { line, code } of rows) {
      if (!written.has(code)) refuse(line, 'duplicate', `The code ${code} is there already.`);
    }
    return written.size;
  };

  const take = (row: CodeRow) => {
    read += 1;
    if (read > maxRows) return refuse(row.line, 'too-many', 'Send at most 200,000 codes at once; send the rest again.');
    const judged = judgeRow(row);
    if ('reason' in judged) return refuse(judged.line, judged.reason, judged.message);
    const key = codeKey(judged.code);
    if (seen.has(key)) return refuse(judged.line, 'duplicate', `The code ${judged.code} stands further up as well.`);
    seen.add(key);
    waiting.push(judged);
  };

  for await (const rows of readCodeRows(textOf(body))) {
    for (const row of rows) {
      take(row);
      if (waiting.length >= batch) await flush();
    }
  }
  await flush();
  problems.sort((one, other) => one.line - other.line);
  return { read, imported, refused, problems };
}

function judgeRow(row: CodeRow): Sound | Refusal {
  if ('reason' in row) return row;
  const { line, products } = row;
  const code = offerCode.safeParse(row.code);
  if (!code.success) {
    const what = row.code.trim() === '' ? 'There is no code here.' : code.error.issues[0]!.message;
    return { line, reason: 'code-invalid', message: what };
  }
  if (products.length > maxProducts) {
    return { line, reason: 'products-invalid', message: 'A code may name at most 20,000 products.' };
  }
  const odd = products.find(
    (product) => product.length > 200 || /[\p{Cc}\p{Surrogate}]/u.test(product) || product.trim() === '',
  );
  if (odd !== undefined) {
    return { line, reason: 'products-invalid', message: 'A product is named by 1 to 200 signs.' };
  }
  return { line, code: code.data, products: [...new Set(products)] };
}
