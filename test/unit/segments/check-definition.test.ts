import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { checkDefinition, newDefinitionSchema } from '../../../src/segments/language/check-definition.ts';
import { definitionSchema, type Node } from '../../../src/segments/language/definition.schema.ts';
import { hintsFor, type KnownNames } from '../../../src/segments/language/hint-definition.ts';
import { nearestName } from '../../../src/segments/language/nearest-name.ts';

const days = (amount: number) => ({ amount, unit: 'days' }) as const;
const count = { op: 'at-least', value: 1 } as const;
const orders = { type: 'purchase', measure: 'orders', ...count } as const;
const between = (from: string, to: string) => ({ ...orders, window: { type: 'between' as const, from, to } });
const steps = (...kinds: string[]) => kinds.map((kind) => ({ kind }));
const sequence = { type: 'sequence', within: days(7), is: 'followed' } as const;
const visits = { type: 'event', kind: 'visit', ...count } as const;

const wrong: [string, Node, string, RegExp][] = [
  [
    'a span that ends before it begins',
    between('2026-06-01', '2026-05-01'),
    'window.to',
    /later than "from" \(2026-06-01\)/,
  ],
  ['an empty span', between('2026-06-01', '2026-06-01'), 'window.to', /not included/],
  [
    'a span that is wrong in every zone',
    between('2026-06-03', '2026-06-01T23:00:00Z'),
    'window.to',
    /nothing lies between/,
  ],
  ['lines of nothing', { ...orders, lines: {} }, 'lines', /Leave it out to mean any line/],
  [
    'a number between 5 and 1',
    { type: 'attribute', name: 'age', op: 'between', from: 5, to: 1 },
    'to',
    /less than "from" \(5\)/,
  ],
  [
    'an anniversary from next week to today',
    { type: 'attribute', name: 'born', op: 'anniversary', from: 7, to: 0 },
    'to',
    /less than "from"/,
  ],
  [
    'a value between 5 and 1',
    { type: 'value', name: 'score', op: 'between', from: 5, to: 1 },
    'to',
    /less than "from"/,
  ],
  ['fewer than none', { ...orders, op: 'less-than', value: 0 }, 'value', /say exactly 0/],
  ['a count below 0', { ...visits, measure: 'count', op: 'at-most', value: -1 }, 'value', /no count is below 0/],
  [
    'different values of no property',
    { ...visits, measure: 'distinct', of: 'property' },
    'property',
    /say which property/,
  ],
  [
    'different days of a property',
    { ...visits, measure: 'distinct', of: 'days', property: 'shop' },
    'property',
    /no meaning with of "days"/,
  ],
  [
    'a share of nothing in particular',
    { type: 'event', kind: 'visit', measure: 'share', part: {}, op: 'at-least', percent: 50 },
    'part',
    /give "where" or "localTime"/,
  ],
  [
    'a quantity finer than is kept',
    { type: 'purchase', measure: 'quantity', op: 'at-least', value: 0.0005 },
    'value',
    /thousandths/,
  ],
  [
    'three steps that did not follow',
    { ...sequence, is: 'not-followed', steps: steps('order', 'visit', 'refund') },
    'steps',
    /must be two .* here are 3/,
  ],
  [
    'a visit with lines',
    { ...sequence, steps: [{ kind: 'order' }, { kind: 'visit', lines: { products: ['a'] } }] },
    'steps.1.lines',
    /only orders and refunds have lines/,
  ],
  [
    'an unsubscription by a machine',
    { type: 'engagement', action: 'unsubscribed', by: 'machines', ...count },
    'by',
    /machines open and click/,
  ],
  [
    'a link that is opened',
    { type: 'engagement', action: 'opened', linkId: 3, ...count },
    'linkId',
    /links are clicked/,
  ],
  [
    'a field that contacts do not have',
    { type: 'attribute', name: '$emial', op: 'exists' },
    'name',
    /Did you mean \$email\? There are: \$email, \$external_id/,
  ],
  [
    'a field like none there is',
    { type: 'attribute', name: '$shoe', op: 'exists' },
    'name',
    /^is no field of a contact\. There/,
  ],
  [
    'lines of nothing to compare by',
    { type: 'relative', of: { from: 'purchases', measure: 'net', lines: {} }, is: 'top', percent: 10 },
    'of.lines',
    /Leave it out/,
  ],
];

