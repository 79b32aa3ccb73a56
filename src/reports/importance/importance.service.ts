import type { Clock, Db } from '../../platform/index.ts';
import type { ValueSettings } from '../../value/index.ts';
import type { Workspaces } from '../../workspaces/index.ts';
import { firstOrderAt } from '../offer-report.store.ts';
import { csvText } from './csv-text.ts';
import type { ImportanceAnswer, ImportanceQuery } from './importance.schema.ts';
import { type AskedSegment, listAsked, type SegmentSums, type Sums, sumSegments } from './importance.store.ts';
import { partNames, type Ranked, rankSegments } from './rank-segments.ts';
import { knownValue, whyNotWhole, worthOf } from './segment-worth.ts';
import { partTitles, tellOverlap, tellSegment } from './tell-importance.ts';
import { rateOf } from './trades-in-sql.ts';

type Parts = {
  db: Db;
  clock: Clock;
  workspaces: Pick<Workspaces, 'get'>;
  settings: { get(workspaceId: number): Promise<Pick<ValueSettings, 'strategy'>> };
};

const DAY_MS = 86_400_000;

/** What each segment is worth to the company, and the ranking that follows, with the numbers behind it. */
export function createImportance({ db, clock, workspaces, settings }: Parts) {
  const importance = async (workspaceId: number, query: ImportanceQuery): Promise<ImportanceAnswer> => {
    const to = clock.now();
    const from = new Date(to.getTime() - query.days * DAY_MS);
    const before = new Date(from.getTime() - query.days * DAY_MS);
    const { currency } = await workspaces.get(workspaceId);
    const { strategy } = await settings.get(workspaceId);
    const { costs, weights, walletAttribute } = strategy;
    const asked = await listAsked(db.sql, workspaceId, query.segmentIds ?? null);
    const sums = await sumSegments(db.sql, workspaceId, {
      ...{ segmentIds: asked.map(({ id }) => id), before, from, to, walletAttribute },
      categoryCostShares: costs.categoryCostShares,
      otherCostShare: costs.otherCostShare,
      countsMessages: costs.perThousandMessages > 0,
    });
    const rate = rateOf(sums.all);
    const notWhole = whyNotWhole(await firstOrderAt(db.sql, workspaceId), { before, from });
    const bySegment = new Map(sums.segments.map((one) => [one.segmentId, one]));
    const judged = asked.map((segment) => {
      const found = bySegment.get(segment.id) ?? { ...nothing, segmentId: segment.id };
      const { strength } = segment;
      return {
        segment,
        sums: found,
        worth: worthOf(found, { costs, rate, strength, notWhole, hasWallet: walletAttribute !== null }),
      };
    });
    const ranked = rankSegments(
      judged.map(({ segment, worth }) => ({ id: segment.id, parts: worth.parts })),
      weights,
    );
    const byId = new Map(judged.map((one) => [one.segment.id, one]));
    return {
      at: to.toISOString(),
      period: { from: from.toISOString(), to: to.toISOString() },
      before: { from: before.toISOString(), to: from.toISOString() },
      days: query.days,
      currency,
      weights,
      segments: ranked.map((one) => present(one, byId.get(one.id)!, currency)),
      overlap: presentOverlap(sums, currency),
      notes: notesOf(asked.length, sums, rate),
    };
  };

  return {
    importance,

    /** The same as a table: a row a segment, a column a figure. */
    async importanceCsv(workspaceId: number, query: ImportanceQuery): Promise<string> {
      const { segments } = await importance(workspaceId, query);
      const figures = (row: ImportanceAnswer['segments'][number]) =>
        partNames.flatMap((name) => {
          const found = row.parts.find(({ part }) => part === name)!;
          return [found.value.kind === 'known' ? found.value.value : null, found.standardised, found.weight];
        });
      return csvText(
        [
          ...['rank', 'segment_id', 'segment', 'decision', 'score', 'members', 'customers', 'orders', 'revenue'],
          ...['revenue_before', 'margin', 'cost_known_share', 'contribution', 'discounts', 'cost_to_serve', 'strength'],
          ...partNames.flatMap((name) => [`${name}_value`, `${name}_standardised`, `${name}_weight`]),
        ],
        segments.map((row) => [
          ...[row.rank, row.segmentId, row.segment, row.decision, row.score, row.members, row.customers, row.orders],
          ...[row.revenue, row.revenueBefore, row.margin, row.costKnownShare, row.contribution, row.discounts],
          ...[row.costToServe.total, row.strength],
          ...figures(row),
        ]),
      );
    },
  };
}

