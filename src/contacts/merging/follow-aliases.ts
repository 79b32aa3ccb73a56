import type { Sql } from '../../platform/index.ts';
import { type Contact, findContacts, resolveKeys } from '../contacts.store.ts';
import { type FollowedAlias, findAliases } from './aliases.store.ts';

type Named = { externalId: string | null; email: string | null; emailNormal: string | null };

/** The names by which a row means the contact that another one was merged into. */
function follow(row: Named, aliases: ReadonlyMap<string, FollowedAlias>): Named {
  const byId = row.externalId === null ? undefined : aliases.get(`external-id ${row.externalId}`);
  const byEmail = row.emailNormal === null ? undefined : aliases.get(`email ${row.emailNormal}`);
  if (byId) {
    const { externalId, email, emailNormal } = byId;
    if (externalId === null) return { externalId, email, emailNormal };
    // An old address beside an old id brings the address back no more than the id.
    const isOld = byEmail?.contactId === byId.contactId;
    return isOld ? { externalId, email: null, emailNormal: null } : { ...row, externalId };
  }
  if (!byEmail) return row;
  const { externalId, email, emailNormal } = byEmail;
  return emailNormal === null
    ? { ...row, externalId: row.externalId ?? externalId, email, emailNormal }
    : { ...row, email, emailNormal };
}

/**
 * Rows as they are, but where one names a contact that was merged away (by an external id or e-mail that nobody has), it names
 * the kept contact instead. A row with a known external id of its own keeps its e-mail: it gives it to that contact.
 */
export async function followAliases<Row extends Named>(
  sql: Sql,
  workspaceId: number,
  rows: readonly Row[],
): Promise<Row[]> {
  const externalIds = rows.flatMap(({ externalId }) => externalId ?? []);
  const emailNormals = rows.flatMap(({ emailNormal }) => emailNormal ?? []);
  const found = await findAliases(sql, workspaceId, { externalIds, emailNormals });
  if (found.length === 0) return [...rows];
  const aliases = new Map(found.map((alias) => [`${alias.kind} ${alias.key}`, alias]));
  const { byExternalId } = await resolveKeys(sql, workspaceId, {
    ids: [],
    externalIds: [...new Set(externalIds)],
    emailNormals: [],
  });
  return rows.map((row) =>
    row.externalId !== null && byExternalId.has(row.externalId) ? row : { ...row, ...follow(row, aliases) },
  );
}

/** The contact that had these names before it was merged, or rather the one that has them now; nobody when they name two. */
export async function findByAlias(
  sql: Sql,
  workspaceId: number,
  { emailNormal, externalId }: { emailNormal?: string | undefined; externalId?: string | undefined },
): Promise<Contact[]> {
  const keys = {
    externalIds: externalId === undefined ? [] : [externalId],
    emailNormals: emailNormal === undefined ? [] : [emailNormal],
  };
  const asked = keys.externalIds.length + keys.emailNormals.length;
  if (asked === 0) return [];
  const found = await findAliases(sql, workspaceId, keys);
  const ids = [...new Set(found.map(({ contactId }) => contactId))];
  return found.length === asked && ids.length === 1 ? findContacts(sql, workspaceId, ids) : [];
}
