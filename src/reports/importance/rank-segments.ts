/**
 * Makes what segments are worth comparable, and ranks them. Pure. Each part is standardised over the segments that are
 * compared (z-score: how many standard deviations from their mean), held within ±2.5 so that one giant does not decide alone,
 * turned so that more is better, and weighed. What is not known of a segment has no weight there: the weights of the other parts
 * are scaled up to make the whole.
 */

export const partNames = [
  'contribution',
  'contributionPerCustomer',
  'growth',
  'costToServe',
  'discounts',
  'strength',
  'shareOfWallet',
  'concentration',
  'customers',
  'revenue',
] as const;
export type PartName = (typeof partNames)[number];

/** A number, or why there is none. */
export type Known = { kind: 'known'; value: number } | { kind: 'unknown' | 'too-little-data'; why: string };
export type Parts = Record<PartName, Known>;
export type Weights = Readonly<Record<PartName, number>>;

export type RankedPart = {
  part: PartName;
  value: Known;
  /** −2.5 to 2.5, more is better; null when the part cannot be compared. */
  standardised: number | null;
  /** Of the whole, 0 to 1, after the weights of missing parts were given to the others. */
  weight: number;
  /** What it adds to the score. */
  contribution: number;
};
export type Ranked<Id> = { id: Id; rank: number; score: number; parts: RankedPart[]; missing: PartName[] };

/** Parts of which less is better. */
const isLessBetter: ReadonlySet<PartName> = new Set(['costToServe', 'discounts', 'concentration']);
const farthest = 2.5;

type Scale = { mean: number; deviation: number } | null;

/** Null when fewer than two segments are known: there is nothing to compare with. */
function scaleOf(values: number[]): Scale {
  if (values.length < 2) return null;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  return { mean, deviation: Math.sqrt(variance) };
}

function standardise(value: number, { mean, deviation }: NonNullable<Scale>, part: PartName): number {
  // All alike, but for rounding: the part says nothing.
  if (deviation <= Math.abs(mean) * 1e-12) return 0;
  const z = Math.min(farthest, Math.max(-farthest, (value - mean) / deviation));
  return isLessBetter.has(part) ? -z : z;
}

/** The best first; of equal scores the one that came first. A segment of which nothing is known has score 0. */
export function rankSegments<Id>(segments: readonly { id: Id; parts: Parts }[], weights: Weights): Ranked<Id>[] {
  const scales = new Map(
    partNames.map((part) => {
      const values = segments.flatMap(({ parts }) => (parts[part].kind === 'known' ? [parts[part].value] : []));
      return [part, scaleOf(values)] as const;
    }),
  );
  const scored = segments.map(({ id, parts }) => {
    const standardised = new Map(
      partNames.map((part) => {
        const known = parts[part];
        const scale = scales.get(part) ?? null;
        return [part, known.kind === 'known' && scale ? standardise(known.value, scale, part) : null] as const;
      }),
    );
    const whole = partNames.reduce(
      (sum, part) => (standardised.get(part) === null ? sum : sum + Math.abs(weights[part])),
      0,
    );
    const ranked = partNames.map((part): RankedPart => {
      const z = standardised.get(part) ?? null;
      const weight = z === null || whole === 0 ? 0 : Math.abs(weights[part]) / whole;
      return {
        part,
        value: parts[part],
        standardised: z,
        weight,
        contribution: z === null ? 0 : weight * Math.sign(weights[part]) * z,
      };
    });
    const missing = partNames.filter((part) => standardised.get(part) === null && weights[part] !== 0);
    return { id, parts: ranked, missing, score: ranked.reduce((sum, { contribution }) => sum + contribution, 0) };
  });
  const order = scored.map((_, index) => index).sort((a, b) => scored[b]!.score - scored[a]!.score || a - b);
  return order.map((index, place) => ({ ...scored[index]!, rank: place + 1 }));
}
