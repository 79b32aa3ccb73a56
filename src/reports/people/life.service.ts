import type { Contacts } from '../../contacts/index.ts';
import { type Db, KohortError, type PageQuery } from '../../platform/index.ts';
import { type LifeEntry, type LifeKind, lifeKinds } from './life.schema.ts';
import { type LifePlace, listLifePlaces, readLife } from './life.store.ts';

export type Life = ReturnType<typeof createLife>;

function readCursor(cursor: string | undefined): LifePlace | null {
  if (cursor === undefined) return null;
  const text = Buffer.from(cursor, 'base64url').toString();
  const [at = 0, source = 0, id = 0] = text.split('.').map(Number);
  const isOurs = /^-?\d{1,16}\.\d{1,2}\.\d{1,16}$/.test(text) && Math.abs(at) < 8.64e15 && Number.isSafeInteger(id);
  if (isOurs) return { at: new Date(at), source, id };
  throw new KohortError('request_invalid', {
    detail: 'The cursor is not one of ours.',
    fields: [{ path: 'query.cursor', message: 'Use the nextCursor of the page before, unchanged.' }],
  });
}

const writeCursor = ({ at, source, id }: LifePlace): string =>
  Buffer.from(`${at.getTime()}.${source}.${id}`).toString('base64url');

/** One contact's life across the rooms, as one stream in time. */
export function createLife({ db, contacts }: { db: Db; contacts: Pick<Contacts, 'get'> }) {
  return {
    /** What happened to and by a contact, newest first; only `kinds` when given. Throws `not_found`. */
    async list(
      workspaceId: number,
      contactId: number,
      { cursor, limit }: PageQuery,
      kinds: readonly LifeKind[] = lifeKinds,
    ): Promise<{ items: LifeEntry[]; nextCursor: string | null }> {
      await contacts.get(workspaceId, contactId);
      const wanted = { kinds: new Set(kinds), before: readCursor(cursor), limit: limit + 1 };
      const places = await listLifePlaces(db.sql, workspaceId, contactId, wanted);
      const shown = places.slice(0, limit);
      const last = shown.at(-1);
      const nextCursor = places.length > limit && last ? writeCursor(last) : null;
      return { items: await readLife(db.sql, workspaceId, shown), nextCursor };
    },
  };
}
