import { SCENARIO_SHOP } from '../simulator/index.ts';
import { table } from './table.ts';

export type Freshness = { changes: number; p50Ms: number | null; p99Ms: number | null };
type Counts = {
  planned: number;
  accepted: number;
  opened: number;
  clicked: number;
  unsubscribed: number;
  redeemed: number;
};
type Arm = { arm: string; contacts: number; buyers: number; revenue: number };
export type Report = { totals: Counts; bySegment: (Counts & { segment: string })[]; treatedAndControl: Arm[] };

/** Of the report of an offer: what it did, in sentences. */
export type OfferEffect = { name: string; summary: string[] };

/** What the story leaves behind: the JSON line of `--once`. */
export type Facts = {
  contacts: number;
  events: number;
  segments: { name: string; before: number; after: number }[];
  messages: { planned: number; accepted: number };
  opens: number;
  clicks: number;
  redemptions: number;
  clickToMembershipMs: { p50: number | null; p99: number | null };
  /** Heads of exclusive, recurring and mobile. */
  customerGroups: Record<string, number>;
  /** 0 to 100. */
  dataQuality: number | null;
  seconds: number;
};

const money = (minor: number) => `${Math.round(minor / 100).toLocaleString('en')} ${SCENARIO_SHOP.currency}`;
const ms = (value: number | null) => (value === null ? '–' : `${value.toFixed(0)} ms`);

/** The outcome for people to read: what came of each letter, who moved, who bought, and how fast a click moved somebody. */
export function tellOutcome({
  facts,
  report,
  freshness,
  effect,
}: {
  facts: Facts;
  report: Pick<Report, 'bySegment' | 'treatedAndControl'>;
  freshness: Freshness;
  effect: OfferEffect;
}): string[] {
  const { changes, p50Ms, p99Ms } = freshness;
  return [
    table(
      ['Letter for', 'sent', 'opened', 'clicked', 'stopped', 'code used'],
      report.bySegment.map((row) => [
        row.segment,
        row.accepted,
        row.opened,
        row.clicked,
        row.unsubscribed,
        row.redeemed,
      ]),
    ),
    table(
      ['Segment', 'before', 'after', 'moved'],
      facts.segments.map((row) => [row.name, row.before, row.after, row.after - row.before]),
    ),
    table(
      ['Since the letter', 'people', 'who bought', 'revenue', 'per person'],
      report.treatedAndControl.map((row) => [
        row.arm === 'control' ? 'got nothing (control)' : 'got a letter',
        row.contacts,
        row.buyers,
        money(row.revenue),
        money(row.revenue / Math.max(1, row.contacts)),
      ]),
    ),
    [`The offer "${effect.name}", a few days in:`, ...effect.summary].join('\n  '),
    `From a click to the segment it leads to (${changes} of them): p50 ${ms(p50Ms)}, p99 ${ms(p99Ms)}.\n`,
  ];
}
