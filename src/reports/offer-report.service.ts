import { type Clock, cursorToId, type Db, notFound, type PageQuery, toPage, windowText } from '../platform/index.ts';
import { describeOffer } from './describe-offer.ts';
import {
  findPeak,
  hoursInWindows,
  hoursPassed,
  hoursText,
  type Period,
  ratesOf,
  sharesOf,
  sumOver,
  windowRanges,
} from './hours-of-week.ts';
import { measureEffect } from './measure-offer.ts';
import { measureArms } from './offer-arms.store.ts';
import type { LoadShift, OfferEffect, OfferReport, Uses } from './offer-report.schema.ts';
import {
  countHours,
  countHoursOfSegment,
  countOrdersWithOffer,
  countUses,
  firstOrderAt,
  type HourCounts,
  type HoursByGroup,
  listUsedOffers,
  type OfferFacts,
  readOffer,
  type SegmentHours,
  type UsedBy,
} from './offer-report.store.ts';

const WEEK_MS = 7 * 86_400_000;
const FEWEST_WEEKS = 4;
const MOST_WEEKS = 12;
/** Of an offer that never ends, no more than this is measured. */
const MOST_WEEKS_DURING = 104;

const noControl =
  'Nobody is held back from this offer, so nobody can say what would have happened without it. Hold back a part of those ' +
  'who would get the next one: they are drawn at random, and this place tells what it changed.';
const notChosen =
  'No campaign has given this offer to anybody yet, so there is nobody to compare. Put it into a campaign; with a share ' +
  'held back, this place tells what it changed.';
const notStarted = 'The offer has not begun, so there is nothing to measure yet.';
const noOrdersBefore =
  'There are no orders from before the offer, so nothing can be said about busy hours. Import the orders of some weeks before it.';
const warning = 'That compares two times, not two groups drawn at random: season and weather are in it too.';

export type OfferQuestion = { from?: Date | undefined; to?: Date | undefined; segmentId?: number | undefined };

/** What this part asks of the workspaces. */
export type WorkspaceFacts = { get(workspaceId: number): Promise<{ timeZone: string; currency: string }> };

/** What offers gave, cost and changed. Everything is counted at the moment of asking. */
export function createOfferReports({ db, clock, workspaces }: { db: Db; clock: Clock; workspaces: WorkspaceFacts }) {
  const { sql } = db;
  return {
    /** Offers, newest first, with how much each was used; archived ones too. */
    async offers(workspaceId: number, { cursor, limit }: PageQuery) {
      const rows = await listUsedOffers(sql, workspaceId, { before: cursorToId(cursor), limit: limit + 1 });
      const items = rows.map((row) => ({ ...row, ...timesOf(row), archivedAt: row.archivedAt?.toISOString() ?? null }));
      return toPage(items, limit);
    },

    /**
     * What came of one offer. Uses are all there are, unless `from` or `to` narrow them; effect and load shift run from
     * the instant at which the first contact was chosen (the offer's start when no campaign chose anybody) to its end or
     * now. `segmentId` adds a segment to the orders in the peak. Throws `not_found` for the offer or the segment.
     */
    async offer(workspaceId: number, offerId: number, question: OfferQuestion = {}): Promise<OfferReport> {
      const offer = await readOffer(sql, workspaceId, offerId);
      if (!offer) throw notFound('offer', offerId);
      const { timeZone, currency } = await workspaces.get(workspaceId);
      const now = clock.now();
      const { from = null, to = null, segmentId } = question;
      const { before, during } = await choosePeriods(offer, { from, to, now }, () => firstOrderAt(sql, workspaceId));
      const periods = { before: before ?? { from: during.from, to: during.from }, during };
      const isStarted = during.from < during.to;
      const [groups, hours, segment] = await Promise.all([
        countUses(sql, workspaceId, offerId, { from, to }),
        isStarted ? countHours(sql, workspaceId, offerId, periods) : null,
        segmentId === undefined ? null : countHoursOfSegment(sql, workspaceId, segmentId, periods),
      ]);
      if (segmentId !== undefined && !segment) throw notFound('segment', segmentId);

      const window = hoursInWindows(offer.windows);
      const { peak, peakHours, loadShift } = readHours({ hours, before, during, window, timeZone, segment });
      const asked = { ...periods, window: windowRanges(offer.windows), peak, peakHours };
      const effect: OfferEffect = !isStarted
        ? { kind: 'not-started', detail: notStarted }
        : await findEffect(workspaceId, offer, asked);
      const redeemed = addUses(groups);
      const text = windowText(offer.windows, 'en');
      return {
        offerId,
        name: offer.name,
        kind: offer.kind,
        windowText: text,
        ...timesOf(offer),
        holdoutShare: offer.holdoutShare,
        at: now.toISOString(),
        during: toIso(during),
        before: before && toIso(before),
        summary: describeOffer({ redeemed, effect, loadShift, windowText: text, currency }),
        redeemed,
        bySegment: groups.map(nameGroup),
        effect,
        loadShift,
      };
    },
  };

  async function findEffect(
    workspaceId: number,
    offer: OfferFacts,
    asked: Parameters<typeof measureArms>[3] & { peakHours: number },
  ): Promise<OfferEffect> {
    if (offer.firstArmAt === null) return { kind: 'no-control', detail: notChosen };
    const [{ treated, control }, used] = await Promise.all([
      measureArms(sql, workspaceId, offer.id, asked),
      countOrdersWithOffer(sql, workspaceId, offer.id, asked.during),
    ]);
    if (!treated || !control) return { kind: 'no-control', detail: noControl };
    return measureEffect({
      ...{ treated, control, used, peakHours: asked.peakHours },
      hasWindow: offer.windows.length > 0,
    });
  }
}

