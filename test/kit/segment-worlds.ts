import fc from 'fast-check';
import type { ScoreModel } from '../../src/contacts/index.ts';

/**
 * Small random worlds for the segment engine: few kinds, values and instants, so that edges meet: equal timestamps, the
 * end of a window on an event, the hour that comes twice, leap days, nulls, refunds, values of odd types, events that
 * arrive late (their ids are not in the order of time).
 */
const STEP_MS = 30 * 60_000;
const STEPS = 150;

/** Quantity: pieces or a weight, at most three decimals. */
export type WorldLine = {
  product: string;
  category: string | null;
  brand: string | null;
  amount: number;
  quantity: number;
};
export type WorldEvent = {
  kind: string;
  at: number;
  amount: number | null;
  ref: string | null;
  props: unknown;
  lines: WorldLine[];
};
/** Each list in the order in which it was written down, which need not be the order of time. */
export type WorldContact = {
  /** As they are at the end, after all changes. */
  attributes: Record<string, unknown>;
  email: string | null;
  language: string | null;
  timeZone: string | null;
  createdAt: number;
  bucket: number;
  events: WorldEvent[];
  consents: { topic: string; isSubscribed: boolean; at: number }[];
  /** `found` null: taken away. */
  values: { name: string; found: string | number | null; at: number }[];
  /** What Kohort itself worked out; a name that a later row of the model lacks is missing from then on. */
  scores: { model: ScoreModel; scores: Record<string, string | number>; at: number }[];
  /** Companies by key, as they are at the end: the first contact who names one says what it is like. */
  companies: WorldLink[];
  lists: { segmentId: number; isListed: boolean; at: number }[];
  /** For each segment an entry and an exit in turns, in the order of time. */
  memberships: { segmentId: number; isEntry: boolean; cause: MemberCause; at: number }[];
  /** What an attribute (or $field) was before a change; `before` null: missing. */
  changes: { name: string; before: unknown; at: number }[];
};
export type WorldLink = {
  key: string;
  name: string;
  attributes: Record<string, unknown>;
  role: string | null;
  decides: boolean;
};
export type MemberCause = 'change' | 'time' | 'build' | 'rebuild';

export const kinds = [
  'order',
  'refund',
  'message_accepted',
  'message_opened',
  'message_clicked',
  'message_opened_machine',
  'message_opened_proxy',
  'message_clicked_machine',
  'message_clicked_unsure',
  'offer_redeemed',
  'offer_received',
  'experiment_assigned',
  'visit',
];
export const attributeNames = ['color', 'level', 'born', 'tags', '__proto__x', 'latitude', 'longitude'];
export const valueNames = ['tier', 'score'];
/** Values that Kohort works out, of two models. */
export const scoreNamesIn = ['customer_group', 'rfm_recency', 'alive'];
export const companyKeys = ['acme', 'bolt', 'core', 'dune'];
export const roleNames = ['buyer', 'Buyer', 'ceo', 'Ägare'];
/** Places: poles, the other side of the date line, a step or half a step (1e-7 degrees) apart. */
export const latitudes = [59.33, 59.34, 0, 0.000_000_1, 0.000_000_04, -0.000_000_05, 90, -90, 89.999_999_9, -33.87];
export const longitudes = [18.07, 18.08, 0, 0.000_000_1, -0.000_000_04, 180, -180, 179.999_999_9, -179.95, 151.21];
/** Segments that contacts have a history in; the last one has lists too. */
export const worldSegments = [1, 2, 3];
/** The clock changes at other hours and dates, at midnight, by half an hour, or never; two that are none. */
export const contactZones = [
  'America/New_York',
  'America/Havana',
  'Atlantic/Azores',
  'Australia/Sydney',
  'Australia/Lord_Howe',
  'Pacific/Auckland',
  'Pacific/Kiritimati',
  'Asia/Kolkata',
  'Asia/Beirut',
  'UTC',
  'Mars/Olympus',
  '+01:00',
];

const isoOf = (at: number) => new Date(at).toISOString();
const HUNDREDS = (min: number, max: number) => fc.integer({ min, max }).map((hundreds) => hundreds * 100);

const scalar = fc.constantFrom<unknown>('red', 'Red', 'blue', 'ÅÄÖ', 'åäö', '1', 1, 2, 2.5, true, false, null);
const number = fc.constantFrom<unknown>(
  1,
  2,
  2.5,
  0.1,
  0.2,
  0.3,
  -1.000_000_5,
  1e9,
  1e9 + 1,
  -1e12,
  1e-9,
  0,
  '2',
  null,
);

