import { number, shortNumber } from '../../format/index.ts';
import { t } from '../../words/index.ts';
import { Chart, type ChartProps } from './chart.tsx';
import type { ChartPoint, Say } from './chart-kinds.ts';
import { type Bar, drawBars, heightOfBars, pointsOfBars, tableOfBars } from './draw-bars.ts';
import { lineColours } from './draw-lines.ts';
import { ColourKeys } from './keys.tsx';
import { edgeNames } from './line-chart.tsx';

export type { Bar };

/**
 * Bars from nought: `<BarChart name={t('Orders by channel')} file="channels" categories={names} bars={[{ name: t('Orders'),
 * values }]} />`. They lie beside their names, or stand (`direction="up"`); several are side by side or `isStacked`; values
 * below nought go the other way; `intervals` are drawn as whiskers, and `line` is what all are compared with.
 */
export function BarChart(
  props: ChartProps & {
    categories: readonly string[];
    /** What the categories are, in the table. */
    categoryName?: string;
    bars: readonly Bar[];
    direction?: 'across' | 'up';
    isStacked?: boolean;
    line?: { value: number; name: string } | null;
    say?: Say;
    sayAxis?: Say;
    height?: number;
    /** A bar was clicked, or chosen by Enter: `series` is which of `bars`, `index` the category. */
    onPick?: (point: ChartPoint) => void;
  },
) {
  const {
    categories,
    categoryName = t('What'),
    bars,
    direction = 'across',
    isStacked = false,
    line = null,
    ...rest
  } = props;
  const { say = number, sayAxis = props.say ?? shortNumber, height, onPick, ...chart } = rest;
  const facts = { categories, bars, direction, isStacked, line, say, sayAxis };
  const names = bars.map(({ name }) => name);
  return (
    <Chart
      {...chart}
      height={height ?? heightOfBars(facts)}
      facts={facts}
      draw={(look, width) => drawBars(facts, look, width)}
      points={pointsOfBars(facts)}
      table={tableOfBars(facts, categoryName, edgeNames)}
      say={say}
      onPick={onPick}
      keys={bars.length > 1 ? <ColourKeys names={names} colours={(look) => lineColours(bars, look)} /> : undefined}
    />
  );
}
