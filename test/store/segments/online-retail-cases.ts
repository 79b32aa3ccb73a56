import type { Node } from '../../../src/segments/language/definition.schema.ts';

/**
 * What is asked of the real shop, twice over: as a definition, and as plain SQL over tables that hold nothing but the file
 * (see online-retail.test.ts): `line` one row of the file, `invoice` one invoice: customer, is_refund (number begins with
 * C), local (the earliest time printed), at (the same as an instant), pence. `$1` is the instant asked about.
 *
 * The numbers recorded were derived twice, neither time through Kohort: by this SQL, and by a program of its own that
 * reads the file line by line (Python: csv, decimal, zoneinfo). `count` is as of 2011-12-10 00:00 in London, the first
 * midnight after the file ends.
 */
export type ShopCase = {
  what: string;
  root: Node;
  /** Gives the customers, each once. */
  sql: string;
  count: number;
};

const CAKESTAND = '22423';
const HEART = '85123A';
const JUMBO_BAG = '85099B';
const days = (amount: number) => ({ amount, unit: 'days' }) as const;
const last = (amount: number) => ({ type: 'last', ...days(amount) }) as const;
const beforeNoon = { fromMinute: 0, toMinute: 720 };

/** Customers whose orders up to now satisfy `having`. */
const ordering = (having: string, where = 'true') =>
  `select customer from invoice where not is_refund and at <= $1 and ${where} group by customer having ${having}`;
const everybody = 'select distinct customer from line';
const recent = (amount: number) => `at > $1::timestamptz - interval '${amount * 24} hours'`;

