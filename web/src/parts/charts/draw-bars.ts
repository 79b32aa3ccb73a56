import type { BarSeriesOption, CustomSeriesOption } from 'echarts/charts';
import type { ChartOption, ChartPoint, ChartTable, Say } from './chart-kinds.ts';
import type { ChartLook } from './chart-look.ts';
import { lineColours } from './draw-lines.ts';
import { tipLook, tipOf, widestOf } from './tip.ts';

export type Bar = {
  name: string;
  /** One for each category. Negative ones go the other way. */
  values: readonly (number | null)[];
  /** The period before, or who is compared with: in grey. */
  isBefore?: boolean;
  /** Where the true value may lie, drawn as whiskers; null where it is not known. */
  intervals?: readonly ({ low: number; high: number } | null)[];
};

export type Bars = {
  categories: readonly string[];
  bars: readonly Bar[];
  /** Bars lie beside their names ("across"), or stand on them ("up"). */
  direction: 'across' | 'up';
  isStacked: boolean;
  /** A line to compare with, such as the average. */
  line: { value: number; name: string } | null;
  say: Say;
  sayAxis: Say;
};

/** How high a chart of these bars is: those that lie need as much as there are of them. */
export function heightOfBars({
  categories,
  bars,
  direction,
  isStacked,
}: Omit<Bars, 'say' | 'sayAxis' | 'line'>): number {
  if (direction === 'up') return 240;
  const each = isStacked || bars.length === 1 ? 32 : 14 + 16 * bars.length;
  return categories.length * each + 32;
}

/** Whiskers: a line from low to high over each bar. */
function whiskersOf(
  { intervals }: Bar,
  place: number,
  count: number,
  isAcross: boolean,
  colour: string,
): CustomSeriesOption[] {
  if (!intervals) return [];
  const data = intervals.flatMap((interval, index) => (interval ? [[index, interval.low, interval.high]] : []));
  return [
    {
      type: 'custom',
      silent: true,
      z: 4,
      data,
      encode: isAcross ? { y: 0, x: [1, 2] } : { x: 0, y: [1, 2] },
      renderItem: (_params, api) => {
        const index = Number(api.value(0));
        const [from, to] = [1, 2].map((edge) => {
          const value = Number(api.value(edge));
          return api.coord(isAcross ? [value, index] : [index, value]);
        });
        const band = (api.size!([1, 1]) as number[])[isAcross ? 1 : 0]!;
        // Bars of a category share two thirds of its room, side by side.
        const aside = count === 1 ? 0 : (band * 0.66 * (place + 0.5 - count / 2)) / count;
        const shift = (point: number[]) => (isAcross ? [point[0]!, point[1]! + aside] : [point[0]! + aside, point[1]!]);
        const [[x1, y1], [x2, y2]] = [shift(from!), shift(to!)] as [[number, number], [number, number]];
        return { type: 'line', shape: { x1, y1, x2, y2 }, style: { stroke: colour, lineWidth: 1.5 } };
      },
    },
  ];
}

