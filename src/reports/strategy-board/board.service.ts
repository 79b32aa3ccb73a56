import type { Clock, Db } from '../../platform/index.ts';
import { defaultAttribution } from '../../tracking/index.ts';
import type { ValueSettings } from '../../value/index.ts';
import type { Workspaces } from '../../workspaces/index.ts';
import { csvText } from '../importance/csv-text.ts';
import { whyNotWhole } from '../importance/segment-worth.ts';
import { createMoneyText } from '../importance/tell-importance.ts';
import { knownShareOf, marginOf, rateOf } from '../importance/trades-in-sql.ts';
import { firstOrderAt } from '../offer-report.store.ts';
import type { BoardAnswer, BoardCell, BoardRow } from './board.schema.ts';
import * as store from './board.store.ts';

type Parts = {
  db: Db;
  clock: Clock;
  workspaces: Pick<Workspaces, 'get'>;
  settings: { get(workspaceId: number): Promise<Pick<ValueSettings, 'strategy'>> };
};
type Level = BoardCell['importance'];

const DAY_MS = 86_400_000;
const levelNames: readonly Level[] = ['high', 'middle', 'low'];
/** Of customers whose expected value must be worked out before the levels go by it. */
const enoughExpected = 0.5;
/** Fewer orders before than this tell nothing about a change. */
const fewestBefore = 10;
/** Below this share of revenue with a known cost, margins would be guesses. */
const leastKnown = 0.5;

/** The strategy board: needs by importance, what is planned for each cell, and what came of it. */
export function createStrategyBoard({ db, clock, workspaces, settings }: Parts) {
  const board = async (workspaceId: number): Promise<BoardAnswer> => {
    const to = clock.now();
    const workspace = await workspaces.get(workspaceId);
    const { currency } = workspace;
    const { strategy } = await settings.get(workspaceId);
    const { levels, costs } = strategy;
    const from = new Date(to.getTime() - levels.days * DAY_MS);
    const before = new Date(from.getTime() - levels.days * DAY_MS);
    const model = (workspace.settings.attribution ?? defaultAttribution).model;
    const read = await db.transaction(async ({ sql }) => {
      await sql('set transaction isolation level repeatable read');
      const all = await store.gatherBuyers(sql, workspaceId, { before, from, to }, costs);
      const rate = (knownShareOf(all) ?? 1) < leastKnown ? null : rateOf(all);
      const measure = await chooseMeasure(sql, workspaceId, { wanted: levels.measure, rate, at: to });
      await store.setPlaces(sql, workspaceId, { measure, rate: rate ?? 0, levels, at: to });
      return {
        ...{ measure, rate, all },
        notWhole: whyNotWhole(await firstOrderAt(sql, workspaceId), { before, from }),
        sums: await store.sumCells(sql),
        results: await store.sumResults(sql, workspaceId, to, costs),
        campaigns: await store.sumCampaigns(sql, workspaceId, model),
        offers: await store.sumOffers(sql, workspaceId),
        groups: await store.listGroups(sql, workspaceId),
        written: await store.listWritten(sql, workspaceId),
      };
    });
    const rows: BoardRow[] = [...read.groups, nobody].flatMap((group) => {
      const id = group.id === 0 ? null : group.id;
      const ofRow = read.sums.filter(({ groupId }) => groupId === id);
      if (id === null && ofRow.length === 0 && read.groups.length > 0) return [];
      return {
        needsGroupId: id,
        name: group.name,
        words: group.words,
        decision: group.decision,
        total: presentSums(addUp(ofRow), read),
        cells: levelNames.map((importance) => cellOf(read, { id, importance, to, currency })),
      };
    });
    return {
      at: to.toISOString(),
      days: levels.days,
      currency,
      measure: read.measure,
      levels: levelNames.map((importance) => levelOf(importance, read.sums, levels)),
      rows,
      notes: notesOf(read, levels.days),
    };
  };

  return {
    board,

    /** The same as a table: a row for each cell. */
    async boardCsv(workspaceId: number): Promise<string> {
      const { rows } = await board(workspaceId);
      const known = (value: BoardCell['growth']) => (value.kind === 'known' ? value.value : null);
      return csvText(
        [
          ...[
            'needs_group',
            'importance',
            'decision',
            'contacts',
            'customers',
            'orders',
            'revenue',
            'margin',
            'growth',
          ],
          ...['goal', 'strategy', 'owner', 'offers', 'campaigns', 'goal_set_at', 'orders_since', 'revenue_since'],
          ...['margin_since', 'revenue_before_goal'],
        ],
        rows.flatMap(({ name, decision, cells }) =>
          cells.map((cell) => [
            ...[name, cell.importance, decision?.decision ?? null, cell.contacts, cell.customers, cell.orders],
            ...[cell.revenue, cell.margin, known(cell.growth), cell.goal, cell.strategy, cell.owner],
            ...[cell.offers, cell.campaigns].map((used) => used.map((one) => one.name).join(' | ')),
            ...[cell.goalSetAt, cell.result?.orders ?? null, cell.result?.revenue ?? null],
            ...[cell.result?.margin ?? null, cell.result?.revenueBefore ?? null],
          ]),
        ),
      );
    },
  };
}

