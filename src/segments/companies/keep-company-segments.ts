/** Segments of companies: kept as definitions, asked in SQL when somebody asks. There are thousands of companies, not millions. */
import { cursorToId, KohortError, notFound, type Page, type PageQuery, type Tx, toPage } from '../../platform/index.ts';
import type { AuditActor } from '../../workspaces/index.ts';
import type { AskDatabase } from '../ask/ask-database.ts';
import type { Parts } from '../find-segments.ts';
import { ORDER, REFUND } from '../judge/event-leaves.ts';
import type { Names } from '../language/describe-words.ts';
import * as segments from '../segments.store.ts';
import type { CompiledSql } from '../sql/compile-context.ts';
import { type CompanyDefinition, segmentsIn } from './company-definition.schema.ts';
import {
  type CompanySegmentChange,
  companySegmentChange,
  type NewCompanySegment,
  newCompanySegment,
} from './company-segments.schema.ts';
import * as store from './company-segments.store.ts';
import { compileCompanies } from './compile-companies.ts';
import { describeCompanies } from './describe-companies.ts';

export type CompanySegment = store.CompanySegmentRow & { sentence: string };
export type CompanyContact = Omit<store.CompanyContactRow, 'id'> & { contactId: number };
type ChangeList = (
  workspaceId: number,
  segmentId: number,
  change: { add: { contactId: number }[]; remove: { contactId: number }[] },
  actor?: AuditActor,
) => Promise<{ added: { kind: string }[]; removed: { kind: string }[] }>;
type ListPage = (workspaceId: number, segmentId: number, page: PageQuery) => Promise<Page<{ contactId: number }>>;

const TIMEOUT_MS = 20_000;
const EXAMPLES = 5;
/** Contacts that are put on a list in one transaction. */
const LISTED_AT_ONCE = 1_000;