export const shopCases: ShopCase[] = [
  {
    what: 'recency: the last order 180 days ago or longer',
    root: { type: 'purchase', measure: 'recency', op: 'at-least', ...days(180) },
    // The edge lies in summer time: 2011-06-13 01:00 on the clocks of London.
    sql: ordering(`max(at) <= $1::timestamptz - interval '4320 hours'`),
    count: 861,
  },
  {
    what: 'frequency: ten orders in a year',
    root: { type: 'purchase', measure: 'orders', op: 'at-least', value: 10, window: last(365) },
    sql: ordering('count(*) >= 10', recent(365)),
    count: 365,
  },
  {
    // 475 without taking off the refunds.
    what: 'value: 2,000 pounds from June to November, refunds taken off',
    root: {
      type: 'purchase',
      measure: 'net',
      op: 'at-least',
      value: 200_000,
      window: { type: 'between', from: '2011-06-01', to: '2011-12-01' },
    },
    sql: `select customer from invoice where local >= '2011-06-01' and local < '2011-12-01' and at <= $1
          group by customer having sum(pence) >= 200000`,
    count: 457,
  },
  {
    what: 'a product in two orders',
    root: { type: 'purchase', measure: 'orders', op: 'at-least', value: 2, lines: { products: [CAKESTAND] } },
    sql: ordering('count(*) >= 2', `invoice in (select invoice from line where stock = '${CAKESTAND}')`),
    count: 330,
  },
  {
    what: 'bought A but not B',
    root: {
      type: 'all',
      of: [
        { type: 'purchase', measure: 'orders', op: 'at-least', value: 1, lines: { products: [CAKESTAND] } },
        { type: 'purchase', measure: 'orders', op: 'exactly', value: 0, lines: { products: [HEART] } },
      ],
    },
    sql: `select distinct customer from line join invoice using (customer, invoice)
          where stock = '${CAKESTAND}' and not is_refund and at <= $1
          except
          select customer from line join invoice using (customer, invoice)
          where stock = '${HEART}' and not is_refund and at <= $1`,
    count: 620,
  },
  {
    // 80 without taking off what came back.
    what: 'a hundred pieces of a product, less what came back',
    root: {
      type: 'purchase',
      measure: 'quantity',
      op: 'at-least',
      value: 100,
      lines: { products: [JUMBO_BAG] },
    },
    sql: `select customer from line join invoice using (customer, invoice)
          where stock = '${JUMBO_BAG}' and at <= $1 group by customer having sum(quantity) >= 100`,
    count: 78,
  },
  {
    what: 'weekday and local time: three orders on a Sunday morning',
    root: {
      type: 'purchase',
      measure: 'orders',
      op: 'at-least',
      value: 3,
      localTime: { weekdays: [6], ...beforeNoon },
    },
    sql: ordering('count(*) >= 3', 'extract(isodow from local) = 7 and extract(hour from local) < 12'),
    count: 30,
  },
  {
    what: 'share: of five orders or more, 60 % before noon',
    root: {
      type: 'all',
      of: [
        { type: 'purchase', measure: 'orders', op: 'at-least', value: 5 },
        { type: 'purchase', measure: 'share', localTime: beforeNoon, op: 'at-least', percent: 60 },
      ],
    },
    sql: ordering('count(*) >= 5 and count(*) filter (where extract(hour from local) < 12) * 100 >= 60 * count(*)'),
    count: 169,
  },
  {
    // 788 by orders alone.
    what: 'average order of 500 pounds, refunds taken off',
    root: { type: 'purchase', measure: 'average', op: 'at-least', value: 50_000 },
    sql: `select customer from invoice where at <= $1 group by customer
          having count(*) filter (where not is_refund) > 0
             and sum(pence) >= 50000 * count(*) filter (where not is_refund)`,
    count: 754,
  },
  {
    what: 'a hundred different products in 180 days',
    root: { type: 'purchase', measure: 'distinct', of: 'product', op: 'at-least', value: 100, window: last(180) },
    sql: `select customer from line join invoice using (customer, invoice)
          where not is_refund and at <= $1 and ${recent(180)} group by customer having count(distinct stock) >= 100`,
    count: 437,
  },
  {
    what: 'first order less than 30 days ago',
    root: { type: 'purchase', measure: 'tenure', op: 'at-most', ...days(30) },
    sql: ordering(`min(at) > $1::timestamptz - interval '720 hours'`),
    count: 253,
  },
  {
    what: 'the very first order was of 1,000 pounds',
    root: { type: 'event', kind: 'order', measure: 'first', op: 'at-least', value: 100_000 },
    sql: ordering('(array_agg(pence order by at, pence))[1] >= 100000'),
    count: 262,
  },
  {
    what: 'sequence: something came back within 7 days of an order',
    root: {
      type: 'sequence',
      steps: [{ kind: 'order' }, { kind: 'refund' }],
      within: days(7),
      is: 'followed',
    },
    sql: `select distinct o.customer from invoice o join invoice r using (customer)
          where not o.is_refund and r.is_refund and r.at > o.at and r.at <= o.at + interval '168 hours' and r.at <= $1`,
    count: 942,
  },
  {
    what: 'sequence: after an order last winter, no other for 90 days',
    root: {
      type: 'sequence',
      steps: [{ kind: 'order' }, { kind: 'order' }],
      within: days(90),
      is: 'not-followed',
      window: { type: 'between', from: '2010-12-01', to: '2011-03-01' },
    },
    sql: `select distinct customer from invoice a
          where not is_refund and local >= '2010-12-01' and local < '2011-03-01' and at + interval '2160 hours' <= $1
            and not exists (select 1 from invoice b where b.customer = a.customer and not b.is_refund
                              and b.at > a.at and b.at <= a.at + interval '2160 hours')`,
    count: 990,
  },
  {
    what: 'sequence of three with lines: order, cakestand, heart, within 60 days',
    root: {
      type: 'sequence',
      steps: [
        { kind: 'order' },
        { kind: 'order', lines: { products: [CAKESTAND] } },
        { kind: 'order', lines: { products: [HEART] } },
      ],
      within: days(60),
      is: 'followed',
    },
    sql: `with cake as (select distinct customer, at from line join invoice using (customer, invoice) where not is_refund and stock = '${CAKESTAND}'),
               heart as (select distinct customer, at from line join invoice using (customer, invoice) where not is_refund and stock = '${HEART}')
          select distinct customer from cake join heart using (customer)
          where heart.at > cake.at and heart.at <= $1 and exists (
            select 1 from invoice o where o.customer = cake.customer and not o.is_refund
               and o.at < cake.at and o.at >= heart.at - interval '1440 hours')`,
    count: 46,
  },
  {
    what: 'zero: two orders, and nothing ever came back',
    root: {
      type: 'all',
      of: [
        { type: 'purchase', measure: 'orders', op: 'at-least', value: 2 },
        { type: 'event', kind: 'refund', measure: 'count', op: 'exactly', value: 0 },
      ],
    },
    sql: `select customer from invoice where at <= $1 group by customer
          having count(*) filter (where not is_refund) >= 2 and not bool_or(is_refund)`,
    count: 1500,
  },
  {
    // Those who never ordered, whose refunds are of orders before the file begins, belong too.
    what: 'at most: no more than one order in a year',
    root: { type: 'purchase', measure: 'orders', op: 'at-most', value: 1, window: last(365) },
    sql: `${everybody} except ${ordering('count(*) > 1', recent(365))}`,
    count: 1608,
  },
  {
    what: 'the top 10 % by revenue',
    root: { type: 'relative', of: { from: 'purchases', measure: 'net' }, is: 'top', percent: 10 },
    // The 434th of 4,339 who ever ordered: 3,539.53 pounds.
    sql: `with revenue as (select customer, sum(pence) as pence from invoice where at <= $1 group by customer
                           having bool_or(not is_refund))
          select customer from revenue
          where pence >= (select pence from revenue order by pence desc
                          offset (select ceil(count(*) * 10 / 100.0) - 1 from revenue) limit 1)`,
    count: 434,
  },
  {
    what: 'the bottom 25 % by average order',
    root: { type: 'relative', of: { from: 'purchases', measure: 'average' }, is: 'bottom', percent: 25 },
    sql: `with basket as (select customer, sum(pence)::numeric / count(*) filter (where not is_refund) as pence
                          from invoice where at <= $1 group by customer having bool_or(not is_refund))
          select customer from basket
          where pence <= (select pence from basket order by pence
                          offset (select ceil(count(*) * 25 / 100.0) - 1 from basket) limit 1)`,
    count: 1085,
  },
  {
    // The median is 2: half of all ordered no oftener.
    what: 'more orders than the median',
    root: { type: 'relative', of: { from: 'purchases', measure: 'orders' }, is: 'above', than: 'median' },
    sql: `with often as (select customer, count(*) as orders from invoice where not is_refund and at <= $1 group by customer)
          select customer from often where orders > (select percentile_cont(0.5) within group (order by orders) from often)`,
    count: 2010,
  },
  {
    // What the file says last about a customer holds: eight have lived in two countries.
    what: 'attribute: ordered twice from Germany or France',
    root: {
      type: 'all',
      of: [
        { type: 'attribute', name: 'country', op: 'in', values: ['Germany', 'France'] },
        { type: 'purchase', measure: 'orders', op: 'at-least', value: 2 },
      ],
    },
    sql: `${ordering('count(*) >= 2')}
          intersect select customer from (select distinct on (customer) customer, country from line order by customer, id desc) l
          where country in ('Germany', 'France')`,
    count: 127,
  },
  {
    what: 'favourite product by pieces, less what came back',
    root: { type: 'purchase', measure: 'favourite', of: 'product', by: 'quantity', values: [HEART] },
    sql: `with tally as (select customer, stock, sum(quantity) as pieces from line join invoice using (customer, invoice)
                         where at <= $1 group by customer, stock)
          select customer from (select *, max(pieces) over (partition by customer) as most from tally) t
          where stock = '${HEART}' and pieces > 0 and pieces = most`,
    count: 79,
  },
  {
    what: 'favourite product by orders, one of several alike',
    root: { type: 'purchase', measure: 'favourite', of: 'product', by: 'orders', values: [HEART, CAKESTAND] },
    sql: `with tally as (select customer, stock, count(distinct invoice) as orders from line join invoice using (customer, invoice)
                         where not is_refund and at <= $1 group by customer, stock)
          select distinct customer from (select *, max(orders) over (partition by customer) as most from tally) t
          where stock in ('${HEART}', '${CAKESTAND}') and orders = most`,
    count: 618,
  },
  {
    what: 'ordered on twenty different days',
    root: { type: 'purchase', measure: 'distinct', of: 'days', op: 'at-least', value: 20 },
    sql: ordering('count(distinct local::date) >= 20'),
    count: 81,
  },
  {
    what: 'share of events: half of the orders were of 500 pounds',
    root: {
      type: 'event',
      kind: 'order',
      measure: 'share',
      part: { where: [{ field: 'amount', op: 'at-least', value: 50_000 }] },
      op: 'at-least',
      percent: 50,
    },
    sql: ordering('count(*) filter (where pence >= 50000) * 2 >= count(*)'),
    count: 833,
  },
  {
    what: 'once 100 pounds or more came back',
    root: { type: 'event', kind: 'refund', measure: 'min', op: 'at-most', value: -10_000 },
    sql: 'select distinct customer from invoice where is_refund and at <= $1 and pence <= -10000',
    count: 258,
  },
  {
    what: 'not: ordered, but never in the office hours of a working day',
    root: {
      type: 'all',
      of: [
        { type: 'purchase', measure: 'orders', op: 'more-than', value: 0 },
        {
          type: 'not',
          of: {
            type: 'purchase',
            measure: 'orders',
            op: 'at-least',
            value: 1,
            localTime: { weekdays: [0, 1, 2, 3, 4], fromMinute: 540, toMinute: 1020 },
          },
        },
      ],
    },
    sql: ordering(`not bool_or(extract(isodow from local) < 6 and local::time >= '09:00' and local::time < '17:00')`),
    count: 428,
  },
];
