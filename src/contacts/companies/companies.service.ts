import { isDeepStrictEqual } from 'node:util';
import {
  type Clock,
  cursorToId,
  type Db,
  KohortError,
  type Page,
  type PageQuery,
  type Sql,
  toPage,
} from '../../platform/index.ts';
import type { AuditActor, Workspaces } from '../../workspaces/index.ts';
import { personName } from '../person-name.ts';
import { KeyTaken, retryRaces } from '../retry-races.ts';
import type { Company, CompanyDraft, StoredCompany } from './companies.store.ts';
import * as store from './companies.store.ts';
import { createCompanyLinks } from './company-links.ts';
import {
  type CompanyOfContact,
  deleteLinksOfCompany,
  listCompaniesOf,
  listPeople,
  markPeople,
  type Person,
} from './links.store.ts';
import {
  type CompanyInput,
  type CompanyOutcome,
  companyProblem,
  MAX_COMPANY_ATTRIBUTES,
  mergeAttributes,
} from './read-company.ts';

type Parts = { db: Db; clock: Clock; ring(): void; workspaces: Pick<Workspaces, 'audit'> };

/** Rows in one transaction. */
const ROWS_AT_ONCE = 1_000;

type Row = CompanyInput & { index: number };
type NamedPerson = Omit<Person, 'attributes'> & { name: string | null };
type State = CompanyDraft & { id: number | null };

export const unknownCompany = (key: string) =>
  new KohortError('not_found', { detail: `No company of this workspace has the key "${key.slice(0, 200)}".` });

const tooMany = {
  code: 'company_invalid',
  path: 'attributes',
  message: `A company has at most ${MAX_COMPANY_ATTRIBUTES} attributes.`,
} as const;

/** What the rows make of the companies that are there, in the order of the rows. Pure. */
export function planCompanies(rows: readonly Row[], stored: readonly StoredCompany[]) {
  const states = new Map<string, State>(stored.map((company) => [company.key, company]));
  const touched = new Map<string, 'created' | 'updated'>();
  const kinds = new Map<number, 'created' | 'updated' | 'unchanged' | 'too-many'>();
  for (const { index, key, name, attributes = {} } of rows) {
    const before = states.get(key);
    const next: State = {
      id: before?.id ?? null,
      key,
      name: name ?? before?.name ?? key,
      attributes: mergeAttributes(before?.attributes ?? {}, attributes),
    };
    if (Object.keys(next.attributes).length > MAX_COMPANY_ATTRIBUTES) {
      kinds.set(index, 'too-many');
      continue;
    }
    const isSame =
      before !== undefined && before.name === next.name && isDeepStrictEqual(before.attributes, next.attributes);
    kinds.set(index, isSame ? 'unchanged' : before === undefined ? 'created' : 'updated');
    states.set(key, next);
    if (!isSame && touched.get(key) !== 'created') touched.set(key, before === undefined ? 'created' : 'updated');
  }
  return { states, touched, kinds };
}

async function writeRows(sql: Sql, workspaceId: number, rows: readonly Row[], now: Date): Promise<CompanyOutcome[]> {
  const keys = [...new Set(rows.map(({ key }) => key))];
  const { states, touched, kinds } = planCompanies(rows, await store.lockCompanies(sql, workspaceId, keys));
  const of = (kind: 'created' | 'updated') =>
    [...touched].filter(([, one]) => one === kind).map(([key]) => states.get(key)!);
  const inserted = await store.insertCompanies(sql, workspaceId, of('created'), now);
  if (inserted.length < of('created').length) throw new KeyTaken('Another batch was first with a company.');
  for (const { id, key } of inserted) states.get(key)!.id = id;
  const changed = of('updated').map((state): StoredCompany => ({ ...state, id: state.id! }));
  await store.updateCompanies(sql, workspaceId, changed, now);
  if (changed.length > 0)
    await markPeople(
      sql,
      workspaceId,
      changed.map(({ id }) => id),
    );
  return rows.map(({ index, key }): CompanyOutcome => {
    const kind = kinds.get(index)!;
    if (kind === 'too-many') return { index, kind: 'rejected', problem: tooMany };
    return { index, kind, companyId: states.get(key)!.id! };
  });
}

