import { weekdays } from '../format/index.ts';
import { t } from '../words/index.ts';
import type { ChartProps } from './charts/chart.tsx';
import { HeatMap } from './charts/heat-map.tsx';
import { cellsOfHours, hourNames, rowsOfWeek } from './week-map.ts';

/**
 * 168 values of the hours of a week as a map: `window` is outlined by a solid line, `peak` by a dotted one. Maps that are
 * compared take the same `range` (`openHours` of week-map.ts) and `full`.
 */
export function WeekHeat(
  props: ChartProps & {
    values: readonly number[];
    range: readonly [number, number];
    full: number;
    window: readonly number[];
    peak: readonly number[];
    isDiverging?: boolean;
    say: (value: number) => string;
  },
) {
  const { values, range, window, peak, ...map } = props;
  return (
    <HeatMap
      {...map}
      rows={weekdays()}
      columns={hourNames(range)}
      values={rowsOfWeek(values, range)}
      rowName={t('Hour')}
      outlines={[
        { name: 'peak', cells: cellsOfHours(peak, range), isDotted: true },
        { name: 'window', cells: cellsOfHours(window, range) },
      ]}
    />
  );
}
