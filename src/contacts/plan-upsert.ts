import type { AttributeValue } from './attribute-types.ts';
import type { ContactOutcome, ContactRow } from './read-contact.ts';

/** A contact as it stands in the database, locked. */
export type StoredContact = {
  id: number;
  externalId: string | null;
  email: string | null;
  emailNormal: string | null;
  attributes: Record<string, AttributeValue>;
  timeZone: string | null;
  language: string | null;
};

/** A contact on its way into the database. `id` is null until the database gives one. */
export type Draft = Omit<StoredContact, 'id'> & { id: number | null; createdAt: Date | null };

export type ReadRow = Omit<ContactRow, 'attributes'> & { attributes: Record<string, AttributeValue | null> };

export type UpsertPlan = {
  inserts: Draft[];
  updates: Draft[];
  /** The contact and the fate of every row that fits one; ids are known after the write. */
  rows: { row: ReadRow; draft: Draft; kind: 'created' | 'updated' | 'unchanged' }[];
  rejected: ContactOutcome[];
};

const isSame = (a: AttributeValue | undefined, b: AttributeValue): boolean =>
  a === b || (Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((item, i) => item === b[i]));

/** Merges one row into a draft; true when anything changed. */
function mergeInto(draft: Draft, row: ReadRow): boolean {
  let isChanged = false;
  for (const [name, value] of Object.entries(row.attributes)) {
    if (value === null) {
      if (!Object.hasOwn(draft.attributes, name)) continue;
      delete draft.attributes[name];
    } else {
      if (isSame(draft.attributes[name], value)) continue;
      draft.attributes[name] = value;
    }
    isChanged = true;
  }
  if (row.timeZone !== null && row.timeZone !== draft.timeZone) {
    draft.timeZone = row.timeZone;
    isChanged = true;
  }
  if (row.language !== null && row.language !== draft.language) {
    draft.language = row.language;
    isChanged = true;
  }
  return isChanged;
}

type Keyed = { byExternalId: Map<string, Draft>; byEmail: Map<string, Draft> };

/** Gives a draft the keys of its row; true when that changed it. */
function takeKeys(draft: Draft, row: ReadRow, { byExternalId, byEmail }: Keyed): boolean {
  let isChanged = false;
  if (row.externalId !== null && draft.externalId === null) {
    draft.externalId = row.externalId;
    byExternalId.set(row.externalId, draft);
    isChanged = true;
  }
  if (row.emailNormal !== null && draft.emailNormal !== row.emailNormal) {
    if (draft.emailNormal !== null) byEmail.delete(draft.emailNormal);
    draft.email = row.email;
    draft.emailNormal = row.emailNormal;
    byEmail.set(row.emailNormal, draft);
    isChanged = true;
  }
  return isChanged;
}

/** The contact a row means: known, new, or null when its keys belong to two people (`owner` has the e-mail). */
function findDraft(row: ReadRow, { byExternalId, byEmail }: Keyed): { found: Draft | null } | { owner: Draft } {
  const ofExternalId = row.externalId === null ? undefined : byExternalId.get(row.externalId);
  const ofEmail = row.emailNormal === null ? undefined : byEmail.get(row.emailNormal);
  if (!ofEmail) return { found: ofExternalId ?? null };
  if (ofExternalId) return ofExternalId === ofEmail ? { found: ofEmail } : { owner: ofEmail };
  return row.externalId !== null && ofEmail.externalId !== null ? { owner: ofEmail } : { found: ofEmail };
}

const newDraft = (createdAt: Date | null): Draft => ({
  id: null,
  externalId: null,
  email: null,
  emailNormal: null,
  attributes: {},
  timeZone: null,
  language: null,
  createdAt,
});

/**
 * Decides which contact each row of a batch means, in order, so that the same contact twice is merged in order.
 *
 * A row with both keys must fit one contact: the external id decides; its e-mail moves with it unless another contact has
 * it. An e-mail known without an external id takes the new external id (link). Two different contacts: rejected,
 * because merging people is an operator's decision.
 */
export function planUpsert(rows: readonly ReadRow[], stored: readonly StoredContact[]): UpsertPlan {
  const keyed: Keyed = { byExternalId: new Map(), byEmail: new Map() };
  const plan: UpsertPlan = { inserts: [], updates: [], rows: [], rejected: [] };
  const updated = new Set<Draft>();
  for (const contact of stored) {
    const draft = { ...contact, attributes: { ...contact.attributes }, createdAt: null };
    if (draft.externalId !== null) keyed.byExternalId.set(draft.externalId, draft);
    if (draft.emailNormal !== null) keyed.byEmail.set(draft.emailNormal, draft);
  }
  for (const row of rows) {
    const meant = findDraft(row, keyed);
    if ('owner' in meant) {
      const whose = meant.owner.externalId === null ? '' : ` (external id ${meant.owner.externalId})`;
      const message = `Another contact${whose} has this e-mail.`;
      const problem = { code: 'contact_email_taken', path: 'email', message } as const;
      plan.rejected.push({ index: row.index, kind: 'rejected', problem });
      continue;
    }
    const draft = meant.found ?? newDraft(row.createdAt);
    const hasNewKeys = takeKeys(draft, row, keyed);
    const isChanged = mergeInto(draft, row) || hasNewKeys;
    if (!meant.found) plan.inserts.push(draft);
    else if (isChanged && draft.id !== null) updated.add(draft);
    plan.rows.push({ row, draft, kind: meant.found ? (isChanged ? 'updated' : 'unchanged') : 'created' });
  }
  plan.updates = [...updated];
  return plan;
}
