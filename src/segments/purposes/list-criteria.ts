import { type CriterionKind, guessCriterion } from '../../contacts/index.ts';
import type { Parts } from '../find-segments.ts';
import type { Node } from '../language/definition.schema.ts';
import * as store from './criteria.store.ts';
import { type Described, describeValues } from './describe-values.ts';

export type Criterion = {
  kind: CriterionKind;
  /** True: nobody said so, it goes by the name. */
  isGuess: boolean;
  about: 'attribute' | 'company' | 'event' | 'purchase' | 'engagement' | 'consent' | 'place' | 'value' | 'score';
  name: string;
  type: string;
  /** Share of contacts (of companies: of companies) of whom it is known, 0 to 1. */
  filled: number | null;
  /** Most frequent first, with how many of those looked at have it. */
  values: Described['values'];
  range: Described['range'];
  /** Ready to be used in a definition. */
  example: Node;
};

export type Catalogue = {
  /** Contacts looked at, and how many there are: with fewer, shares and counts are those of a sample. */
  sample: number;
  population: number;
  items: Criterion[];
};

/** What definitions and proposals are written from. */
export type Known = Catalogue & {
  kinds: store.KindRow[];
  lines: store.LineRow[];
  rhythm: store.Rhythm;
  contactIds: number[];
};

const MOST_CONTACTS = 2_000;
/** Of these, so many are looked at for what they bought: there are a hundred lines to a contact in a busy shop. */
const MOST_BUYERS = 500;
/** What is known of a workspace larger than the sample is asked anew, beside the answer, when it is older than this; at most it is so old. */
const FRESH_MS = 60_000;
const OLDEST_MS = 600_000;
const MOST_COMPANIES = 10_000;
const MOST_LINES = 10;
const lastDays = (amount: number) => ({ type: 'last', amount, unit: 'days' }) as const;

/**
 * Everything a definition can ask about in this workspace, from its own data. Of workspaces larger than the sample the answer
 * is remembered for some minutes: what occurs in them changes slowly, and somebody is typing.
 */
export function listCriteria({ db, clock }: Pick<Parts, 'db' | 'clock'>) {
  const remembered = new Map<number, { known: Known; atMs: number }>();
  const asking = new Map<number, Promise<Known>>();

  async function look(workspaceId: number): Promise<Known> {
    const { sql } = db;
    const { contactIds, attributes, population } = await store.readSample(sql, workspaceId, MOST_CONTACTS);
    const [defs, kinds, lines, values, companies, roles, topics, rhythm] = await Promise.all([
      store.readAttributes(sql, workspaceId),
      store.readKinds(sql, workspaceId, contactIds),
      linesOf(workspaceId, contactIds),
      store.readValues(sql, workspaceId, contactIds, clock.now()),
      store.readCompanies(sql, workspaceId, MOST_COMPANIES),
      store.readRoles(sql, workspaceId),
      store.readTopics(sql, workspaceId, contactIds),
      store.readRhythm(sql, workspaceId, contactIds),
    ]);
    const share = (count: number) => (contactIds.length === 0 ? null : count / contactIds.length);
    const items = [
      ...defs.map((def) => ofAttribute(def, attributes)),
      ...ofPlace(attributes),
      ...ofPurchases(lines, rhythm, share),
      ...ofEvents(kinds, share),
      ...topics.map(({ topic, subscribed }) => ofTopic(topic, share(subscribed))),
      ...ofValues(values, share),
      ...ofCompanies(companies, roles, contactIds.length === population ? share(roles.links) : null),
    ];
    return { sample: contactIds.length, population, items, kinds, lines, rhythm, contactIds };
  }

  /** What most contacts of the sample bought, told from the first part of it. */
  async function linesOf(workspaceId: number, contactIds: readonly number[]): Promise<store.LineRow[]> {
    const some = contactIds.slice(0, MOST_BUYERS);
    const rows = await store.readLines(db.sql, workspaceId, some, MOST_LINES);
    return rows.map((row) => ({ ...row, contacts: Math.round((row.contacts * contactIds.length) / some.length) }));
  }

  /** Asks once, however many wait for it. */
  function lookOnce(workspaceId: number): Promise<Known> {
    const running = asking.get(workspaceId);
    if (running) return running;
    const asked = look(workspaceId)
      .then((known) => {
        if (known.population > known.sample) remembered.set(workspaceId, { known, atMs: performance.now() });
        else remembered.delete(workspaceId);
        return known;
      })
      .finally(() => asking.delete(workspaceId));
    asking.set(workspaceId, asked);
    return asked;
  }

  return async function criteria(workspaceId: number): Promise<Known> {
    const held = remembered.get(workspaceId);
    const ageMs = performance.now() - (held?.atMs ?? Number.NEGATIVE_INFINITY);
    if (!held || ageMs > OLDEST_MS) return lookOnce(workspaceId);
    if (ageMs > FRESH_MS) lookOnce(workspaceId).catch(() => {});
    return held.known;
  };
}