const line: fc.Arbitrary<WorldLine> = fc.record({
  product: fc.constantFrom('p1', 'p2', 'p3'),
  category: fc.constantFrom('tea', 'coffee', null),
  brand: fc.constantFrom('x', 'y', null),
  amount: HUNDREDS(-2, 3),
  quantity: fc.constantFrom(1, 1, 2, 3, 0.5, 0.125, 0, -1, -0.5),
});

const props = fc.oneof(
  fc.constant(null),
  fc.record(
    {
      color: scalar,
      n: fc.oneof(number, scalar),
      variant: fc.constantFrom<unknown>('a', 'b', 'control', 1, null),
      contentId: fc.constantFrom<unknown>(1, 2, '1', null),
      linkId: fc.constantFrom<unknown>(1, 2, null),
    },
    { requiredKeys: [] },
  ),
  fc.record({ n: number }),
  fc.constantFrom<unknown>([1], 'red', 7),
);

/** A world in time: where its clock stands, and what is drawn around it. */
export type World = ReturnType<typeof worldOf>;

/** A world of some days from `start` (epoch ms) on, in a workspace of this time zone. */
export function worldOf(timeZone: string, start: number) {
  const atStep = (step: number) => start + step * STEP_MS;
  /** Few instants, so that much happens at the same one. */
  const crowded = fc.integer({ min: 0, max: 5 }).map((step) => atStep(step * 24));
  const onGrid = fc.integer({ min: 0, max: STEPS }).map(atStep);
  /** Instants on the edges of things: on the grid, and one millisecond beside it; mostly after much has happened. */
  const instants = fc
    .tuple(fc.oneof(onGrid, fc.integer({ min: STEPS / 2, max: STEPS }).map(atStep)), fc.constantFrom(0, 0, -1, 1))
    .map(([at, beside]) => at + beside);
  const anyTime = fc.oneof(crowded, onGrid, instants);
  /** Days around the world, of that year and of others, leap days among them. */
  const days = fc
    .tuple(fc.integer({ min: -3, max: 8 }), fc.constantFrom(0, 0, -1, -2, -30, -40, 1))
    .map(([day, years]) => {
      const found = new Date(start + day * 86_400_000);
      found.setUTCFullYear(found.getUTCFullYear() + years);
      return isoOf(found.getTime());
    });
  const dates = fc.oneof(
    days.map((day) => day.slice(0, 10)),
    fc.constantFrom('1988-02-29', '2000-02-29', '1999-02-28', '1999-03-01'),
  );
  const dated = fc.oneof(
    dates,
    dates,
    days,
    instants.map(isoOf),
    fc.tuple(dates, fc.constantFrom('T00:00:00Z', 'T23:30:00+05:30', 'T12:00-11:00')).map(([day, time]) => day + time),
    fc.constantFrom('2026-02-31', '1900-02-29', 'tomorrow'),
  );
  const attributeValue = fc.oneof(
    scalar,
    number,
    fc.constantFrom<unknown>(['red', 'blue'], ['red'], [], ['1', 1, null], { red: 1 }, '', 'reddish'),
    dated,
  );
  const attributes = {
    color: fc.oneof(scalar, attributeValue),
    level: fc.oneof(number, attributeValue),
    born: fc.oneof(dated, dated, attributeValue),
    tags: attributeValue,
    __proto__x: attributeValue,
    latitude: fc.oneof(
      { weight: 6, arbitrary: fc.constantFrom<unknown>(...latitudes) },
      fc.constantFrom<unknown>(90.1, -91, '59.33', null, 1e-310, true),
    ),
    longitude: fc.oneof(
      { weight: 6, arbitrary: fc.constantFrom<unknown>(...longitudes) },
      fc.constantFrom<unknown>(180.1, 1e300, '18', null, [18]),
    ),
  };
  const event: fc.Arbitrary<WorldEvent> = fc
    .record({
      kind: fc.constantFrom('order', 'order', 'order', 'visit', ...kinds),
      at: anyTime,
      amount: fc.option(HUNDREDS(-2, 4), { freq: 5 }),
      ref: fc.constantFrom('1', '2', 'x', null),
      props,
      lines: fc.array(line, { maxLength: 3 }),
    })
    .map((made) => (made.kind === 'order' || made.kind === 'refund' ? made : { ...made, lines: [] }));
  const memberships = fc
    .array(
      fc.tuple(
        fc.constantFrom(...worldSegments),
        fc.array(fc.tuple(anyTime, fc.constantFrom<MemberCause>('change', 'time', 'build', 'rebuild')), {
          maxLength: 4,
        }),
      ),
      { maxLength: 3 },
    )
    .map((drawn) =>
      [...new Map(drawn)].flatMap(([segmentId, rows]) =>
        rows
          .toSorted(([a], [b]) => a - b)
          .map(([at, cause], index) => ({ segmentId, isEntry: index % 2 === 0, cause, at })),
      ),
    );
  const fieldChange = fc.record({
    name: fc.constantFrom('$email', '$language', '$time_zone'),
    before: fc.constantFrom<unknown>('sv', 'en', 'ann@example.com', 'Asia/Kolkata', null),
    at: anyTime,
  });
  const attributeChange = fc.oneof(
    ...Object.entries(attributes).map(([name, value]) =>
      fc.record({ name: fc.constant(name), before: value, at: anyTime }),
    ),
  );
  const contact: fc.Arbitrary<WorldContact> = fc.record({
    attributes: fc.record(attributes, { requiredKeys: [] }),
    email: fc.constantFrom('ann@example.com', 'Bo@Example.com', null),
    language: fc.constantFrom('sv', 'en', null),
    timeZone: fc.option(fc.constantFrom(...contactZones), { freq: 3 }),
    createdAt: instants,
    bucket: fc.integer({ min: 0, max: 9_999 }),
    events: fc.array(event, { minLength: 1, maxLength: 16 }),
    consents: fc.array(
      fc.record({ topic: fc.constantFrom('news', 'offers'), isSubscribed: fc.boolean(), at: crowded }),
      {
        maxLength: 4,
      },
    ),
    values: fc.array(
      fc.record({
        name: fc.constantFrom(...valueNames),
        found: fc.constantFrom('gold', 'silver', '1', 1, 2, 2.5, 0.1, null),
        at: anyTime,
      }),
      { maxLength: 4 },
    ),
    scores: fc.array(
      fc.oneof(
        fc.record({
          model: fc.constant('purchases' as const),
          scores: fc.record(
            {
              customer_group: fc.constantFrom('exclusive', 'recurring', 'mobile'),
              rfm_recency: fc.constantFrom<string | number>(1, 2, 2.5, '1'),
            },
            { requiredKeys: [] },
          ),
          at: anyTime,
        }),
        fc.record({
          model: fc.constant('expected' as const),
          scores: fc.record({ alive: fc.constantFrom(0, 0.1, 0.3, 0.6, 1) }, { requiredKeys: [] }),
          at: anyTime,
        }),
      ),
      { maxLength: 4 },
    ),
    companies: fc.uniqueArray(
      fc.record({
        key: fc.constantFrom(...companyKeys),
        name: fc.constantFrom('Acme', 'acme AB', 'Bolt', 'red'),
        attributes: fc.record(attributes, { requiredKeys: [] }),
        role: fc.constantFrom(...roleNames, null),
        decides: fc.boolean(),
      }),
      { maxLength: 2, selector: ({ key }) => key },
    ),
    lists: fc.array(fc.record({ segmentId: fc.constantFrom(...worldSegments), isListed: fc.boolean(), at: crowded }), {
      maxLength: 3,
    }),
    memberships,
    changes: fc.array(fc.oneof({ weight: 3, arbitrary: attributeChange }, fieldChange), { maxLength: 4 }),
  });
  return { timeZone, start, onGrid, instants, days, dates, contact };
}

export const timeZone = 'Europe/Stockholm';
export const worldStart = Date.parse('2026-10-24T00:00:00+02:00');

/** The night on which Europe's clocks go back; the others: leap day, the day before 1 March, clocks going forward and back. */
export const autumn = worldOf(timeZone, worldStart);
export const worlds: World[] = [
  autumn,
  autumn,
  worldOf('America/New_York', Date.parse('2028-02-27T00:00:00-05:00')),
  worldOf('Australia/Sydney', Date.parse('2026-10-03T00:00:00+10:00')),
  worldOf('Atlantic/Azores', Date.parse('2027-02-27T00:00:00-01:00')),
  worldOf('Atlantic/Azores', Date.parse('2026-10-24T00:00:00Z')),
  worldOf('Asia/Beirut', Date.parse('2026-03-28T00:00:00+02:00')),
];
export const { onGrid, instants, contact: worldContact } = autumn;

/** A contact to whom nothing happened yet. */
export const plainContact: WorldContact = {
  attributes: {},
  email: null,
  language: null,
  timeZone: null,
  createdAt: worldStart,
  bucket: 0,
  events: [],
  consents: [],
  values: [],
  scores: [],
  companies: [],
  lists: [],
  memberships: [],
  changes: [],
};
