import { type Clock, type Db, KohortError, notFound, type Sql } from '../../platform/index.ts';
import type { AuditActor, Workspaces } from '../../workspaces/index.ts';
import type { Problem } from '../read-contact.ts';
import { type ContactRef, resolveContacts } from '../resolve-contacts.ts';
import { retryRaces } from '../retry-races.ts';
import { isStorableText } from '../storable.ts';
import { findCompanyIds } from './companies.store.ts';
import { deleteLinks, type Link, lockLinks, markPeople, putLinks } from './links.store.ts';

type Parts = { db: Db; clock: Clock; ring(): void; workspaces: Pick<Workspaces, 'audit'> };

/** Who belongs to which company, and as what. What is not said stays as it was; `remove` takes the tie away. */
export type LinkInput = {
  contact: ContactRef;
  company: string;
  role?: string | null | undefined;
  decides?: boolean | undefined;
  since?: Date | undefined;
  remove?: boolean | undefined;
};

export type LinkOutcome =
  | { index: number; kind: 'linked' | 'removed' | 'unchanged'; contactId: number; companyId: number }
  | { index: number; kind: 'rejected'; problem: Problem };

type Row = LinkInput & { index: number; contactId: number; companyId: number };

const DAY_MS = 86_400_000;
const EARLIEST = Date.UTC(1900, 0, 1);
const MAX_ROLE = 100;
const ROWS_AT_ONCE = 1_000;

function linkProblem({ role, since }: LinkInput, now: Date): Problem | null {
  const invalid = (path: string, message: string): Problem => ({ code: 'company_invalid', path, message });
  if (typeof role === 'string' && !(role.trim() !== '' && role.length <= MAX_ROLE && isStorableText(role))) {
    return invalid('role', `A role is 1 to ${MAX_ROLE} characters, such as "buyer".`);
  }
  if (since && !(since.getTime() >= EARLIEST && since.getTime() <= now.getTime() + DAY_MS)) {
    return invalid('since', 'Send an instant between 1900 and now.');
  }
  return null;
}

const pairOf = ({ contactId, companyId }: Pick<Link, 'contactId' | 'companyId'>) => `${contactId} ${companyId}`;

const isSameLink = (a: Link, b: Link) =>
  a.role === b.role && a.decides === b.decides && a.since.getTime() === b.since.getTime();

/** What the rows make of the ties that are there, in their order. Pure. */
export function planLinks(rows: readonly Row[], stored: readonly Link[], now: Date) {
  const links = new Map(stored.map((link) => [pairOf(link), link]));
  const before = new Map(links);
  const kinds = rows.map((row): 'linked' | 'removed' | 'unchanged' => {
    const known = links.get(pairOf(row));
    if (row.remove) return links.delete(pairOf(row)) ? 'removed' : 'unchanged';
    const link: Link = {
      contactId: row.contactId,
      companyId: row.companyId,
      role: row.role === undefined ? (known?.role ?? null) : row.role,
      decides: row.decides ?? known?.decides ?? false,
      since: row.since ?? known?.since ?? now,
    };
    if (known && isSameLink(known, link)) return 'unchanged';
    links.set(pairOf(row), link);
    return 'linked';
  });
  const put = [...links].filter(([pair, link]) => before.get(pair) !== link).map(([, link]) => link);
  const gone = [...before].filter(([pair]) => !links.has(pair)).map(([, link]) => link);
  return { kinds, put, gone };
}

async function writeLinks(sql: Sql, workspaceId: number, rows: readonly Row[], now: Date): Promise<LinkOutcome[]> {
  const { kinds, put, gone } = planLinks(rows, await lockLinks(sql, workspaceId, rows), now);
  const companyIds = new Set([...put, ...gone].map(({ companyId }) => companyId));
  await putLinks(sql, workspaceId, put);
  // While those who go still count, so that they are looked at too.
  if (companyIds.size > 0) await markPeople(sql, workspaceId, companyIds);
  await deleteLinks(sql, workspaceId, gone);
  return rows.map(({ index, contactId, companyId }, place) => ({ index, kind: kinds[place]!, contactId, companyId }));
}

/** The ties between contacts and companies. */
export function createCompanyLinks({ db, clock, ring, workspaces }: Parts) {
  const links = {
    /**
     * Ties contacts to companies, any number, set-based. Contacts and companies must be known. Everybody of a company that
     * got or lost somebody is marked. A bad row is an outcome; outcomes come in the order of the rows. Safe to repeat.
     */
    async linkMany(
      workspaceId: number,
      inputs: readonly LinkInput[],
      actor: AuditActor = 'system',
    ): Promise<LinkOutcome[]> {
      const now = clock.now();
      const refs = inputs.map(({ contact }) => contact);
      const contacts = await resolveContacts(db.sql, workspaceId, refs, { createMissing: false, now });
      const companyIds = await findCompanyIds(db.sql, workspaceId, [...new Set(inputs.map(({ company }) => company))]);
      const outcomes: LinkOutcome[] = [];
      const rows: Row[] = [];
      for (const [index, input] of inputs.entries()) {
        const contactId = contacts.ids[index] ?? null;
        const companyId = companyIds.get(input.company);
        const unknown = (path: string, message: string): Problem => ({ code: 'not_found', path, message });
        const problem = linkProblem(input, now);
        if (problem) outcomes.push({ index, kind: 'rejected', problem });
        else if (contactId === null) {
          const message = 'No contact of this workspace goes by that name.';
          outcomes.push({ index, kind: 'rejected', problem: unknown('contact', message) });
        } else if (companyId === undefined) {
          const message = 'No company of this workspace has that key: send it to POST /api/v1/companies/bulk first.';
          outcomes.push({ index, kind: 'rejected', problem: unknown('company', message) });
        } else rows.push({ ...input, index, contactId, companyId });
      }
      for (let start = 0; start < rows.length; start += ROWS_AT_ONCE) {
        const slice = rows.slice(start, start + ROWS_AT_ONCE);
        const write = () => db.transaction(({ sql }) => writeLinks(sql, workspaceId, slice, now));
        outcomes.push(...(await retryRaces(write)));
      }
      const counts = { linked: 0, removed: 0, unchanged: 0, rejected: 0 };
      for (const { kind } of outcomes) counts[kind] += 1;
      if (counts.linked + counts.removed > 0) {
        await workspaces.audit(workspaceId, { actor, action: 'companies.link', subject: 'companies', detail: counts });
        ring();
      }
      return outcomes.sort((a, b) => a.index - b.index);
    },

    /** One tie; see `linkMany`. Throws `not_found`, `company_invalid`. */
    async link(workspaceId: number, input: LinkInput, actor: AuditActor): Promise<void> {
      const [outcome] = await links.linkMany(workspaceId, [input], actor);
      if (outcome?.kind !== 'rejected') return;
      const { code, message, path } = outcome.problem;
      if (code === 'not_found' && path === 'contact' && 'contactId' in input.contact) {
        throw notFound('contact', input.contact.contactId);
      }
      throw new KohortError(code, { detail: message, fields: [{ path, message }] });
    },
  };
  return links;
}