export function keepCompanySegments(
  { db, clock, workspaces, engine }: Parts,
  { ask, changeList, getList }: { ask: AskDatabase; changeList: ChangeList; getList: ListPage },
) {
  const tooSlow = () =>
    new KohortError('segment_too_slow', {
      detail:
        'What all contacts of these companies bought is too much to add up at once. Give purchases a shorter window.',
    });

  async function find(workspaceId: number, id: number): Promise<store.CompanySegmentRow> {
    const row = await store.readSegment(db.sql, workspaceId, id);
    if (row === undefined) throw notFound('segment of companies', id);
    return row;
  }

  /** What sentences call things. */
  async function wordingOf(workspaceId: number): Promise<Names> {
    const [{ currency, timeZone }, rows] = await Promise.all([
      workspaces.get(workspaceId),
      segments.readDefinitions(db.sql, workspaceId),
    ]);
    const names = new Map(rows.map(({ id, name }) => [id, name]));
    return { currency, timeZone, segmentName: (id) => names.get(id) };
  }

  async function present(workspaceId: number, rows: store.CompanySegmentRow[]): Promise<CompanySegment[]> {
    const names = await wordingOf(workspaceId);
    return rows.map((row) => ({ ...row, sentence: describeCompanies(row.definition, names) }));
  }

  async function refuseUnknown(tx: Pick<Tx, 'sql'>, workspaceId: number, definition: CompanyDefinition): Promise<void> {
    for (const segmentId of segmentsIn(definition)) {
      const row = await segments.readSegment(tx.sql, workspaceId, segmentId);
      if (row !== undefined && row.archivedAt === null) continue;
      throw new KohortError('segment_unknown', {
        detail: `The definition refers to segment ${segmentId}, which is not there or archived.`,
      });
    }
  }

  async function refuseTaken(tx: Pick<Tx, 'sql'>, workspaceId: number, name: string, own?: number): Promise<void> {
    const namesake = await store.readNamesake(tx.sql, workspaceId, name);
    if (namesake === undefined || namesake === own) return;
    throw new KohortError('segment_name_taken', { detail: `There is a segment of companies “${name}” already.` });
  }

  const asked = <T>(
    workspaceId: number,
    definition: CompanyDefinition,
    work: (sql: Tx['sql'], compiled: CompiledSql) => Promise<T>,
  ): Promise<T> =>
    ask({ timeoutMs: TIMEOUT_MS, tooSlow }, async ({ sql, client }) => {
      const { timeZone } = await workspaces.get(workspaceId);
      const kindIds = await engine.loader.kindIds(client, workspaceId, [ORDER, REFUND]);
      return work(sql, compileCompanies(definition, { workspaceId, timeZone, at: clock.now().getTime(), kindIds }));
    });

  /** Ids of all contacts of the companies. */
  async function contactIdsOf(workspaceId: number, definition: CompanyDefinition): Promise<number[]> {
    return asked(workspaceId, definition, async (sql, compiled) => {
      const rows = await store.readContacts(sql, workspaceId, compiled, 0, 2_147_483_647);
      return rows.map(({ id }) => id);
    });
  }

  async function listedIds(workspaceId: number, segmentId: number): Promise<number[]> {
    const ids: number[] = [];
    let cursor: string | undefined;
    do {
      const page = await getList(workspaceId, segmentId, { limit: LISTED_AT_ONCE, ...(cursor && { cursor }) });
      ids.push(...page.items.map(({ contactId }) => contactId));
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    return ids;
  }

  return {
    companySegments: {
      /** Throws `segment_name_taken`, `segment_unknown`. */
      async create(
        workspaceId: number,
        input: NewCompanySegment,
        actor: AuditActor = 'system',
      ): Promise<CompanySegment> {
        const wanted = newCompanySegment.parse(input);
        const row = await db.transaction(async (tx) => {
          await segments.lockDefinitions(tx.sql, workspaceId);
          await refuseTaken(tx, workspaceId, wanted.name);
          await refuseUnknown(tx, workspaceId, wanted.definition);
          const made = await store.insertSegment(tx.sql, workspaceId, { ...wanted, now: clock.now() });
          const entry = {
            actor,
            action: 'company-segments.create',
            subject: `company segment ${made.id}`,
            detail: wanted,
          };
          await workspaces.audit(workspaceId, entry, tx.sql);
          return made;
        });
        return (await present(workspaceId, [row]))[0]!;
      },

      /** Changes what is given. Throws like `create`, and `not_found`. */
      async update(
        workspaceId: number,
        id: number,
        input: CompanySegmentChange,
        actor: AuditActor = 'system',
      ): Promise<CompanySegment> {
        const change = companySegmentChange.parse(input);
        const row = await db.transaction(async (tx) => {
          await segments.lockDefinitions(tx.sql, workspaceId);
          if (change.name !== undefined) await refuseTaken(tx, workspaceId, change.name, id);
          if (change.definition) await refuseUnknown(tx, workspaceId, change.definition);
          const changed = await store.updateSegment(tx.sql, workspaceId, id, change);
          if (changed === undefined) throw notFound('segment of companies', id);
          const entry = { actor, action: 'company-segments.update', subject: `company segment ${id}`, detail: change };
          await workspaces.audit(workspaceId, entry, tx.sql);
          return changed;
        });
        return (await present(workspaceId, [row]))[0]!;
      },

      /** Takes it out of use. Throws `not_found`. */
      async archive(workspaceId: number, id: number, actor: AuditActor = 'system'): Promise<void> {
        await db.transaction(async ({ sql }) => {
          if (!(await store.archiveSegment(sql, workspaceId, id, clock.now())))
            throw notFound('segment of companies', id);
          const entry = { actor, action: 'company-segments.archive', subject: `company segment ${id}`, detail: {} };
          await workspaces.audit(workspaceId, entry, sql);
        });
      },

      /** Archived or not. Throws `not_found`. */
      get: async (workspaceId: number, id: number): Promise<CompanySegment> =>
        (await present(workspaceId, [await find(workspaceId, id)]))[0]!,

      /** Those in use, oldest first. */
      async list(workspaceId: number, { cursor, limit }: PageQuery): Promise<Page<CompanySegment>> {
        const rows = await store.readSegments(db.sql, workspaceId, cursorToId(cursor), limit + 1);
        const { items, nextCursor } = toPage(rows, limit);
        return { items: await present(workspaceId, items), nextCursor };
      },

      /** Companies that belong now, in the order of their ids. Throws `not_found`, `segment_too_slow`. */
      async companies(workspaceId: number, id: number, { cursor, limit }: PageQuery): Promise<Page<store.CompanyRow>> {
        const { definition } = await find(workspaceId, id);
        const rows = await asked(workspaceId, definition, (sql, compiled) =>
          store.readCompanies(sql, workspaceId, compiled, cursorToId(cursor), limit + 1),
        );
        return toPage(rows, limit);
      },

      /** Contacts of the companies that belong now. Throws `not_found`, `segment_too_slow`. */
      async contacts(workspaceId: number, id: number, { cursor, limit }: PageQuery): Promise<Page<CompanyContact>> {
        const { definition } = await find(workspaceId, id);
        const rows = await asked(workspaceId, definition, (sql, compiled) =>
          store.readContacts(sql, workspaceId, compiled, cursorToId(cursor), limit + 1),
        );
        const { items, nextCursor } = toPage(rows, limit);
        return { items: items.map(({ id: contactId, ...row }) => ({ contactId, ...row })), nextCursor };
      },

      /** How many companies would belong, with some of them. Throws `segment_unknown`, `segment_too_slow`. */
      async preview(workspaceId: number, definition: CompanyDefinition) {
        await refuseUnknown(db, workspaceId, definition);
        const sentence = describeCompanies(definition, await wordingOf(workspaceId));
        return asked(workspaceId, definition, async (sql, compiled) => ({
          count: await store.countCompanies(sql, compiled),
          population: await store.countAll(sql, workspaceId),
          sentence,
          examples: await store.readCompanies(sql, workspaceId, compiled, 0, EXAMPLES),
        }));
      },

      /**
       * Puts the contacts of the companies that belong now on the list of a segment of contacts; `isReplacing`: takes all
       * others off it. A thousand at a time, each in a transaction of its own: safe to repeat when it was cut off. Throws
       * `not_found`, `segment_has_no_list`, `segment_too_slow`.
       */
      async fillList(
        workspaceId: number,
        id: number,
        { segmentId, isReplacing = false }: { segmentId: number; isReplacing?: boolean | undefined },
        actor: AuditActor = 'system',
      ): Promise<{ added: number; removed: number; unchanged: number }> {
        const { definition } = await find(workspaceId, id);
        const wanted = await contactIdsOf(workspaceId, definition);
        const isWanted = new Set(wanted);
        const others = isReplacing ? (await listedIds(workspaceId, segmentId)).filter((one) => !isWanted.has(one)) : [];
        const counts = { added: 0, removed: 0, unchanged: 0 };
        const rows = [
          ...wanted.map((contactId) => ({ contactId, isAdded: true })),
          ...others.map((contactId) => ({ contactId, isAdded: false })),
        ];
        // At least once, so that a segment without a list is refused also where there is nobody to put on it.
        for (let from = 0; from === 0 || from < rows.length; from += LISTED_AT_ONCE) {
          const some = rows.slice(from, from + LISTED_AT_ONCE);
          const part = (isAdded: boolean) =>
            some.filter((row) => row.isAdded === isAdded).map(({ contactId }) => ({ contactId }));
          const { added, removed } = await changeList(
            workspaceId,
            segmentId,
            { add: part(true), remove: part(false) },
            actor,
          );
          for (const { kind } of [...added, ...removed]) {
            if (kind === 'added' || kind === 'removed' || kind === 'unchanged') counts[kind] += 1;
          }
        }
        return counts;
      },
    },
  };
}
