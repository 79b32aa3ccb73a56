import type { standings } from './decisions.schema.ts';
import type { DecisionRow, Pair, StandingRow } from './decisions.store.ts';

export type Standing = (typeof standings)[number];

const people = (count: number): string => (count === 1 ? '1 contact' : `${count.toLocaleString('en')} contacts`);

/** Whether the day of review has passed. `today`: YYYY-MM-DD where the workspace is. */
export const isOverdue = ({ holds, reviewOn }: Pick<DecisionRow, 'holds' | 'reviewOn'>, today: string): boolean =>
  holds && reviewOn < today;

const weight = { deselect: 0, prioritise: 1, keep: 2 } as const;

/** What holds for somebody about whose segments all this was decided: deselected wins over prioritised, both over keep. */
export function settleStanding(decisions: readonly Pick<DecisionRow, 'decision'>[]): Standing {
  if (decisions.some(({ decision }) => decision === 'deselect')) return 'deselected';
  if (decisions.some(({ decision }) => decision === 'prioritise')) return 'prioritised';
  return decisions.length > 0 ? 'keep' : 'undecided';
}

/** What weighs most first; of the same weight the latest. */
export const inOrderOfWeight = <Row extends Pick<DecisionRow, 'decision' | 'id'>>(rows: readonly Row[]): Row[] =>
  [...rows].sort((a, b) => weight[a.decision] - weight[b.decision] || b.id - a.id);

/** Six months on, in the calendar: the 31st of August becomes the last of February. `day` and answer: YYYY-MM-DD. */
export function sixMonthsAfter(day: string): string {
  const [year, month, date] = day.split('-').map(Number) as [number, number, number];
  const last = new Date(Date.UTC(year, month + 6, 0)).getUTCDate();
  return new Date(Date.UTC(year, month + 5, Math.min(date, last))).toISOString().slice(0, 10);
}

/** The decisions of a workspace in sentences. */
export function tellDecisions(
  standing: readonly StandingRow[],
  overlaps: readonly Pair[],
  { both, today }: { both: number; today: string },
): string[] {
  if (standing.length === 0)
    return [
      'Nothing is decided yet: everybody is courted alike. PUT /customers/decisions/{segmentId} says whom to prioritise and whom to leave.',
    ];
  const lines: string[] = [];
  const named = (wanted: string) =>
    standing.filter(({ decision }) => decision === wanted).map(({ segment }) => `"${segment}"`);
  const up = named('prioritise');
  const down = named('deselect');
  if (up.length > 0) lines.push(`Prioritised: ${up.join(', ')}.`);
  if (down.length > 0) lines.push(`Deselected, without price offers and paid gifts: ${down.join(', ')}.`);
  if (both > 0)
    lines.push(
      `${people(both)} ${both === 1 ? 'is' : 'are'} in a prioritised and in a deselected segment (${overlaps.length === 1 ? '1 pair of segments' : `${overlaps.length} pairs of segments`}): deselected wins. Narrow one of the segments if that is not what you want.`,
    );
  const late = standing.filter((row) => isOverdue(row, today));
  if (late.length > 0)
    lines.push(`Due for review: ${late.map(({ segment, reviewOn }) => `"${segment}" since ${reviewOn}`).join(', ')}.`);
  const empty = standing.filter(({ isArchived }) => isArchived);
  if (empty.length > 0)
    lines.push(
      `About nobody, because the segment was archived: ${empty.map(({ segment }) => `"${segment}"`).join(', ')}.`,
    );
  return lines;
}
