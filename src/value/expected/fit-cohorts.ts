/** Fits everybody, and cohorts by when they first bought, where there is enough of them. */
import type { BgNbd } from './bg-nbd.ts';
import type { CustomerBook } from './customer-book.ts';
import type { ExpectedSettings } from './expected-settings.schema.ts';
import { countRows, type Fitted, fitBgNbd } from './fit-bg-nbd.ts';
import { fitGammaGamma } from './fit-gamma-gamma.ts';
import { correlation, type GammaGamma, type Spender } from './gamma-gamma.ts';
import { type Pieces, SIMPLE_AT_ONCE, toEach } from './minimise.ts';
import { dateOfDay, type Summary } from './summarise-purchases.ts';
import { findTooLittle, type TooLittleData } from './too-little-data.ts';

/** Spend as it was fitted. `correlation`: of the number of repeat purchases and their mean, which the model takes to be 0. */
export type SpendFit =
  | {
      kind: 'fitted';
      model: GammaGamma;
      logLikelihood: number;
      curve: number[][];
      customers: number;
      correlation: number | null;
    }
  | TooLittleData;

export type CohortFit = {
  /** everybody, 2011, 2011-H1 */
  name: string;
  /** First purchases from the first of these days to the last, YYYY-MM-DD. */
  from: string;
  until: string;
  customers: number;
  repeatCustomers: number;
  buying: Pick<Fitted<BgNbd>, 'model' | 'logLikelihood' | 'curve'>;
  spend: SpendFit;
};

/** Everybody's, and those of cohorts that have their own. Times in days, amounts in minor units. */
export type CohortFits = { kind: 'fitted'; everybody: CohortFit; cohorts: CohortFit[]; notFitted: CohortRefusal[] };
/** A cohort that goes with everybody's model, and why. */
export type CohortRefusal = { name: string; sentence: string };

/** The cohort of a first purchase. Names sort in the order of time. */
export function cohortOf(firstDay: number, by: ExpectedSettings['cohorts']): string {
  if (by === 'none') return 'everybody';
  const date = dateOfDay(firstDay);
  const year = date.slice(0, 4);
  return by === 'year' ? year : `${year}-H${date.slice(5, 7) <= '06' ? 1 : 2}`;
}

/** {@link cohortOf} for very many: each day is looked up once. */
export function cohortsBy(by: ExpectedSettings['cohorts']): (firstDay: number) => string {
  const names = new Map<number, string>();
  return (firstDay) => {
    let name = names.get(firstDay);
    if (name === undefined) {
      name = cohortOf(firstDay, by);
      names.set(firstDay, name);
    }
    return name;
  };
}

/** A group while it is gathered. `rows`: of the book. */
type Group = { name: string; first: number; last: number; rows: number[]; repeat: number };

const newGroup = (name: string): Group => ({
  name,
  first: Number.POSITIVE_INFINITY,
  last: Number.NEGATIVE_INFINITY,
  rows: [],
  repeat: 0,
});

function put(group: Group, row: number, customer: Summary): void {
  group.first = Math.min(group.first, customer.firstDay);
  group.last = Math.max(group.last, customer.firstDay);
  group.rows.push(row);
  if (customer.x > 0) group.repeat += 1;
}

/** What the members of a group did, made anew whenever it is gone through: a million summaries held would slow everything down. */
const summariesOf = (book: CustomerBook, { rows }: Group, when: 'end' | 'cut'): Iterable<Summary> => ({
  *[Symbol.iterator]() {
    for (const row of rows) yield book.summary(row, when)!;
  },
});

const leastSpenders = 30;

/** Those with amounts. */
const spendersOf = (customers: Iterable<Summary>): Iterable<Spender> => ({
  *[Symbol.iterator]() {
    for (const { x, mean } of customers) if (x > 0 && mean > 0) yield { orders: x, mean };
  },
});