export type Importance = ReturnType<typeof createImportance>;

/** A segment in which nobody is. */
const nothing: Omit<SegmentSums, 'segmentId'> = {
  ...{ members: 0, customers: 0, orders: 0, revenue: 0, cost: 0, unknown: 0, revenueBefore: 0, customersBefore: 0 },
  ...{ refunds: 0, refundAmount: 0, serviceContacts: 0, serviceCost: 0, messages: 0, discounts: 0, squares: 0 },
  ...{ largest: 0, walletSum: 0, walletKnown: 0, sharedRevenue: 0 },
};

type Judged = { segment: AskedSegment; sums: SegmentSums; worth: ReturnType<typeof worthOf> };

function present(
  { rank, score, parts, missing }: Ranked<number>,
  { segment, sums, worth }: Judged,
  currency: string,
): ImportanceAnswer['segments'][number] {
  const { growth, shareOfWallet, concentration, contribution } = worth.parts;
  const { members, customers, orders, revenue, revenueBefore, discounts, sharedRevenue } = sums;
  return {
    rank,
    segmentId: segment.id,
    segment: segment.name,
    purpose: segment.purpose,
    decision: segment.decision as ImportanceAnswer['segments'][number]['decision'],
    score,
    ...{ members, customers, orders, revenue, revenueBefore, discounts, sharedRevenue },
    margin: knownValue(worth.margin),
    costKnownShare: worth.knownShare,
    contribution: knownValue(contribution),
    costToServe: {
      ...worth.costToServe,
      refunds: sums.refunds,
      refundAmount: sums.refundAmount,
      serviceContacts: sums.serviceContacts,
      serviceCost: sums.serviceCost,
      messages: sums.messages,
    },
    ...{ growth, shareOfWallet, concentration },
    walletKnownOf: sums.walletKnown,
    strength: segment.strength,
    largestShare: revenue > 0 ? Math.min(1, sums.largest / revenue) : null,
    parts: parts.map((one) => ({ ...one, title: partTitles[one.part] })),
    missing,
    summary: tellSegment({ name: segment.name, rank, parts, missing }, currency),
  };
}

function presentOverlap({ overlap }: Sums, currency: string): ImportanceAnswer['overlap'] {
  const { contacts, inSeveral, revenue, revenueOnce } = overlap;
  return { contacts, inSeveral, revenueAddedUp: revenue, revenueOnce, note: tellOverlap(overlap, currency) };
}

function notesOf(segments: number, { all }: Sums, rate: number | null): string[] {
  const notes = [
    'Segments are as they are now: who has left since does not count, and a segment of recent buyers grows by its own definition.',
  ];
  if (segments < 2) notes.push('Ranking compares segments: with fewer than two there is nothing to compare.');
  if (rate === null && all.revenue > 0)
    notes.push(
      'No cost of goods is known, so no margin is: give products a cost, or categories a share (PATCH /customers/settings, strategy.costs).',
    );
  else if (all.unknown > 0 && all.revenue > 0)
    notes.push(
      `The cost of goods is not known for ${Math.round((100 * all.unknown) / all.revenue)} % of revenue: that part is taken to earn ${Math.round((rate ?? 0) * 100)} %, as the rest does.`,
    );
  return notes;
}
