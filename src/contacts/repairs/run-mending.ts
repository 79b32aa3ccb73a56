import type { Clock, Db } from '../../platform/index.ts';
import * as pairs from '../duplicates/duplicates.store.ts';
import { type NormalForm, normaliseValues } from './normalise-values.ts';
import * as store from './repairs.store.ts';
import { type Wish, type WishPage, walkWishes } from './run-repair.ts';

export type MendWish =
  | { kind: 'normalise'; forms: NormalForm[]; country: string; dryRun: boolean }
  | { kind: 'correct'; code: string; dryRun: boolean };

const PAGE = 1_000;

/** Brings values into one form, or takes over suggestions. False: it was stopped. */
export async function runMending(
  ground: { db: Db; clock: Clock },
  repair: store.Repair,
  stopping: AbortSignal,
): Promise<boolean> {
  const { sql } = ground.db;
  const { workspaceId } = repair;
  const settings = repair.settings as MendWish;
  const isNormalise = settings.kind === 'normalise';
  const total = await store.countRows(sql, workspaceId, isNormalise ? 'contact' : 'contact_issue');
  const readContacts = async (afterId: number): Promise<WishPage | null> => {
    if (!isNormalise) return readCorrections(afterId, settings.code);
    const page = await pairs.readContacts(sql, workspaceId, { afterId, limit: PAGE });
    const forms = new Set(settings.forms);
    const wishes = page.map(({ id, attributes }): Wish => {
      return { contactId: id, values: normaliseValues(attributes, { forms, country: settings.country }) };
    });
    const last = page.at(-1);
    return last ? { wishes, lastId: last.id } : null;
  };
  const readCorrections = async (afterId: number, code: string): Promise<WishPage | null> => {
    const found = await store.suggestionsOf(sql, workspaceId, code, { afterId, limit: PAGE });
    const last = found.at(-1);
    if (!last) return null;
    // What of the last contact may stand on the next page is left to it.
    const isWhole = found.length < PAGE || found[0]!.contactId === last.contactId;
    const rows = isWhole ? found : found.filter(({ contactId }) => contactId !== last.contactId);
    const wishes = rows.map(({ contactId, field, suggestion }): Wish => {
      return { contactId, values: { [field === 'email' ? '$email' : field]: suggestion } };
    });
    return { wishes, lastId: rows.at(-1)!.contactId };
  };
  return walkWishes(ground, repair, readContacts, { isDryRun: settings.dryRun, total, stopping });
}
