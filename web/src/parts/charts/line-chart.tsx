import { number, shortNumber } from '../../format/index.ts';
import { t } from '../../words/index.ts';
import { Chart, type ChartProps } from './chart.tsx';
import type { ChartPoint, Say } from './chart-kinds.ts';
import { drawLines, type Line, pointsOfLines, tableOfLines } from './draw-lines.ts';

export type { Line };

/** Words for the edges of intervals in tables. */
export const edgeNames = {
  low: (name: string) => t('{name}, at least', { name }),
  high: (name: string) => t('{name}, at most', { name }),
};

/**
 * Trends: `<LineChart name={t('Members')} file="members" at={days} lines={[{ name: t('Now'), values }, { name: t('Before'),
 * values: earlier, isBefore: true }]} />`. Lines are named at their ends; a `band` is the interval around one.
 */
export function LineChart(
  props: ChartProps & {
    at: readonly string[];
    /** What `at` are, in the table; "Day" when absent. */
    atName?: string;
    lines: readonly Line[];
    fromZero?: boolean;
    isWhole?: boolean;
    say?: Say;
    sayAxis?: Say;
    height?: number;
    /** A point was clicked, or chosen by Enter: `series` is the line, `index` the place in `at`. */
    onPick?: (point: ChartPoint) => void;
  },
) {
  const { at, atName = t('Day'), lines, fromZero = true, isWhole = false, height = 240, onPick, ...rest } = props;
  const { say = number, sayAxis = props.say ?? shortNumber, ...chart } = rest;
  const facts = { at, lines, fromZero, isWhole, say, sayAxis };
  return (
    <Chart
      {...chart}
      height={height}
      facts={facts}
      draw={(look, width) => drawLines(facts, look, width)}
      points={pointsOfLines(facts)}
      table={tableOfLines(facts, atName, edgeNames)}
      say={say}
      onPick={onPick}
    />
  );
}
