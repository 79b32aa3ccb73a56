import { z } from 'zod';
import { KohortError } from '../errors.ts';

const int4Max = 2_147_483_647;

/** An id in a path or a query, as PostgreSQL keeps it (integer columns): `params: z.object({ segmentId: idParam })`. */
export const idParam = z.coerce
  .number('must be given, as a whole number')
  .int()
  .min(1)
  .max(int4Max)
  .meta({ example: 1 });

/** Query of every list: an opaque cursor from the page before, and how many items at most. */
export const pageQuery = z.object({
  cursor: z.string().max(200).optional().describe('The nextCursor of the page before.'),
  limit: z.coerce
    .number('must be a whole number')
    .int()
    .min(1)
    .max(500)
    .default(50)
    .describe('Items at most (1 to 500).'),
});

export type PageQuery = z.output<typeof pageQuery>;

/** Answer of every list; `nextCursor` is null on the last page. */
export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.object({ items: z.array(item), nextCursor: z.string().nullable() });
}

export type Page<Item> = { items: Item[]; nextCursor: string | null };

/** The id after which the page starts, 0 for the first page. Throws `request_invalid` for a cursor that is not ours. */
export function cursorToId(cursor: string | undefined): number {
  if (cursor === undefined) return 0;
  const text = Buffer.from(cursor, 'base64url').toString();
  const id = /^\d{1,16}$/.test(text) ? Number(text) : Number.NaN;
  if (!Number.isSafeInteger(id)) {
    throw new KohortError('request_invalid', {
      detail: 'The cursor is not one of ours.',
      fields: [{ path: 'query.cursor', message: 'Use the nextCursor of the page before, unchanged.' }],
    });
  }
  return id;
}

/** Makes a page of `rows` that were fetched with limit + 1, ascending or descending by `id`. */
export function toPage<Row extends { id: number }>(rows: Row[], limit: number): Page<Row> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  const hasMore = rows.length > limit && last !== undefined;
  return { items, nextCursor: hasMore ? Buffer.from(String(last.id)).toString('base64url') : null };
}