/** Bars from nought on, with their values at their ends as long as there is one bar for each category. */
export function drawBars(props: Bars, look: ChartLook, width: number): ChartOption {
  const { categories, bars, direction, isStacked, line, say, sayAxis } = props;
  const isAcross = direction === 'across';
  const colours = lineColours(bars, look);
  const isLabelled = bars.length === 1 && !bars[0]?.intervals && (isAcross || categories.length <= 12);
  const side = (value: number | null) => {
    const isLess = (value ?? 0) < 0;
    if (isAcross) return isLess ? 'left' : 'right';
    return isLess ? 'bottom' : 'top';
  };
  const drawn = bars.map(
    (bar, place): BarSeriesOption => ({
      type: 'bar',
      name: bar.name,
      color: colours[place]!,
      ...(isStacked ? { stack: 'all' } : {}),
      barMaxWidth: isAcross ? 20 : 48,
      barGap: '0%',
      barCategoryGap: '34%',
      emphasis: { disabled: true },
      data: bar.values.map((value) => ({ value, label: { position: side(value) } })),
      itemStyle: isStacked ? { borderColor: look.surface, borderWidth: 1 } : {},
      label: {
        show: isLabelled,
        color: look.ink,
        fontSize: 12,
        formatter: ({ dataIndex }) => {
          const value = bar.values[dataIndex] ?? null;
          return value === null ? '' : say(value);
        },
      },
      ...(place === 0 && line ? { markLine: compareWith(line, isAcross, look) } : {}),
    }),
  );
  const whiskers = bars.flatMap((bar, place) =>
    whiskersOf(bar, isStacked ? 0 : place, isStacked ? 1 : bars.length, isAcross, look.ink),
  );
  const labelRoom =
    isLabelled && isAcross
      ? widestOf(
          (bars[0]?.values ?? []).map((value) => say(value ?? 0)),
          120,
        ) + 10
      : 12;
  const hasLess = bars.some(({ values: each }) => each.some((value) => (value ?? 0) < 0));
  const margin = hasLess && isAcross ? labelRoom : 8;
  const names = {
    type: 'category' as const,
    data: [...categories],
    axisTick: { show: false },
    axisLine: { lineStyle: { color: look.line } },
    axisLabel: isAcross
      ? { color: look.ink, margin, width: widestOf(categories, width * 0.38), overflow: 'truncate' as const }
      : { color: look.ink, hideOverlap: true },
  };
  const values = {
    type: 'value' as const,
    splitNumber: 4,
    splitLine: { lineStyle: { color: look.line } },
    axisLabel: {
      show: !isLabelled,
      color: look.quiet,
      formatter: (value: number) => sayAxis(value),
      hideOverlap: true,
    },
  };
  return {
    grid: {
      left: 4,
      right: labelRoom,
      top: isLabelled && !isAcross ? 24 : 8,
      bottom: 4,
      outerBoundsMode: 'same',
      outerBoundsContain: 'axisLabel',
    },
    tooltip: {
      trigger: 'axis',
      axisPointer: { type: 'shadow' },
      ...tipLook(look),
      formatter: (params) => {
        const index = (Array.isArray(params) ? params[0] : params)?.dataIndex ?? 0;
        return tipOf(categories[index] ?? '', linesOfTip(props, index, colours));
      },
    },
    xAxis: isAcross ? values : names,
    yAxis: isAcross ? { ...names, inverse: true } : values,
    series: [...drawn, ...whiskers],
  };
}

const linesOfTip = ({ bars, say }: Bars, index: number, colours: readonly string[]) =>
  bars.flatMap(({ name, values, intervals }, place) => {
    const value = values[index] ?? null;
    if (value === null) return [];
    const interval = intervals?.[index];
    const text = interval ? `${say(value)} (${say(interval.low)} – ${say(interval.high)})` : say(value);
    return [{ name, value: text, colour: colours[place]! }];
  });

const compareWith = ({ value, name }: { value: number; name: string }, isAcross: boolean, look: ChartLook) =>
  ({
    silent: true,
    symbol: 'none',
    animation: false,
    lineStyle: { color: look.ink, type: 'dashed', width: 1 },
    label: { formatter: () => name, color: look.ink, position: isAcross ? 'start' : 'insideEndTop' },
    data: [isAcross ? { xAxis: value } : { yAxis: value }],
  }) satisfies BarSeriesOption['markLine'];

/** One row of points for each of `bars`. */
export const pointsOfBars = ({ categories, bars, say }: Bars): ChartPoint[][] =>
  bars.map(({ name, values }, series) =>
    values.flatMap((value, index) =>
      value === null ? [] : [{ series, index, text: `${categories[index]}, ${name}: ${say(value)}` }],
    ),
  );

/** One row for each category; intervals in columns of their own. */
export function tableOfBars(
  { categories, bars }: Bars,
  head: string,
  edge: { low(name: string): string; high(name: string): string },
): ChartTable {
  const columns = bars.flatMap(({ name, values, intervals }) => [
    { name, values },
    ...(intervals
      ? [
          { name: edge.low(name), values: intervals.map((one) => one?.low ?? null) },
          { name: edge.high(name), values: intervals.map((one) => one?.high ?? null) },
        ]
      : []),
  ]);
  return {
    head: [head, ...columns.map(({ name }) => name)],
    rows: categories.map((category, place) => [category, ...columns.map(({ values }) => values[place] ?? null)]),
  };
}