type Asked = { from: Date | null; to: Date | null; now: Date };

/**
 * During: from the first instant at which anybody was chosen, or the offer's start, to its end, its withdrawal or now; `from`
 * and `to` narrow it; at most two years. Before: as many whole weeks before that first instant, at least 4 and at most 12, but
 * not from before the first order there is; null without orders before.
 */
async function choosePeriods(
  offer: OfferFacts,
  { from, to, now }: Asked,
  findFirst: () => Promise<Date | null>,
): Promise<{ before: Period | null; during: Period }> {
  const began = offer.firstArmAt ?? offer.validFrom;
  const ends = [now, offer.validUntil, offer.archivedAt, to].map((end) => end?.getTime() ?? Infinity);
  const end = Math.min(...ends);
  const start = Math.max(began.getTime(), from?.getTime() ?? -Infinity, end - MOST_WEEKS_DURING * WEEK_MS);
  const during = { from: new Date(start), to: new Date(Math.max(start, end)) };
  const weeks = Math.ceil((during.to.getTime() - start) / WEEK_MS);
  const earliest = new Date(began.getTime() - Math.min(MOST_WEEKS, Math.max(FEWEST_WEEKS, weeks)) * WEEK_MS);
  const first = await findFirst();
  const before = first && first < began ? { from: first > earliest ? first : earliest, to: began } : null;
  return { before, during };
}

type Counted = {
  hours: HoursByGroup | null;
  before: Period | null;
  during: Period;
  window: number[];
  timeZone: string;
  segment: SegmentHours | null;
};

function readHours({ hours, before, during, window, timeZone, segment }: Counted): {
  peak: number[];
  peakHours: number;
  loadShift: LoadShift;
} {
  if (!hours) return { peak: [], peakHours: 0, loadShift: { kind: 'not-started', detail: notStarted } };
  if (!before) return { peak: [], peakHours: 0, loadShift: { kind: 'no-orders-before', detail: noOrdersBefore } };
  const passed = { before: hoursPassed(before, timeZone), during: hoursPassed(during, timeZone) };
  const everybody = addHours([hours.treated, hours.control, hours.others]);
  const peak = findPeak(ratesOf(everybody.before, passed.before), window);
  const load = (
    who: 'given' | 'held-back' | 'everybody-else' | 'everybody' | 'segment',
    name: string,
    counts: HourCounts,
  ) => ({
    ...{ who, name, segmentId: who === 'segment' ? (segment?.segmentId ?? null) : null },
    before: rateOver(counts.before, passed.before, peak),
    during: rateOver(counts.during, passed.during, peak),
  });
  const map = (orders: number[], passedHours: number[]) => ({ orders, shares: sharesOf(orders, passedHours) });
  const hasChosen = [hours.treated, hours.control].some(({ before: past, during: now }) =>
    [...past, ...now].some((count) => count > 0),
  );
  const hasControl = hours.control.during.some((count) => count > 0);
  const shown = hasChosen ? hours.treated : everybody;
  const loadShift: LoadShift = {
    kind: 'counted',
    window,
    peak: { hours: peak, text: hoursText(peak) },
    maps: {
      of: hasChosen ? 'given' : 'everybody',
      before: map(shown.before, passed.before),
      during: map(shown.during, passed.during),
      control: hasControl ? map(hours.control.during, passed.during) : null,
    },
    peakLoad: [
      ...(hasChosen ? [load('given', 'Given the offer', hours.treated)] : []),
      ...(hasControl ? [load('held-back', 'Held back', hours.control)] : []),
      ...(hasChosen ? [load('everybody-else', 'Everybody else', hours.others)] : []),
      load('everybody', 'The whole shop', everybody),
      ...(segment ? [load('segment', segment.name, segment)] : []),
    ],
    warning,
  };
  return { peak, peakHours: sumOver(passed.during, peak), loadShift };
}

const addHours = (groups: HourCounts[]): HourCounts => ({
  before: groups[0]!.before.map((_, hour) => groups.reduce((sum, { before }) => sum + before[hour]!, 0)),
  during: groups[0]!.during.map((_, hour) => groups.reduce((sum, { during }) => sum + during[hour]!, 0)),
});

function rateOver(orders: number[], passed: number[], hours: number[]): number | null {
  const time = sumOver(passed, hours);
  return time > 0 ? sumOver(orders, hours) / time : null;
}

const useNames = [
  'people',
  'uses',
  'refunded',
  'orders',
  'revenue',
  'refundedAmount',
  'discount',
  'discountKnown',
  'margin',
  'marginKnown',
] as const satisfies readonly (keyof Uses)[];

const addUses = (groups: UsedBy[]): Uses =>
  Object.fromEntries(useNames.map((name) => [name, groups.reduce((sum, group) => sum + group[name], 0)])) as Uses;

const groupNames = {
  chosen: 'a segment that is gone',
  'everybody-else': 'Everybody else',
  'not-chosen': 'Not chosen by a campaign',
};
const nameGroup = (group: UsedBy) => ({ ...group, segment: group.segment ?? groupNames[group.group] });

const timesOf = ({ validFrom, validUntil }: Pick<OfferFacts, 'validFrom' | 'validUntil'>) => ({
  validFrom: validFrom.toISOString(),
  validUntil: validUntil?.toISOString() ?? null,
});

const toIso = ({ from, to }: Period) => ({ from: from.toISOString(), to: to.toISOString() });