/** Firms, what is known of them, and who belongs to them. */
export function createCompanies({ db, clock, ring, workspaces }: Parts) {
  const companies = {
    ...createCompanyLinks({ db, clock, ring, workspaces }),

    /**
     * Creates or updates companies by their keys, set-based. A bad row is an outcome and holds up no other; outcomes come
     * in the order of the rows. Attributes merge, null removes one. Safe to repeat and to run concurrently. Marks the
     * people of companies that changed.
     */
    async upsertMany(
      workspaceId: number,
      inputs: readonly CompanyInput[],
      actor: AuditActor = 'system',
    ): Promise<CompanyOutcome[]> {
      const outcomes: CompanyOutcome[] = [];
      const rows: Row[] = [];
      for (const [index, input] of inputs.entries()) {
        const problem = companyProblem(input);
        if (problem === null) rows.push({ ...input, index });
        else outcomes.push({ index, kind: 'rejected', problem });
      }
      const now = clock.now();
      for (let start = 0; start < rows.length; start += ROWS_AT_ONCE) {
        const slice = rows.slice(start, start + ROWS_AT_ONCE);
        const write = () => db.transaction(({ sql }) => writeRows(sql, workspaceId, slice, now));
        outcomes.push(...(await retryRaces(write)));
      }
      const counts = { created: 0, updated: 0, unchanged: 0, rejected: 0 };
      for (const { kind } of outcomes) counts[kind] += 1;
      if (counts.created + counts.updated > 0) {
        await workspaces.audit(workspaceId, {
          actor,
          action: 'companies.upsert',
          subject: 'companies',
          detail: counts,
        });
        ring();
      }
      return outcomes.sort((a, b) => a.index - b.index);
    },

    /** Companies in the order of their ids, optionally the one with a key, or those whose name has a text in it. */
    async list(
      workspaceId: number,
      page: PageQuery,
      filter: { key?: string | undefined; search?: string | undefined } = {},
    ): Promise<Page<Company>> {
      const options = { ...filter, afterId: cursorToId(page.cursor), limit: page.limit + 1 };
      return toPage(await store.listCompanies(db.sql, workspaceId, options), page.limit);
    },

    /** One company. Throws `not_found`. */
    async get(workspaceId: number, key: string): Promise<Company> {
      const company = await store.findCompany(db.sql, workspaceId, key);
      if (!company) throw unknownCompany(key);
      return company;
    },

    /** Who belongs to a company, by the ids of the contacts. Throws `not_found`. */
    async people(workspaceId: number, key: string, page: PageQuery): Promise<Page<NamedPerson>> {
      const { id } = await companies.get(workspaceId, key);
      const options = { afterId: cursorToId(page.cursor), limit: page.limit + 1 };
      const rows = await listPeople(db.sql, workspaceId, id, options);
      const { items, nextCursor } = toPage(
        rows.map(({ attributes, ...person }) => ({
          id: person.contactId,
          person: { ...person, name: personName(attributes) },
        })),
        page.limit,
      );
      return { items: items.map(({ person }) => person), nextCursor };
    },

    /** Companies that a contact belongs to, the oldest tie first. */
    of: (workspaceId: number, contactId: number): Promise<CompanyOfContact[]> =>
      listCompaniesOf(db.sql, workspaceId, contactId),

    /** Changes one company that is there. Throws `not_found`, `company_invalid`. */
    async change(
      workspaceId: number,
      key: string,
      change: Omit<CompanyInput, 'key'>,
      actor: AuditActor,
    ): Promise<Company> {
      const problem = companyProblem({ ...change, key });
      if (problem !== null) {
        throw new KohortError(problem.code, { detail: problem.message, fields: [problem] });
      }
      const isChanged = await db.transaction(async ({ sql }) => {
        const [stored] = await store.lockCompanies(sql, workspaceId, [key]);
        if (!stored) throw unknownCompany(key);
        const [outcome] = await writeRows(sql, workspaceId, [{ ...change, key, index: 0 }], clock.now());
        if (outcome?.kind === 'rejected') {
          throw new KohortError('company_invalid', { detail: outcome.problem.message, fields: [outcome.problem] });
        }
        if (outcome?.kind !== 'updated') return false;
        const entry = { actor, action: 'companies.change', subject: `company ${key}`, detail: { ...change } };
        await workspaces.audit(workspaceId, entry, sql);
        return true;
      });
      if (isChanged) ring();
      return companies.get(workspaceId, key);
    },

    /** Takes a company away, with who belonged to it; the contacts stay. Throws `not_found`. */
    async remove(workspaceId: number, key: string, actor: AuditActor): Promise<void> {
      await db.transaction(async ({ sql }) => {
        const [stored] = await store.lockCompanies(sql, workspaceId, [key]);
        if (!stored) throw unknownCompany(key);
        await markPeople(sql, workspaceId, [stored.id]);
        const people = await deleteLinksOfCompany(sql, workspaceId, stored.id);
        await store.deleteCompany(sql, workspaceId, stored.id);
        const entry = { actor, action: 'companies.remove', subject: `company ${key}`, detail: { people } };
        await workspaces.audit(workspaceId, entry, sql);
      });
      ring();
    },
  };
  return companies;
}
