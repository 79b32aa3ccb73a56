import { modelOfScore } from '../../contacts/index.ts';
import { KohortError, type Sql } from '../../platform/index.ts';
import { listNeeds, loadSince, type Needs } from '../judge/list-needs.ts';
import * as store from '../keep/upkeep.store.ts';
import type { Definition } from '../language/definition.schema.ts';

/** A definition that reads more rows than this is said to be costly before it is saved. */
export const COSTLY_ROWS = 5_000_000;
/** A definition that reads more rows than this is only saved when the caller accepts it. */
export const MOST_ROWS = 50_000_000;

/** A window that is long for most purposes, offered where the present one reads too much. */
const OFFERED_DAYS = 90;
const DAY_MS = 86_400_000;

/** Rows of one kind of event (order lines, values, …) from an instant on; `since` null: all there are. */
export type Read = { what: string; rows: number; since: Date | null };

/** What working out a definition for everybody reads, as far as the planner's statistics tell. */
export type Cost = { rows: number; reads: Read[]; level: 'fine' | 'costly' | 'too-costly'; warning: string | null };

/** `isTimed`: a window would read less of it. */
type Source = { what: string; select: string; values: unknown[]; since: number; isTimed: boolean };

/** "1,234,567 seen as about 1,200,000": the planner does not know more exactly. */
export function roundRows(rows: number): number {
  const step = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(rows, 1))) - 1);
  return Math.round(rows / step) * step;
}

const rowsText = (rows: number) => new Intl.NumberFormat('en').format(rows);

const countSince = (sql: Sql, { select, values }: Source, since: number) =>
  Number.isFinite(since)
    ? store.expectRows(sql, `${select} and at > $${values.length + 1}`, [...values, new Date(since)])
    : store.expectRows(sql, select, values);

export type CostContext = {
  workspaceId: number;
  timeZone: string;
  kindIds: ReadonlyMap<string, number>;
  /** Epoch ms. */
  now: number;
};

/** All rows of a table, whatever their time. */
const untimed = (what: string, select: string, values: unknown[]): Source => ({
  ...{ what, select, values, since: Number.NEGATIVE_INFINITY, isTimed: false },
});

function sourcesOf(needs: Needs, { workspaceId, kindIds, now }: Omit<CostContext, 'timeZone'>): Source[] {
  const sources: Source[] = [];
  for (const [kind, need] of needs.kinds) {
    const kindId = kindIds.get(kind);
    if (kindId === undefined) continue;
    const select = 'select from event where workspace_id = $1 and kind_id = $2';
    const values = [workspaceId, kindId];
    sources.push({ what: `${kind} events`, select, values, since: loadSince(need, now), isTimed: true });
  }
  if (needs.lines !== null) {
    const select = 'select from order_line where workspace_id = $1';
    const since = loadSince(needs.lines, now);
    sources.push({ what: 'order lines', select, values: [workspaceId], since, isTimed: true });
  }
  const models = new Set([...needs.values].flatMap((name) => modelOfScore(name) ?? []));
  const given = [...needs.values].filter((name) => modelOfScore(name) === null);
  if (given.length > 0) {
    const select = 'select from contact_value where workspace_id = $1 and name = any($2::text[])';
    sources.push(untimed('values', select, [workspaceId, given]));
  }
  if (models.size > 0) {
    const select = 'select from contact_score where workspace_id = $1 and model = any($2::text[])';
    sources.push(untimed('scores', select, [workspaceId, [...models]]));
  }
  if (needs.companies !== null) {
    sources.push(
      untimed('links to companies', 'select from contact_company where workspace_id = $1', [workspaceId]),
      untimed('companies', 'select from company where workspace_id = $1', [workspaceId]),
    );
  }
  return sources;
}

/** Estimates what a definition reads. A few EXPLAINs: no rows are read. */
export async function estimateCost(
  sql: Sql,
  definition: Definition,
  { workspaceId, timeZone, kindIds, now }: CostContext,
): Promise<Cost> {
  const sources = sourcesOf(listNeeds([{ definition }], timeZone), { workspaceId, kindIds, now });
  const found: { source: Source; read: Read }[] = [];
  for (const source of sources) {
    const rows = roundRows(await countSince(sql, source, source.since));
    const since = Number.isFinite(source.since) ? new Date(source.since) : null;
    found.push({ source, read: { what: source.what, rows, since } });
  }
  found.sort((a, b) => b.read.rows - a.read.rows);
  const rows = found.reduce((sum, { read }) => sum + read.rows, 0);
  const level = rows > MOST_ROWS ? 'too-costly' : rows > COSTLY_ROWS ? 'costly' : 'fine';
  const warnings: string[] = [];
  if (level !== 'fine') {
    // As many as it takes to explain most of it.
    const heavy = found.filter(({ read }, place) => place === 0 || read.rows > rows / 4);
    for (const { source, read } of heavy) warnings.push(await warningOf(sql, source, read, now));
  }
  return { rows, reads: found.map(({ read }) => read), level, warning: warnings.join(' ') || null };
}

async function warningOf(sql: Sql, source: Source, { what, rows, since }: Read, now: number): Promise<string> {
  const offeredSince = now - OFFERED_DAYS * DAY_MS;
  const all =
    since === null ? `all ${rowsText(rows)} ${what}` : `${rowsText(rows)} ${what}, back to ${dateText(since)}`;
  if (!source.isTimed || source.since >= offeredSince) return `Reads ${all}.`;
  const fewer = roundRows(await countSince(sql, source, offeredSince));
  return `Reads ${all}: a window of ${OFFERED_DAYS} days would read ${rowsText(fewer)}.`;
}

const dateText = (at: Date) => at.toISOString().slice(0, 10);

/** Throws `segment_costly` for a definition that reads too much, unless the caller accepts that. */
export function refuseCostly({ level, rows, warning }: Cost, acceptCost = false): void {
  if (level !== 'too-costly' || acceptCost) return;
  throw new KohortError('segment_costly', {
    detail: `Working it out reads about ${rowsText(rows)} rows, more than ${rowsText(MOST_ROWS)}. ${warning}`,
    info: { rows, mostRows: MOST_ROWS },
  });
}