type Share = (count: number) => number | null;
type Def = { name: string; type: string; criterion: string | null };

function ofAttribute({ name, type, criterion }: Def, contacts: readonly Record<string, unknown>[]): Criterion {
  const described = describeValues(contacts.map((attributes) => attributes[name]));
  const guess = guessCriterion(name);
  return {
    kind: (criterion as CriterionKind | null) ?? guess ?? (type === 'list' ? 'psychographic' : 'demographic'),
    isGuess: criterion === null,
    ...{ about: 'attribute', name, type },
    filled: contacts.length === 0 ? null : (described?.filled ?? 0) / contacts.length,
    values: type === 'date' ? [] : (described?.values ?? []),
    range: described?.range ?? null,
    example: { type: 'attribute', name, ...comparisonFor(type, described) } as Node,
  };
}

/** What may be asked of such values, filled with one that occurs. */
function comparisonFor(type: string, described: Described | null) {
  const [top] = described?.values ?? [];
  if (!described || type === 'company') return { op: 'exists' } as const;
  if (type === 'date') return { op: 'within-last', amount: 365, unit: 'days' } as const;
  if (described.range) return { op: 'at-least', value: described.range.median } as const;
  if (!top) return { op: 'exists' } as const;
  if (described.type === 'list') return { op: 'has-any', values: [String(top.value)] } as const;
  return described.type === 'boolean'
    ? ({ op: 'is', value: top.value } as const)
    : ({ op: 'in', values: [top.value] } as const);
}

/** Distance, where contacts have places; the example lies in the middle of them. */
function ofPlace(contacts: readonly Record<string, unknown>[]): Criterion[] {
  const [north, east] = ['latitude', 'longitude'].map((name) => describeValues(contacts.map((own) => own[name])));
  if (!north?.range || !east?.range) return [];
  const [latitude, longitude] = [north.range.median, east.range.median];
  if (Math.abs(latitude) > 90 || Math.abs(longitude) > 180) return [];
  const known = { filled: Math.min(north.filled, east.filled) / contacts.length, values: [], range: null };
  const example: Node = { type: 'near', latitude, longitude, kilometres: 25 };
  return [
    { kind: 'geographic', isGuess: false, about: 'place', name: 'distance', type: 'kilometres', ...known, example },
  ];
}

function ofPurchases(lines: readonly store.LineRow[], rhythm: store.Rhythm, share: Share): Criterion[] {
  if (rhythm.customers === 0) return [];
  const base = { isGuess: false, about: 'purchase' as const, values: [], range: null, filled: share(rhythm.customers) };
  const days = Math.max(1, Math.round(2 * (rhythm.medianGapDays ?? 45)));
  const fields = (['category', 'brand', 'product'] as const).flatMap((field): Criterion[] => {
    const found = lines.filter((line) => line.field === field);
    if (found.length === 0) return [];
    const [{ value }] = found as [store.LineRow];
    const linesOf = { category: { categories: [value] }, brand: { brands: [value] }, product: { products: [value] } }[
      field
    ];
    const values = found.map((line) => ({ value: line.value, count: line.contacts }));
    const example: Node = {
      type: 'purchase',
      measure: 'orders',
      lines: linesOf,
      op: 'at-least',
      value: 1,
      window: lastDays(365),
    };
    return [{ ...base, kind: 'behavioural', name: field, type: 'text', values, example }];
  });
  return [
    {
      ...{ ...base, kind: 'behavioural', name: 'orders', type: 'number' },
      example: { type: 'purchase', measure: 'orders', op: 'at-least', value: 2, window: lastDays(365) },
    },
    {
      ...{ ...base, kind: 'behavioural', name: 'days since the last order', type: 'number' },
      example: { type: 'purchase', measure: 'recency', op: 'at-least', amount: days, unit: 'days' },
    },
    {
      ...{ ...base, kind: 'value', name: 'money spent', type: 'number' },
      example: {
        ...{ type: 'relative', is: 'top', percent: 20 },
        of: { from: 'purchases', measure: 'net', window: lastDays(365) },
      },
    },
    ...fields,
  ];
}

