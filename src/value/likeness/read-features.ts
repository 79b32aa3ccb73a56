import { wellKnownKinds } from '../../events/index.ts';
import type { Sql } from '../../platform/index.ts';
import * as store from './features.store.ts';
import type { Features, FeatureValue } from './traits.ts';

const DAY_MS = 86_400_000;
const ENGAGEMENT_DAYS = 90;
const DONE_DAYS = 365;
/** With fewer orders nobody has habits. */
const FEWEST_FOR_HABIT = 3;
const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
const PARTS = ['night', 'morning', 'afternoon', 'evening'];

export type Known = { contactId: number; features: Features; orders: number; revenue: number };

export type Wanted = {
  /** What is known before this instant. */
  until: Date;
  /** Only these features; null: all there are. `orders` and `revenue` are 0 when no feature of purchases is among them. */
  features: ReadonlySet<string> | null;
  /** Products asked about by name, where the shop has no categories. */
  products: readonly string[];
};

type Draft = Map<string, FeatureValue>;
type Reading = { sql: Sql; workspaceId: number; batch: { contactIds: readonly number[]; until: Date } };

/**
 * What is known about these contacts at an instant, in the order of their ids; those that are gone are left out. Consent is
 * that of the latest statement; companies are as they are now. Nothing is read that is not asked for.
 */
export async function readFeatures(
  sql: Sql,
  workspaceId: number,
  contactIds: readonly number[],
  wanted: Wanted,
): Promise<Known[]> {
  const reading = { sql, workspaceId, batch: { contactIds, until: wanted.until } };
  const asks = (start: string) =>
    wanted.features === null || [...wanted.features].some((feature) => feature.startsWith(start));
  const rows = await store.readContactRows(sql, workspaceId, reading.batch);
  const drafts = new Map<number, Draft>(rows.map(({ contactId }) => [contactId, new Map()]));
  if (asks('attribute:') || asks('contact:')) await addAttributes(reading, rows, drafts);
  if (asks('company:')) await addCompanies(reading, drafts);
  const bought = asks('purchase:') || asks('timing:') ? await addOrders(reading, drafts) : noOrders;
  if (asks('purchase:channel')) {
    for (const row of await store.readChannelRows(sql, workspaceId, reading.batch))
      drafts.get(row.contactId)?.set('purchase:channel', row.channels);
  }
  const ofLines = ['category', 'brand', 'first-category', 'items', 'products', 'categories', 'brands'];
  if (ofLines.some((name) => asks(`purchase:${name}`))) await addLines(reading, drafts);
  if (asks('purchase:product') && wanted.products.length > 0) await addProducts(reading, drafts, wanted.products);
  if (asks('engagement:')) await addEngagement(reading, drafts);
  if (asks('topic:')) {
    for (const row of await store.readTopicRows(sql, workspaceId, reading.batch))
      drafts.get(row.contactId)?.set('topic:subscribed', row.topics);
  }
  return rows.map(({ contactId }) => {
    const features = drafts.get(contactId)!;
    return { contactId, features, ...(bought.get(contactId) ?? { orders: 0, revenue: 0 }) };
  });
}

async function addAttributes(
  { sql, workspaceId, batch }: Reading,
  rows: store.ContactRow[],
  drafts: Map<number, Draft>,
) {
  const types = new Map((await store.readAttributeTypes(sql, workspaceId)).map(({ name, type }) => [name, type]));
  for (const { contactId, attributes, language } of rows) {
    const draft = drafts.get(contactId)!;
    if (language !== null) draft.set('contact:language', language);
    for (const [name, value] of Object.entries(attributes)) {
      const type = types.get(name);
      if (type === 'date' && typeof value === 'string') {
        const years = (batch.until.getTime() - Date.parse(value)) / (365.25 * DAY_MS);
        if (Number.isFinite(years)) draft.set(`attribute:years_since_${name}`, Math.round(years * 10) / 10);
      } else if (type !== 'company') setValue(draft, `attribute:${name}`, value);
    }
  }
}

/** What can be asked about: anything else is as good as not known. */
function setValue(draft: Draft, feature: string, value: unknown): void {
  if (typeof value === 'string' ? value !== '' : typeof value === 'number' || typeof value === 'boolean')
    draft.set(feature, value as FeatureValue);
  else if (Array.isArray(value))
    draft.set(
      feature,
      value.filter((one): one is string => typeof one === 'string'),
    );
}

