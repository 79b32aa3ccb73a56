/** A template as of an instant: loads whom it is made of and compared with, and finds what sets them apart. */
import type { Sql } from '../../platform/index.ts';
import { buildTemplate, type Found, type Subject } from './build-template.ts';
import { type Check, checkTemplate, type Scored } from './check-template.ts';
import * as people from './people.store.ts';
import { type Known, readFeatures } from './read-features.ts';
import { type CountedTrait, scoreOf } from './score-contact.ts';

const DAY_MS = 86_400_000;
/** The best are few: what the rest are like is known well enough from so many. */
const MOST_REST = 5_000;
const MOST_CHECKED = 10_000;
const MOST_PRODUCTS = 60;
const AT_ONCE = 2_000;
export const CHECK_DAYS = 182;
export const NEAR_CHECK_DAYS = 90;

export type Choice = {
  measure: 'by-hand' | people.ValueMeasure;
  windowDays: number | null;
  count: number;
  compareWith: 'customers' | 'everybody';
};

export type Examined = { bestIds: number[]; best: Known[]; rest: Known[]; found: Found; products: string[] };

const toSubject = ({ features, orders, revenue }: Known): Subject => ({ features, bought: { orders, revenue } });

/** Features of many, in the order of their ids, a few at a time. */
export async function readMany(
  sql: Sql,
  workspaceId: number,
  contactIds: readonly number[],
  wanted: Parameters<typeof readFeatures>[3],
): Promise<Known[]> {
  const known: Known[] = [];
  for (let from = 0; from < contactIds.length; from += AT_ONCE) {
    const ids = contactIds.slice(from, from + AT_ONCE);
    for (const one of await readFeatures(sql, workspaceId, ids, wanted)) known.push(one);
  }
  return known;
}

/** The best customers at an instant by the value that counts. */
export async function chooseTop(sql: Sql, workspaceId: number, choice: Choice, until: Date): Promise<number[]> {
  if (choice.measure === 'by-hand') return [];
  const since = new Date(until.getTime() - (choice.windowDays ?? 365) * DAY_MS);
  const rows = await people.readTop(sql, workspaceId, { measure: choice.measure, since, until, count: choice.count });
  return rows.map(({ id }) => id).sort((a, b) => a - b);
}

export async function examine(
  sql: Sql,
  workspaceId: number,
  { bestIds, until, compareWith }: { bestIds: readonly number[]; until: Date; compareWith: Choice['compareWith'] },
): Promise<Examined> {
  const asked = { until, without: bestIds, customersOnly: compareWith === 'customers', most: MOST_REST };
  const restIds = await people.readSample(sql, workspaceId, asked);
  const everybody = [...bestIds, ...restIds];
  const products = await people.readProductsToAsk(sql, workspaceId, everybody, { until, most: MOST_PRODUCTS });
  const wanted = { until, features: null, products };
  const best = await readMany(sql, workspaceId, bestIds, wanted);
  const rest = await readMany(sql, workspaceId, restIds, wanted);
  const found = buildTemplate(best.map(toSubject), rest.map(toSubject));
  return { bestIds: [...bestIds], best, rest, found, products };
}

export type Checked = { asOf: Date; check: Check; traits: CountedTrait[]; notes: string[] };

/**
 * Makes the template of an earlier day with what was known then, scores whoever was known then and looks at what they
 * bought since. The customers it was made of are left out of the counting.
 */
export async function checkAt(
  sql: Sql,
  workspaceId: number,
  {
    choice,
    byHand,
    struck,
    asOf,
    now,
  }: {
    choice: Choice;
    byHand: readonly number[];
    struck: ReadonlySet<string>;
    asOf: Date;
    now: Date;
  },
): Promise<Checked> {
  const notes: string[] = [];
  let bestIds: number[];
  if (choice.measure === 'by-hand') {
    bestIds = await people.readCustomersAmong(sql, workspaceId, byHand, asOf);
    notes.push(
      'The best customers were picked by hand, knowing what has become of them since; they are left out of the counting, ' +
        'but the traits owe something to hindsight.',
    );
  } else bestIds = await chooseTop(sql, workspaceId, choice, asOf);
  notes.push('Companies, and attributes first imported after that day, are taken as they are now.');
  const { found } = await examine(sql, workspaceId, { bestIds, until: asOf, compareWith: choice.compareWith });
  if (found.kind !== 'found') {
    const detail =
      found.kind === 'too-little-data'
        ? `On that day there were ${found.best} best customers (${found.needed.best} are needed) and ${found.rest} others ` +
          `to compare them with (${found.needed.rest} are needed).`
        : 'With what was known on that day nothing set the best customers apart, so there was nothing to score by.';
    return { asOf, check: { kind: 'too-little-data', detail }, traits: [], notes };
  }
  const traits = found.traits.filter(({ aside, key }) => aside === null && !struck.has(key));
  const ids = await people.readSample(sql, workspaceId, {
    ...{ until: asOf, without: bestIds, customersOnly: false, most: MOST_CHECKED },
  });
  const features = new Set(['purchase:orders', ...traits.map(({ question }) => question.feature)]);
  const products = productsOf(traits);
  const known = await readMany(sql, workspaceId, ids, { until: asOf, features, products });
  const later = new Map<number, people.LaterRow>();
  for (let from = 0; from < ids.length; from += AT_ONCE) {
    const rows = await people.readLater(sql, workspaceId, ids.slice(from, from + AT_ONCE), asOf, now);
    for (const row of rows) later.set(row.contactId, row);
  }
  const scored = known.map(({ contactId, features: own, orders }): Scored => {
    const { orders: since = 0, value = 0 } = later.get(contactId) ?? {};
    return { score: scoreOf(traits, own), orders: since, value, isProspect: orders === 0 };
  });
  return { asOf, check: checkTemplate(scored), traits, notes };
}

/** Products that traits ask about by name. */
export const productsOf = (traits: readonly CountedTrait[]): string[] =>
  traits.flatMap(({ question }) =>
    question.op === 'is' && question.feature === 'purchase:product' ? [question.value] : [],
  );