export type StrategyBoard = ReturnType<typeof createStrategyBoard>;

const nobody: store.BoardGroup = {
  id: 0,
  name: 'Without a needs group',
  words: 'Nobody knows yet what they value.',
  decision: null,
};

async function chooseMeasure(
  sql: Parameters<typeof store.sumCells>[0],
  workspaceId: number,
  { wanted, rate, at }: { wanted: 'margin' | 'expected' | 'auto'; rate: number | null; at: Date },
): Promise<store.Measure> {
  const expected = wanted === 'margin' ? 0 : await store.shareExpected(sql, workspaceId, at);
  if (wanted === 'expected' ? expected > 0 : expected >= enoughExpected) return 'expected';
  return rate === null ? 'revenue' : 'margin';
}

type Read = {
  measure: store.Measure;
  rate: number | null;
  /** Why nothing can be compared with the period before; null: it can. */
  notWhole: string | null;
  all: { revenue: number; cost: number; unknown: number };
  sums: store.CellSums[];
  results: store.CellResult[];
  campaigns: store.CellCampaign[];
  offers: store.CellOffer[];
  groups: store.BoardGroup[];
  written: store.WrittenCell[];
};
type Sums = Omit<store.CellSums, 'groupId' | 'level' | 'value' | 'leastValue'>;

const none: Sums = { contacts: 0, customers: 0, orders: 0, revenue: 0, cost: 0, unknown: 0, revenueBefore: 0 };
const addUp = (rows: readonly Sums[]): Sums =>
  rows.reduce(
    (total, row) =>
      Object.fromEntries(
        Object.keys(none).map((name) => [name, total[name as keyof Sums] + row[name as keyof Sums]]),
      ) as Sums,
    none,
  );

const tooLittle = (why: string): BoardCell['growth'] => ({ kind: 'too-little-data', why });
const change = (now: number, before: number): BoardCell['growth'] =>
  before > 0 ? { kind: 'known', value: now / before - 1 } : tooLittle('Nothing was bought in the time before.');

const presentSums = (sums: Sums, { rate, notWhole }: Pick<Read, 'rate' | 'notWhole'>) => ({
  contacts: sums.contacts,
  customers: sums.customers,
  orders: sums.orders,
  revenue: sums.revenue,
  revenueBefore: sums.revenueBefore,
  margin: marginOf(sums, rate),
  growth: notWhole === null ? change(sums.revenue, sums.revenueBefore) : tooLittle(notWhole),
});

function cellOf(
  read: Read,
  { id, importance, to, currency }: { id: number | null; importance: Level; to: Date; currency: string },
): BoardCell {
  const isHere = (row: { groupId: number | null; level: string }) => row.groupId === id && row.level === importance;
  const sums = read.sums.find(isHere) ?? none;
  const written = read.written.find(isHere);
  return {
    importance,
    ...presentSums(sums, read),
    goal: written?.goal ?? '',
    strategy: written?.strategy ?? '',
    owner: written?.owner ?? '',
    goalSetAt: written?.goalSetAt?.toISOString() ?? null,
    updatedAt: written?.updatedAt.toISOString() ?? null,
    offers: read.offers.filter(isHere).map(({ groupId: _, level: __, ...offer }) => offer),
    campaigns: read.campaigns.filter(isHere).map(({ groupId: _, level: __, ...campaign }) => campaign),
    journeyIds: written?.journeyIds ?? [],
    result: written?.goalSetAt ? resultOf(read.results.find(isHere), written.goalSetAt, { to, read, currency }) : null,
  };
}

