/** Owns: nothing. Reads: offer_arm, event, event_kind. */
import type { Clusters, ClustersWithPast, SampleWithPast } from '../experiments/index.ts';
import type { Sql } from '../platform/index.ts';
import type { Period } from './hours-of-week.ts';

/** What the people of one arm did, each from the instant at which it was given the offer or held back from it. */
export type ArmMoments = {
  contacts: number;
  buyers: number;
  orders: number;
  /** Orders less refunds, minor units. */
  revenue: number;
  ordersEach: SampleWithPast;
  revenueEach: SampleWithPast;
  /** Their orders, and of them those in the offer's windows, person by person; so too in the peak. */
  window: ClustersWithPast;
  peak: ClustersWithPast;
  peakOrdersEach: SampleWithPast;
};

const measured = ['orders', 'revenue', 'in_window', 'in_peak'] as const;
const pairs = [
  ['orders', 'orders_before'],
  ['revenue', 'revenue_before'],
  ...(['in_window', 'in_peak'] as const).flatMap((part) => [
    ['orders', part],
    ['orders_before', `${part}_before`],
    [part, `${part}_before`],
    [part, 'orders_before'],
    ['orders', `${part}_before`],
  ]),
] as [string, string][];

const columns = [
  ...measured
    .flatMap((name) => [name, `${name}_before`])
    .flatMap((name) => [`avg(${name}) as avg_${name}`, `var_samp(${name}) as var_${name}`]),
  ...pairs.map(([a, b]) => `covar_samp(${a}, ${b}) as "cov_${a}_${b}"`),
].join(', ');

type Row = {
  isControl: boolean;
  contacts: number;
  buyers: number;
  orders: number;
  inWindow: number;
  inPeak: number;
} & {
  revenue: number;
} & Record<string, number | null>;

/**
 * Means, variances and covariances over the people of each arm: all that the comparisons need, in one row an arm, however
 * many people there are. Those chosen at or after the end are left out; for the others everything counts, whether they
 * opened the message or not (intention to treat).
 *
 * Shape: the arms are joined to orders and refunds of both periods, one range of the index (workspace, kind, at) each,
 * which holds contact, minute and amount; then one group per person, then one per arm. Windows are minutes of the week as
 * a multirange, the peak is hours of the week.
 */
export async function measureArms(
  sql: Sql,
  workspaceId: number,
  offerId: number,
  {
    before,
    during,
    window,
    peak,
  }: { before: Period; during: Period; window: readonly (readonly [number, number])[]; peak: readonly number[] },
): Promise<{ treated: ArmMoments | null; control: ArmMoments | null }> {
  const place = (when: string) => `count(*) filter (where is_order and ${when})`;
  const rows = await sql<Row>(
    `with arm as materialized (
       select contact_id, is_control, greatest(at, $5) as at from offer_arm
        where workspace_id = $1 and offer_id = $2 and at < $6
     ), bought as (
       select a.contact_id, coalesce(e.amount, 0) as amount, e.at >= a.at as now, e.at < $4 as past,
              e.kind_id = (select id from event_kind where workspace_id = $1 and name = 'order') as is_order,
              e.minute_of_week::int <@ $7::int4multirange as in_window,
              e.minute_of_week / 60 = any($8::int[]) as in_peak
         from arm a join event e on e.contact_id = a.contact_id
        where e.workspace_id = $1 and e.at >= $3 and e.at < $6
          and e.kind_id = any(array(select id from event_kind where workspace_id = $1 and name in ('order', 'refund')))
     ), person as (
       select contact_id, ${place('now')} as orders, ${place('past')} as orders_before,
              ${place('now and in_window')} as in_window, ${place('past and in_window')} as in_window_before,
              ${place('now and in_peak')} as in_peak, ${place('past and in_peak')} as in_peak_before,
              sum(amount) filter (where now) as revenue, sum(amount) filter (where past) as revenue_before
         from bought group by contact_id
     ), everybody as (
       select a.is_control, ${measured
         .flatMap((name) => [name, `${name}_before`])
         .map((name) => `coalesce(p.${name}, 0)::float8 as ${name}`)
         .join(', ')}
         from arm a left join person p on p.contact_id = a.contact_id
     )
     select is_control as "isControl", count(*) as contacts, count(*) filter (where orders > 0) as buyers,
            sum(orders)::bigint as orders, sum(revenue)::bigint as revenue, ${columns}
       from everybody group by is_control`,
    [
      workspaceId,
      offerId,
      before.from,
      before.to,
      during.from,
      during.to,
      `{${window.map(([from, to]) => `[${from},${to})`).join(',')}}`,
      peak,
    ],
  );
  const of = (isControl: boolean) => {
    const row = rows.find((one) => one.isControl === isControl);
    return row ? toMoments(row) : null;
  };
  return { treated: of(false), control: of(true) };
}

function toMoments(row: Row): ArmMoments {
  const mean = (name: string) => row[`avg_${name}`] ?? 0;
  const variance = (name: string) => row[`var_${name}`] ?? null;
  const covariance = (a: string, b: string) => row[`cov_${a}_${b}`] ?? null;
  const sample = (name: string): SampleWithPast => ({
    count: row.contacts,
    mean: mean(name),
    variance: variance(name),
    pastMean: mean(`${name}_before`),
    pastVariance: variance(`${name}_before`),
    covariance: covariance(name, `${name}_before`),
  });
  const clusters = (divisor: string, part: string): Clusters => ({
    clusters: row.contacts,
    divisor: mean(divisor),
    part: mean(part),
    divisorVariance: variance(divisor),
    partVariance: variance(part),
    covariance: covariance(divisor, part),
  });
  const share = (part: string): ClustersWithPast => ({
    now: clusters('orders', part),
    past: clusters('orders_before', `${part}_before`),
    together: {
      divisors: covariance('orders', 'orders_before') ?? 0,
      parts: covariance(part, `${part}_before`) ?? 0,
      partDivisor: covariance(part, 'orders_before') ?? 0,
      divisorPart: covariance('orders', `${part}_before`) ?? 0,
    },
  });
  const { contacts, buyers, orders, revenue } = row;
  return {
    ...{ contacts, buyers, orders, revenue },
    ordersEach: sample('orders'),
    revenueEach: sample('revenue'),
    window: share('in_window'),
    peak: share('in_peak'),
    peakOrdersEach: sample('in_peak'),
  };
}