async function addCompanies({ sql, workspaceId, batch }: Reading, drafts: Map<number, Draft>) {
  for (const row of await store.readCompanyRows(sql, workspaceId, batch)) {
    const draft = drafts.get(row.contactId);
    if (!draft) continue;
    const larger = (feature: string, value: number) =>
      draft.set(feature, Math.max(value, Number(draft.get(feature) ?? value)));
    larger('company:people', row.people);
    larger('company:decision-makers', row.decisionMakers);
    draft.set('company:decides', draft.get('company:decides') === true || row.decides);
    if (row.role !== null) addWords(draft, 'company:roles', [row.role]);
    for (const [name, value] of Object.entries(row.attributes)) {
      const feature = `company:${name}`;
      if (typeof value === 'number') larger(feature, value);
      else if (typeof value === 'string') addWords(draft, feature, [value]);
      else setValue(draft, feature, value);
    }
  }
}

/** Of somebody who belongs to several companies all words count. */
function addWords(draft: Draft, feature: string, words: readonly string[]): void {
  const held = draft.get(feature);
  draft.set(feature, [...new Set([...(Array.isArray(held) ? (held as string[]) : []), ...words])]);
}

const noOrders: ReadonlyMap<number, { orders: number; revenue: number }> = new Map();

async function addOrders({ sql, workspaceId, batch }: Reading, drafts: Map<number, Draft>) {
  const bought = new Map<number, { orders: number; revenue: number }>();
  const until = batch.until.getTime();
  for (const row of await store.readOrderRows(sql, workspaceId, batch)) {
    const { orders, firstAt, lastAt } = row;
    const revenue = row.amount - row.refunded;
    bought.set(row.contactId, { orders, revenue });
    const draft = drafts.get(row.contactId);
    if (!draft) continue;
    const days = (ms: number) => Math.round(ms / DAY_MS);
    draft.set('purchase:orders', orders);
    draft.set('purchase:revenue', revenue);
    draft.set('purchase:basket', Math.round(row.amount / orders));
    draft.set('purchase:tenure-days', days(until - firstAt.getTime()));
    draft.set('purchase:recency-days', days(until - lastAt.getTime()));
    if (row.amount > 0) draft.set('purchase:refund-share', Math.round((100 * row.refunded) / row.amount) / 100);
    if (orders < FEWEST_FOR_HABIT) continue;
    draft.set('timing:gap-days', days((lastAt.getTime() - firstAt.getTime()) / (orders - 1)));
    draft.set('timing:weekday', mostly(row.weekdays, WEEKDAYS, orders));
    draft.set('timing:part-of-day', mostly(row.parts, PARTS, orders));
  }
  return bought;
}

/** What more than half of the orders are of, if anything. */
const mostly = (counts: readonly number[], names: readonly string[], orders: number): string[] =>
  names.filter((_, place) => counts[place]! * 2 > orders);

async function addLines({ sql, workspaceId, batch }: Reading, drafts: Map<number, Draft>) {
  for (const row of await store.readLineRows(sql, workspaceId, batch)) {
    const draft = drafts.get(row.contactId);
    if (!draft) continue;
    draft.set('purchase:items', Math.round((10 * row.lines) / row.orders) / 10);
    draft.set('purchase:products', row.products);
    if (row.categories.length > 0) {
      draft.set('purchase:category', row.categories);
      draft.set('purchase:categories', row.categories.length);
      draft.set('purchase:first-category', row.firstCategories);
    }
    if (row.brands.length > 0) {
      draft.set('purchase:brand', row.brands);
      draft.set('purchase:brands', row.brands.length);
    }
  }
}

async function addProducts(
  { sql, workspaceId, batch }: Reading,
  drafts: Map<number, Draft>,
  products: readonly string[],
) {
  for (const draft of drafts.values()) if (draft.has('purchase:orders')) draft.set('purchase:product', []);
  for (const row of await store.readProductRows(sql, workspaceId, batch, products)) {
    drafts.get(row.contactId)?.set('purchase:product', row.products);
  }
}

async function addEngagement({ sql, workspaceId, batch }: Reading, drafts: Map<number, Draft>) {
  const before = (days: number) => new Date(batch.until.getTime() - days * DAY_MS);
  for (const row of await store.readEngagementRows(sql, workspaceId, batch, before(ENGAGEMENT_DAYS))) {
    const draft = drafts.get(row.contactId);
    // Nobody can open what was not sent: then nothing is known of it.
    if (!draft || row.received === 0) continue;
    draft.set('engagement:opened', row.opened);
    draft.set('engagement:clicked', row.clicked);
  }
  const wellKnown: readonly string[] = wellKnownKinds;
  const own = (await store.readKinds(sql, workspaceId)).filter(({ name }) => !wellKnown.includes(name));
  if (own.length === 0) return;
  for (const draft of drafts.values()) draft.set('engagement:did', []);
  const names = new Map(own.map(({ id, name }) => [id, name]));
  const asked = { since: before(DONE_DAYS), kindIds: own.map(({ id }) => id) };
  for (const row of await store.readDoneRows(sql, workspaceId, batch, asked)) {
    drafts.get(row.contactId)?.set(
      'engagement:did',
      row.kindIds.map((id) => names.get(id)!),
    );
  }
}
