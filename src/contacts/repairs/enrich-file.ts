import { type Clock, type Db, KohortError } from '../../platform/index.ts';
import { type AttributeType, type AttributeValue, MAX_ATTRIBUTES_PER_WORKSPACE } from '../attribute-types.ts';
import { findContacts, insertAttributes, listAttributes } from '../contacts.store.ts';
import { type ContactRef, resolveContacts } from '../resolve-contacts.ts';
import type { RepairProblem } from './problems.store.ts';
import type * as store from './repairs.store.ts';
import { type Wish, type WishPage, walkWishes } from './run-repair.ts';
import { TryLater } from './try-later.ts';

/** What a row of the file says of a contact; at least one of its names is there. */
export type EnrichRow = {
  line: number;
  externalId: string | null;
  emailNormal: string | null;
  attributes: Record<string, AttributeValue | null>;
};

/** Rows that can be read, those that cannot, the last line, and the share of the file (0 to 1) that is read. */
export type EnrichPage = { rows: EnrichRow[]; problems: RepairProblem[]; lastLine: number; done: number };

/** Uploaded files: the room that reads files brings it. `mapping` is its own affair. */
export type EnrichFiles = {
  /** Null: the file is not on this machine. Throws `import_unreadable`. */
  read(
    file: string,
    settings: {
      workspaceId: number;
      mapping: unknown;
      types: ReadonlyMap<string, AttributeType>;
      afterLine: number;
      now: Date;
    },
  ): AsyncGenerator<EnrichPage> | null;
  drop(file: string): Promise<void>;
};

/** `file`: its name among the uploads. `attributes`: names that the file has a column for. */
export type EnrichFileWish = {
  kind: 'enrich-file';
  file: string;
  mapping: unknown;
  attributes: string[];
  onlyEmpty: boolean;
  dryRun: boolean;
};

/** Types of all attributes with those of the file, which are texts unless declared. Throws `contact_invalid`. */
export async function typesWith(
  db: Db,
  workspaceId: number,
  names: readonly string[],
): Promise<{ types: Map<string, AttributeType>; fresh: { name: string; type: AttributeType }[] }> {
  const types = new Map((await listAttributes(db.sql, workspaceId)).map(({ name, type }) => [name, type]));
  const fresh = names.filter((name) => !types.has(name)).map((name) => ({ name, type: 'text' as const }));
  for (const { name, type } of fresh) types.set(name, type);
  if (fresh.length > 0 && types.size > MAX_ATTRIBUTES_PER_WORKSPACE) {
    const detail = `A workspace has ${MAX_ATTRIBUTES_PER_WORKSPACE} attributes at most; the file brings ${fresh.length} new ones.`;
    throw new KohortError('contact_invalid', { detail });
  }
  return { types, fresh };
}

const refsOf = ({ externalId, emailNormal }: EnrichRow): ContactRef[] => [
  ...(externalId === null ? [] : [{ externalId }]),
  ...(emailNormal === null ? [] : [{ email: emailNormal }]),
];

/** Whom rows mean: the external id decides, then the e-mail; names of two contacts are a problem, unknown ones are counted. */
async function findMeant(db: Db, workspaceId: number, rows: readonly EnrichRow[], now: Date) {
  const refs = rows.flatMap(refsOf);
  const { ids } = await resolveContacts(db.sql, workspaceId, refs, { createMissing: false, now });
  let at = 0;
  const found = rows.map((row) => {
    const byExternalId = row.externalId === null ? null : (ids[at++] ?? null);
    const byEmail = row.emailNormal === null ? null : (ids[at++] ?? null);
    return { row, byExternalId, byEmail };
  });
  // An address whose owner has another external id than the row is not the one the row means.
  const byEmailOnly = found.flatMap(({ row, byExternalId, byEmail }) =>
    row.externalId !== null && byExternalId === null ? (byEmail ?? []) : [],
  );
  const owners = new Map(
    (await findContacts(db.sql, workspaceId, byEmailOnly)).map(({ id, externalId }) => [id, externalId]),
  );
  const wishes: Wish[] = [];
  const problems: RepairProblem[] = [];
  let unknown = 0;
  for (const { row, byExternalId, byEmail } of found) {
    const contactId = byExternalId ?? byEmail;
    const isOthers =
      byExternalId === null
        ? byEmail !== null && typeof owners.get(byEmail) === 'string'
        : byEmail !== null && byEmail !== byExternalId;
    if (isOthers) {
      const reason = `The e-mail belongs to another contact than the external id ${row.externalId}.`;
      problems.push({ place: row.line, code: 'contact_email_taken', reason });
    } else if (contactId === null) unknown += 1;
    else wishes.push({ contactId, values: row.attributes });
  }
  return { wishes, problems, unknown };
}

/**
 * Takes attributes over from an uploaded file, row by row: contacts that are not known are counted, never made; rows that
 * cannot be taken are kept with line and reason. After a kill the file is read on behind the last line that is in. False: it
 * was stopped. Throws `TryLater` when the file lies on another machine.
 */
export async function enrichFromFile(
  { db, clock, files }: { db: Db; clock: Clock; files: EnrichFiles },
  repair: store.Repair,
  stopping: AbortSignal,
): Promise<boolean> {
  const { workspaceId } = repair;
  const { file, mapping, attributes, onlyEmpty, dryRun } = repair.settings as EnrichFileWish;
  const { types, fresh } = await typesWith(db, workspaceId, attributes);
  if (!dryRun) await insertAttributes(db.sql, workspaceId, fresh, clock.now());
  const afterLine = repair.counts.position ?? 0;
  const pages = files.read(file, { workspaceId, mapping, types, afterLine, now: repair.createdAt });
  if (pages === null) throw new TryLater('The file is not there: it lies on the machine that took it, or was deleted.');
  const read = async (): Promise<WishPage | null> => {
    const page = (await pages.next()).value as EnrichPage | undefined;
    if (page === undefined) return null;
    const { wishes, problems, unknown } = await findMeant(db, workspaceId, page.rows, clock.now());
    const bad = [...page.problems, ...problems];
    return {
      wishes,
      lastId: page.lastLine,
      looked: page.rows.length + page.problems.length,
      done: page.done,
      counts: { unknown, bad: bad.length },
      problems: bad,
    };
  };
  try {
    return await walkWishes({ db, clock }, repair, read, { isDryRun: dryRun, onlyEmpty, total: 0, stopping });
  } finally {
    await pages.return(undefined);
  }
}
