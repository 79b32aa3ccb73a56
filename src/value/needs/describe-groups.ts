/** What sets each group apart, in numbers and words. English, like the pages. Pure. */
import { type Behaviour, type Feature, middle } from './behaviour.ts';
import type { Matrix } from './matrix.ts';

export type Trait = {
  key: string;
  /** Difference of means, group less all others, in standard deviations within the two (Cohen's d). */
  difference: number;
  /** Mean of a share, median of a number, as people would say it; money in minor units. */
  group: number;
  others: number;
  /** "78 % of their orders before noon, all others 31 %" */
  text: string;
};

export type GroupTraits = {
  /** A name to begin with: "in the morning, uses offers". */
  name: string;
  traits: Trait[];
};

type Given = {
  features: readonly Feature[];
  matrix: Matrix;
  people: readonly Behaviour[];
  labels: Uint8Array;
  k: number;
  currency: string;
};

/** J. Cohen calls 0.5 a medium difference ("Statistical power analysis for the behavioral sciences", 1988). */
const SMALLEST_DIFFERENCE = 0.5;
const MOST_TRAITS = 6;

export function describeGroups({ features, matrix, people, labels, k, currency }: Given): GroupTraits[] {
  return Array.from({ length: k }, (_, group) => {
    const traits = features
      .map((feature, column) => ({ feature, difference: differenceOf(matrix, column, labels, group) }))
      .filter(({ difference }) => Math.abs(difference) >= SMALLEST_DIFFERENCE)
      .sort((a, b) => Math.abs(b.difference) - Math.abs(a.difference))
      .slice(0, MOST_TRAITS);
    const name = traits
      .slice(0, 2)
      .map(({ feature, difference }) => (difference > 0 ? feature.more : feature.less))
      .join(', ');
    return {
      name: name || `Group ${group + 1}`,
      traits: traits.map(({ feature, difference }) => {
        const own = typical(feature, people, (row) => labels[row] === group);
        const others = typical(feature, people, (row) => labels[row] !== group);
        const say = (value: number) => sayNumber(feature, value, currency);
        return {
          key: feature.key,
          difference: Math.round(difference * 100) / 100,
          ...{ group: own, others },
          text: `${say(own)} ${feature.says}, all others ${say(others)}`,
        };
      }),
    };
  });
}

function typical(feature: Feature, people: readonly Behaviour[], isIn: (row: number) => boolean): number {
  const numbers = people.flatMap((one, row) => (isIn(row) ? (feature.read(one) ?? []) : []));
  if (feature.unit === 'share' || feature.unit === 'index') {
    return numbers.length === 0 ? 0 : numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
  }
  return middle(numbers);
}

export function sayNumber({ unit }: Feature, value: number, currency: string): string {
  if (unit === 'share') return `${Math.round(value * 100)} %`;
  if (unit === 'money') {
    const { maximumFractionDigits = 2 } = new Intl.NumberFormat('en', {
      style: 'currency',
      currency,
    }).resolvedOptions();
    return `${Math.round(value / 10 ** maximumFractionDigits).toLocaleString('en')} ${currency}`;
  }
  return value.toFixed(unit === 'index' ? 2 : 1);
}

function differenceOf({ rows, columns, values }: Matrix, column: number, labels: Uint8Array, group: number): number {
  const counts = [0, 0];
  const sums = [0, 0];
  const squares = [0, 0];
  for (let row = 0; row < rows; row += 1) {
    const side = labels[row] === group ? 1 : 0;
    const value = values[row * columns + column]!;
    counts[side]! += 1;
    sums[side]! += value;
    squares[side]! += value * value;
  }
  const means = sums.map((sum, side) => sum / Math.max(1, counts[side]!));
  const inside = squares.reduce((sum, square, side) => sum + square - counts[side]! * means[side]! ** 2, 0);
  const deviation = Math.sqrt(Math.max(inside, 0) / Math.max(1, rows - 2));
  return deviation > 1e-9 ? (means[1]! - means[0]!) / deviation : 0;
}
