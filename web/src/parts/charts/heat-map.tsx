import { number } from '../../format/index.ts';
import { t } from '../../words/index.ts';
import { Chart, type ChartProps } from './chart.tsx';
import type { ChartPoint, Say } from './chart-kinds.ts';
import { drawHeat, type Outline, pointsOfHeat, tableOfHeat } from './draw-heat.ts';

export type { Outline };

/**
 * Rows × columns as strong as their values: `<HeatMap name={t('Orders by hour')} file="hours" rows={weekdays()}
 * columns={hours} values={shares} say={percent} />`. `isDiverging`: less in orange with a dash, more in blue. Give maps that are
 * compared the same `full`, and one `HeatScale` (keys.tsx). `outlines` draw lines round cells.
 */
export function HeatMap(
  props: ChartProps & {
    rows: readonly string[];
    columns: readonly string[];
    /** Row by row; null where nothing is known. */
    values: readonly (readonly (number | null)[])[];
    /** What rows are when the table has them below one another, "Day"; or columns, when those are many. */
    rowName?: string;
    isDiverging?: boolean;
    full?: number;
    isLabelled?: boolean;
    outlines?: readonly Outline[];
    say?: Say;
    rowHeight?: number;
    /** A cell was clicked, or chosen by Enter: `index` is row × number of columns + column. */
    onPick?: (point: ChartPoint) => void;
  },
) {
  const { rows, columns, values, rowName = t('What'), isDiverging = false, full, isLabelled = false, ...rest } = props;
  const { outlines = [], say = number, rowHeight = 24, onPick, ...chart } = rest;
  const facts = { rows, columns, values, isDiverging, full, isLabelled, outlines, say };
  return (
    <Chart
      {...chart}
      height={rows.length * rowHeight + 24}
      facts={facts}
      draw={(look, width) => drawHeat(facts, look, width)}
      points={pointsOfHeat(facts)}
      table={tableOfHeat(facts, rowName)}
      say={say}
      onPick={onPick}
    />
  );
}