function* fitSpend(all: Iterable<Summary>, customers: number): Pieces<SpendFit> {
  const spenders = spendersOf(all);
  let first: number | null = null;
  let isSame = true;
  const repeatCustomers = yield* toEach(spenders, ({ mean }) => {
    first ??= mean;
    isSame &&= mean === first;
  });
  const needs = { customers: 0, days: 0, repeatCustomers: leastSpenders };
  const has = { customers, days: 0, repeatCustomers };
  const tooLittle = findTooLittle(needs, has, 'with amounts to say what they will spend');
  if (tooLittle) return tooLittle;
  if (isSame) {
    const sentence = 'Everybody spends the same in every order: there is nothing to learn about spend.';
    return { kind: 'too-little-data', needs, has, sentence };
  }
  const { model, logLikelihood, curve } = yield* fitGammaGamma(spenders);
  const correlated = yield* correlation(spenders);
  return { kind: 'fitted', model, logLikelihood, curve, customers: repeatCustomers, correlation: correlated };
}

function* fitGroup(
  { name, first, last, rows: { length }, repeat }: Group,
  customers: Iterable<Summary>,
): Pieces<CohortFit & { isSettled: boolean }> {
  const rows = yield* countRows(customers);
  const { model, logLikelihood, curve, isSettled } = yield* fitBgNbd(rows);
  const spend = yield* fitSpend(customers, length);
  return {
    name,
    from: dateOfDay(first),
    until: dateOfDay(last),
    customers: length,
    repeatCustomers: repeat,
    buying: { model, logLikelihood, curve },
    spend,
    isSettled,
  };
}

/**
 * Fits the book as of its end, or as of its cut (then only what was known by then counts). In pieces of some 20 ms each, for
 * whoever must not be kept waiting.
 */
export function* fitCohorts(
  book: CustomerBook,
  settings: ExpectedSettings,
  when: 'end' | 'cut' = 'end',
): Pieces<CohortFits | TooLittleData> {
  const asOf = when === 'end' ? book.endDay : book.cutDay!;
  const nameOf = cohortsBy(settings.cohorts);
  const all = newGroup('everybody');
  const groups = new Map<string, Group>();
  for (let row = 0; row < book.count; row += 1) {
    if (row % SIMPLE_AT_ONCE === 0) yield;
    const customer = book.summary(row, when);
    if (customer === null) continue;
    put(all, row, customer);
    const name = nameOf(customer.firstDay);
    let group = groups.get(name);
    if (group === undefined) {
      group = newGroup(name);
      groups.set(name, group);
    }
    put(group, row, customer);
  }
  const needs = { customers: settings.leastCustomers, repeatCustomers: settings.leastRepeat, days: settings.leastDays };
  const days = all.rows.length === 0 ? 0 : asOf - all.first + 1;
  const tooLittle = findTooLittle(needs, { customers: all.rows.length, repeatCustomers: all.repeat, days });
  if (tooLittle) return tooLittle;
  const everybody = yield* fitGroup(all, summariesOf(book, all, when));
  const cohorts: CohortFit[] = [];
  const notFitted: CohortRefusal[] = [];
  // One cohort is everybody.
  for (const group of groups.size < 2
    ? []
    : [...groups.values()].sort((one, other) => (one.name < other.name ? -1 : 1))) {
    const refusal = refuseCohort(group, asOf, settings);
    const fit = refusal === null ? yield* fitGroup(group, summariesOf(book, group, when)) : null;
    if (fit?.isSettled) cohorts.push(withoutState(fit));
    else notFitted.push({ name: group.name, sentence: refusal ?? 'What they did fits many models equally well.' });
  }
  return { kind: 'fitted', everybody: withoutState(everybody), cohorts, notFitted };
}

const withoutState = ({ isSettled: _, ...fit }: CohortFit & { isSettled: boolean }): CohortFit => fit;

function refuseCohort({ rows, repeat, last }: Group, asOf: number, settings: ExpectedSettings): string | null {
  const { cohortCustomers, cohortRepeat, cohortDays } = settings;
  if (rows.length < cohortCustomers) return `${rows.length} customers; it takes ${cohortCustomers}.`;
  if (repeat < cohortRepeat) return `${repeat} of them came back; it takes ${cohortRepeat}.`;
  if (asOf - last < cohortDays) return `The youngest came ${asOf - last} days ago; it takes ${cohortDays}.`;
  return null;
}