describe('a definition nobody can have meant', () => {
  it.each(wrong)('%s is refused, with its place and what to do', (_, root, place, message) => {
    const deep: Node = { type: 'all', of: [orders, { type: 'not', of: root }] };
    expect(checkDefinition({ version: 1, root: deep })).toEqual([
      {
        path: ['root', 'of', 1, 'of', ...place.split('.').map((step) => (/^\d+$/.test(step) ? Number(step) : step))],
        message: expect.stringMatching(message),
      },
    ]);
    const { success, error } = newDefinitionSchema.safeParse({ version: 1, root });
    expect(success).toBe(false);
    expect(error?.issues.map(({ path }) => path.join('.'))).toEqual([`root.${place}`]);
    expect(definitionSchema.safeParse({ version: 1, root }).success, 'what is stored stays readable').toBe(true);
  });

  it('is told all at once', () => {
    const root: Node = {
      type: 'any',
      of: [between('2026-06-01', '2026-05-01'), { ...orders, op: 'less-than', value: 0 }],
    };
    expect(checkDefinition({ version: 1, root }).map(({ path }) => path.at(-1))).toEqual(['to', 'value']);
  });
});

it.each<[string, Node]>([
  ['a span whose order depends on the zone', between('2026-06-01', '2026-05-31T23:00:00Z')],
  ['a night', { ...orders, localTime: { fromMinute: 1320, toMinute: 120 } }],
  ['a whole day', { ...orders, localTime: { fromMinute: 0, toMinute: 0 } }],
  [
    'at least and at most at once',
    {
      type: 'all',
      of: [
        { ...orders, value: 3 },
        { ...orders, op: 'at-most', value: 2 },
      ],
    },
  ],
  ['exactly none', { ...orders, op: 'exactly', value: 0 }],
  ['a total below 0', { type: 'purchase', measure: 'net', op: 'less-than', value: 0 }],
  ['names nobody knows', { ...visits, measure: 'count', kind: 'moonwalk' }],
  ['a thousandth', { type: 'purchase', measure: 'quantity', op: 'at-least', value: 1.005 }],
])('%s is no problem', (_, root) => {
  expect(checkDefinition({ version: 1, root })).toEqual([]);
  expect(newDefinitionSchema.safeParse({ version: 1, root }).success).toBe(true);
});

it('publishes new definitions under a name of their own', () => {
  const schema = z.toJSONSchema(z.object({ first: definitionSchema, second: newDefinitionSchema }));
  expect(schema.properties).toEqual({
    first: { $ref: '#/$defs/SegmentDefinition' },
    second: { $ref: '#/$defs/NewSegmentDefinition' },
  });
});

