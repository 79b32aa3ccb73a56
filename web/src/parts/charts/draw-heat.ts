import type { CustomSeriesOption, HeatmapSeriesOption } from 'echarts/charts';
import type { ChartOption, ChartPoint, ChartTable, Say } from './chart-kinds.ts';
import type { ChartLook } from './chart-look.ts';
import { outlineCells } from './outline-cells.ts';
import { tipLook, tipOf, widestOf } from './tip.ts';

/** Cells with a line round them: the hours of an offer, the peak. */
export type Outline = { name: string; cells: readonly { row: number; column: number }[]; isDotted?: boolean };

export type Heat = {
  rows: readonly string[];
  columns: readonly string[];
  /** Row by row; null where nothing is known. */
  values: readonly (readonly (number | null)[])[];
  /** Around nought, less in orange with a dash and more in blue; else from nought to much. */
  isDiverging: boolean;
  /** What the strongest colour stands for: give it where maps are compared, else the strongest value. */
  full?: number | undefined;
  /** Writes the values into the cells: for maps of few, wide ones. */
  isLabelled: boolean;
  outlines: readonly Outline[];
  say: Say;
};

/** What the strongest colour of a map stands for. */
export const fullOf = ({ values, full }: Pick<Heat, 'values' | 'full'>): number =>
  full ?? Math.max(0, ...values.flat().map((value) => Math.abs(value ?? 0)));

/** Writing in a cell: the value, or a dash where it is less and only the colour would say so. */
function cellLabel(value: number | null, strength: number, { isDiverging, isLabelled, say }: Heat, look: ChartLook) {
  const isLess = isDiverging && (value ?? 0) < 0 && strength > 0.15;
  const text = isLabelled && value !== null ? say(value) : isLess ? '−' : '';
  return { show: text !== '', formatter: () => text, fontSize: 12, color: look.inCell[strength > 0.55 ? 1 : 0] };
}

function outlineSeries({ cells, isDotted }: Outline, look: ChartLook): CustomSeriesOption {
  const edges = outlineCells(cells);
  return {
    type: 'custom',
    silent: true,
    z: 5,
    tooltip: { show: false },
    data: [[0, 0]],
    renderItem: (_params, api) => {
      const [wide, high] = api.size!([1, 1]) as [number, number];
      const [centreX, centreY] = api.coord([0, 0]) as [number, number];
      const x = (column: number) => centreX - wide / 2 + column * wide;
      const y = (row: number) => centreY - high / 2 + row * high;
      const style = {
        stroke: look.ink,
        lineWidth: 2,
        lineCap: isDotted ? 'round' : 'square',
        ...(isDotted ? { lineDash: [0.1, 4] } : {}),
      } as const;
      return {
        type: 'group',
        children: edges.map(({ x1, y1, x2, y2 }) => ({
          type: 'line' as const,
          shape: { x1: x(x1), y1: y(y1), x2: x(x2), y2: y(y2) },
          style,
        })),
      };
    },
  };
}

/** Rows × columns, each cell as strong as its value. */
export function drawHeat(heat: Heat, look: ChartLook, width: number): ChartOption {
  const { rows, columns, values, isDiverging, outlines, say } = heat;
  const full = fullOf(heat);
  const data = values.flatMap((row, y) =>
    row.map((value, x) => {
      const strength = full === 0 ? 0 : Math.min(1, Math.abs(value ?? 0) / full);
      return { value: [x, y, value ?? '-'] as (number | string)[], label: cellLabel(value, strength, heat, look) };
    }),
  );
  const cells: HeatmapSeriesOption = {
    type: 'heatmap',
    data,
    itemStyle: { borderColor: look.line, borderWidth: 1 },
    emphasis: { itemStyle: { borderColor: look.ink, borderWidth: 2 } },
    label: { show: true },
  };
  const axis = {
    type: 'category',
    axisTick: { show: false },
    axisLine: { show: false },
    splitLine: { show: false },
  } as const;
  return {
    grid: { left: widestOf(rows, width * 0.3) + 10, right: 2, top: 22, bottom: 2, outerBoundsMode: 'none' },
    tooltip: {
      trigger: 'item',
      ...tipLook(look),
      formatter: (params) => {
        const index = (Array.isArray(params) ? params[0] : params)?.dataIndex ?? 0;
        const [row, column] = [Math.floor(index / columns.length), index % columns.length];
        const value = values[row]?.[column] ?? null;
        return tipOf(`${rows[row]} ${columns[column]}`, value === null ? [] : [{ name: '', value: say(value) }]);
      },
    },
    visualMap: {
      show: false,
      type: 'continuous',
      seriesIndex: 0,
      dimension: 2,
      min: isDiverging ? -full : 0,
      max: full || 1,
      inRange: { color: isDiverging ? [...look.split] : [...look.ramp] },
    },
    xAxis: {
      ...axis,
      data: [...columns],
      position: 'top',
      axisLabel: { color: look.quiet, fontSize: 11, hideOverlap: true },
    },
    yAxis: {
      ...axis,
      data: [...rows],
      inverse: true,
      axisLabel: { color: look.quiet, width: width * 0.3, overflow: 'truncate', interval: 0 },
    },
    series: [cells, ...outlines.map((outline) => outlineSeries(outline, look))],
  };
}

/** One row of points for each row. */
export const pointsOfHeat = ({ rows, columns, values, say }: Heat): ChartPoint[][] =>
  values.map((row, y) =>
    row.flatMap((value, x) =>
      value === null
        ? []
        : [{ series: 0, index: y * columns.length + x, text: `${rows[y]} ${columns[x]}: ${say(value)}` }],
    ),
  );

/** As it is drawn, or on its side where columns are many: hours below one another fit a phone. */
export function tableOfHeat({ rows, columns, values }: Heat, corner: string): ChartTable {
  if (columns.length <= 8) return { head: [corner, ...columns], rows: rows.map((name, y) => [name, ...values[y]!]) };
  return { head: [corner, ...rows], rows: columns.map((name, x) => [name, ...values.map((row) => row[x] ?? null)]) };
}