function resultOf(
  found: store.CellResult | undefined,
  since: Date,
  { to, read, currency }: { to: Date; read: Read; currency: string },
): NonNullable<BoardCell['result']> {
  const { orders, revenue, cost, unknown, ordersBefore, revenueBefore } = found ?? {
    ...{ orders: 0, revenue: 0, cost: 0, unknown: 0, ordersBefore: 0, revenueBefore: 0 },
  };
  const days = Math.round(((to.getTime() - since.getTime()) / DAY_MS) * 10) / 10;
  const moved: BoardCell['growth'] =
    ordersBefore < fewestBefore
      ? tooLittle(`${ordersBefore} orders in as long a time before the goal: too few to compare.`)
      : change(revenue, revenueBefore);
  const money = createMoneyText(currency);
  const words = `${orders.toLocaleString('en')} ${orders === 1 ? 'order' : 'orders'} for ${money(revenue)} in ${days} days since the goal was set`;
  const compared =
    moved.kind === 'known'
      ? `${moved.value < 0 ? '−' : '+'}${Math.abs(Math.round(moved.value * 100))} % against as long a time before`
      : 'too little before it to compare with';
  return {
    since: since.toISOString(),
    ...{ days, orders, revenue, ordersBefore, revenueBefore },
    margin: marginOf({ revenue, cost, unknown }, read.rate),
    change: moved,
    sentence: `${words}: ${compared}.`,
  };
}

function levelOf(
  importance: Level,
  sums: readonly store.CellSums[],
  { highShare, middleShare }: store.Levels,
): BoardAnswer['levels'][number] {
  const here = sums.filter(({ level }) => level === importance);
  const rule = {
    high: `the most valuable, who together make up ${highShare / 100} % of all value`,
    middle: `the next, up to ${middleShare / 100} % of all value`,
    low: 'everybody else, and who is worth nothing',
  }[importance];
  return {
    importance,
    contacts: here.reduce((sum, { contacts }) => sum + contacts, 0),
    value: here.reduce((sum, { value }) => sum + value, 0),
    from: here.length === 0 ? null : Math.min(...here.map(({ leastValue }) => leastValue)),
    rule,
  };
}

const measureWords: Record<store.Measure, (days: number) => string> = {
  expected: () => 'Importance goes by the value expected of each contact in the next 365 days.',
  margin: (days) => `Importance goes by the net margin of each contact in the last ${days} days.`,
  revenue: (days) =>
    `Importance goes by the revenue of each contact in the last ${days} days, because the cost of goods is known for too little of it: give products a cost, or categories a share (settings, strategy.costs).`,
};

function notesOf({ groups, sums, measure, all, rate, notWhole }: Read, days: number): string[] {
  const notes = [measureWords[measure](days)];
  if (groups.length === 0)
    notes.push(
      'There are no needs groups yet: describe 3 to 5 of them by what customers value, under Needs, and this board has a row for each.',
    );
  const stray = sums.filter(({ groupId }) => groupId === null).reduce((sum, { contacts }) => sum + contacts, 0);
  const placed = sums.reduce((sum, { contacts }) => sum + contacts, 0);
  if (groups.length > 0 && stray > 0)
    notes.push(
      `${stray.toLocaleString('en')} of ${placed.toLocaleString('en')} contacts are in no needs group: nothing is planned for them here.`,
    );
  if (rate !== null && all.unknown > 0 && all.revenue > 0)
    notes.push(
      `The cost of goods is not known for ${Math.round((100 * all.unknown) / all.revenue)} % of revenue: that part is taken to earn ${Math.round(rate * 100)} %, as the rest does.`,
    );
  if (notWhole !== null && sums.length > 0) notes.push(`Growth is not told. ${notWhole}`);
  notes.push('Contacts stand where they belong now; results are theirs, wherever they stood before.');
  return notes;
}