describe('hints', () => {
  const known: KnownNames = {
    kinds: new Set(['visit', 'order']),
    attributes: new Map([
      ['city', 'text'],
      ['birthday', 'date'],
      ['age', 'number'],
      ['member', 'boolean'],
      ['tags', 'list'],
    ]),
    topics: new Set(['news']),
    values: new Set(['tier', 'customer_group']),
    companies: {
      attributes: new Map([
        ['industry', 'text'],
        ['size', 'number'],
        ['odd', null],
      ]),
      roles: new Set(['Buyer']),
    },
  };
  const hintsOf = (root: Node) =>
    hintsFor({ version: 1, root }, known).map(({ path, message }) => `${path.join('.')} ${message}`);

  it.each<[Node, string[]]>([
    [
      { ...visits, measure: 'count', kind: 'vist' },
      ['root.kind is “vist”, which never happened so far. Did you mean “visit”?'],
    ],
    [{ ...visits, measure: 'count', kind: 'moonwalk' }, ['root.kind is “moonwalk”, which never happened so far.']],
    [
      { ...sequence, steps: steps('visit', 'oder') },
      ['root.steps.1.kind is “oder”, which never happened so far. Did you mean “order”?'],
    ],
    [
      { type: 'not', of: { type: 'attribute', name: 'City', op: 'exists' } },
      ['root.of.name is “City”; no contact has an attribute of that name so far. Did you mean “city”?'],
    ],
    [
      { type: 'consent', topic: 'offers', state: 'none' },
      ['root.topic is “offers”; no contact was ever asked about a topic of that name so far.'],
    ],
    [
      { type: 'relative', of: { from: 'value', name: 'teir' }, is: 'top', percent: 10 },
      ['root.of.name is “teir”; no contact has a value of that name so far. Did you mean “tier”?'],
    ],
    [
      { type: 'value', name: 'customer_grup', op: 'exists' },
      ['root.name is “customer_grup”; no contact has a value of that name so far. Did you mean “customer_group”?'],
    ],
    [
      { type: 'near', latitude: 1, longitude: 2, kilometres: 3 },
      [
        'root.type goes by “latitude”; no contact has an attribute of that name so far.',
        'root.type goes by “longitude”; no contact has an attribute of that name so far.',
      ],
    ],
    [
      { type: 'near', latitude: 1, longitude: 2, kilometres: 3, names: { latitude: 'age', longitude: 'ages' } },
      ['root.names.longitude is “ages”; no contact has an attribute of that name so far. Did you mean “age”?'],
    ],
    [
      {
        type: 'company',
        roles: ['buyer', 'byer'],
        where: [
          { name: 'indutsry', op: 'exists' },
          { name: 'decisionPath', op: 'exists' },
          { name: '$name', op: 'exists' },
          { name: 'size', op: 'is', value: 'large' },
          { name: 'odd', op: 'more-than', value: 1 },
        ],
        people: { op: 'at-least', value: 1, roles: ['owner'] },
      },
      [
        'root.roles.1 is “byer”; no contact of a company has a role of that name so far. Did you mean “Buyer”?',
        'root.where.0.name is “indutsry”; no company has an attribute of that name so far. Did you mean “industry”?',
        'root.people.roles.0 is “owner”; no contact of a company has a role of that name so far.',
        'root.where.3.value names the text “large”, but “size” holds numbers.',
      ],
    ],
    [
      { type: 'company', people: { op: 'at-least', value: 1 } },
      ['root.people.value excludes no company: each has at least 1.'],
    ],
    [{ ...orders, value: 0 }, ['root.value excludes nobody: everybody has at least 0.']],
    [{ type: 'sample', percent: 0 }, ['root.percent draws nobody.']],
    [
      { type: 'engagement', action: 'clicked', by: 'anyone', ...count },
      ['root.by counts what machines did: it tells of deliveries and filters, not of interest.'],
    ],
    [
      { type: 'attribute', name: 'age', op: 'is', value: '65' },
      ['root.value names the text “65”, but “age” holds numbers.'],
    ],
    [
      { type: 'attribute', name: 'member', op: 'not-in', values: [true, 1] },
      ['root.values names 1, but “member” holds true or false.'],
    ],
    [
      { type: 'attribute', name: 'tags', op: 'is', value: 'vip' },
      ['root.op is “is”, which does not suit “tags”: it holds lists of texts.'],
    ],
    [
      { type: 'attribute', name: 'city', op: 'more-than', value: 3 },
      ['root.op is “more-than”, which does not suit “city”: it holds texts.'],
    ],
    [
      { type: 'relative', of: { from: 'attribute', name: 'city' }, is: 'top', percent: 10 },
      ['root.of.name is “city”, which holds texts: only numbers compare.'],
    ],
    [
      {
        type: 'all',
        of: [
          { ...visits, measure: 'count' },
          { type: 'engagement', action: 'opened', ...count },
          { ...visits, kind: 'message_bounced', measure: 'count' },
          { type: 'attribute', name: '$email', op: 'exists' },
          { type: 'attribute', name: 'city', op: 'is', value: 'Lund' },
          { type: 'attribute', name: 'age', op: 'in', values: [64, 65] },
          { type: 'attribute', name: 'tags', op: 'contains', value: 'vip' },
          { type: 'attribute', name: 'birthday', op: 'starts-with', value: '1951' },
          { type: 'attribute', name: 'birthday', op: 'anniversary', from: 0, to: 7 },
          { type: 'consent', topic: 'news', state: 'none' },
          { type: 'value', name: 'tier', op: 'exists' },
          { type: 'value', name: 'customer_group', op: 'exists' },
          { type: 'company', roles: ['BUYER'], people: { op: 'at-least', value: 1, decides: true } },
          { type: 'sample', percent: 10 },
        ],
      },
      [],
    ],
  ])('%j', (root, hints) => expect(hintsOf(root)).toEqual(hints));

  it.each([
    ['birtdhay', 'birthday'],
    ['BIRTHDAY', 'birthday'],
    ['birthplace', null],
    ['ct', null],
    ['x', null],
    ['', null],
  ])('the name nearest to “%s” is %s', (name, nearest) => {
    expect(nearestName(name, known.attributes.keys())).toBe(nearest);
  });
});