function ofEvents(kinds: readonly store.KindRow[], share: Share): Criterion[] {
  return kinds.map(({ name, events, contacts }): Criterion => {
    const base = { isGuess: false, filled: share(contacts), values: [], range: null, name, type: `${events} events` };
    const action = { message_opened: 'opened', message_clicked: 'clicked' } as const;
    if (name in action) {
      const example: Node = {
        ...{ type: 'engagement', action: action[name as keyof typeof action] },
        ...{ op: 'at-least', value: 1, window: lastDays(90) },
      };
      return { ...base, kind: 'behavioural', about: 'engagement', example };
    }
    const example: Node = {
      type: 'event',
      kind: name,
      measure: 'count',
      op: 'at-least',
      value: 1,
      window: lastDays(90),
    };
    return { ...base, kind: name === 'question_answered' ? 'psychographic' : 'behavioural', about: 'event', example };
  });
}

const ofTopic = (topic: string, filled: number | null): Criterion => ({
  ...{ kind: 'psychographic', isGuess: false, about: 'consent', name: topic, type: 'subscription' },
  ...{ filled, values: [], range: null },
  example: { type: 'consent', topic, state: 'subscribed' },
});

function ofValues(rows: readonly store.ValueRow[], share: Share): Criterion[] {
  const byName = new Map<string, { isScore: boolean; values: unknown[] }>();
  for (const { model, values } of rows) {
    for (const [name, value] of Object.entries(values)) {
      const held = byName.get(name) ?? { isScore: model !== '', values: [] };
      held.values.push(value);
      byName.set(name, held);
    }
  }
  return [...byName]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([name, { isScore, values }]): Criterion[] => {
      const described = describeValues(values);
      if (!described) return [];
      const { filled, type, range } = described;
      const example = { type: 'value', name, ...comparisonFor(type, described) } as Node;
      const about = isScore ? 'score' : 'value';
      return [
        {
          kind: kindOfValue(name),
          isGuess: !isScore,
          about,
          name,
          type,
          filled: share(filled),
          values: described.values,
          range,
          example,
        },
      ];
    });
}

function kindOfValue(name: string): CriterionKind {
  if (name.startsWith('needs_')) return 'psychographic';
  return /^(lifecycle|rfm|alive|expected_orders)/.test(name) ? 'behavioural' : 'value';
}

function ofCompanies(
  companies: readonly { attributes: Record<string, unknown> }[],
  { links, deciders, roles }: Awaited<ReturnType<typeof store.readRoles>>,
  filled: number | null,
): Criterion[] {
  if (companies.length === 0) return [];
  const names = [...new Set(companies.flatMap(({ attributes }) => Object.keys(attributes)))].sort();
  const base = { kind: 'firmographic', isGuess: false, about: 'company' } as const;
  const attributes = names.flatMap((name): Criterion[] => {
    const described = describeValues(companies.map(({ attributes: own }) => own[name]));
    if (!described) return [];
    const where = [{ name, ...comparisonFor(described.type, described) }];
    const { type, values, range } = described;
    return [
      {
        ...base,
        name,
        type,
        filled: described.filled / companies.length,
        values,
        range,
        example: { type: 'company', where } as Node,
      },
    ];
  });
  const known = links === 0 ? null : filled;
  return [
    ...attributes,
    {
      ...{ ...base, name: 'decides', type: 'boolean', filled: known, range: null },
      values: [{ value: true, count: deciders }],
      example: { type: 'company', decides: true },
    },
    ...(roles.length > 0
      ? [
          {
            ...{ ...base, name: 'role', type: 'text', filled: known, range: null, values: roles.slice(0, 10) },
            example: { type: 'company', roles: [roles[0]!.value] } as Node,
          },
        ]
      : []),
    {
      ...{ ...base, name: 'people known at the company', type: 'number', filled: known, range: null, values: [] },
      example: { type: 'company', people: { op: 'at-least', value: 2, decides: true } },
    },
  ];
}
