import type { LineSeriesOption } from 'echarts/charts';
import type { ChartOption, ChartPoint, ChartTable, Say } from './chart-kinds.ts';
import { type ChartLook, colourOf } from './chart-look.ts';
import { tipLook, tipOf, widestOf } from './tip.ts';

type Values = readonly (number | null)[];

export type Line = {
  name: string;
  /** One for each of `at`; null where nothing is known. */
  values: Values;
  /** The period before, or who is compared with: in grey, dashed. */
  isBefore?: boolean;
  /** The interval around it. */
  band?: { low: Values; high: Values };
};

export type Lines = {
  /** What stands below: "10 Nov". */
  at: readonly string[];
  lines: readonly Line[];
  /** False where a change matters and nought does not: scores, prices. */
  fromZero: boolean;
  /** Counts have no halves. */
  isWhole: boolean;
  say: Say;
  sayAxis: Say;
};

/** The colour of each line: grey for those that compare, the others one after the other. */
export function lineColours(lines: readonly Pick<Line, 'isBefore'>[], look: ChartLook): string[] {
  let place = 0;
  return lines.map(({ isBefore }) => (isBefore ? look.before : colourOf(look, place++)));
}

/** A band is two lines stacked that are not seen: the lower edge, and on it the way up to the higher one, filled. */
function bandOf({ name, band }: Line, colour: string): LineSeriesOption[] {
  if (!band) return [];
  const unseen = {
    type: 'line',
    stack: `band ${name}`,
    stackStrategy: 'all',
    silent: true,
    symbol: 'none',
    lineStyle: { opacity: 0 },
    emphasis: { disabled: true },
  } as const;
  const height = band.high.map((high, place) => {
    const low = band.low[place] ?? null;
    return high === null || low === null ? null : high - low;
  });
  return [
    { ...unseen, data: [...band.low] },
    { ...unseen, data: height, areaStyle: { color: colour, opacity: 0.18 } },
  ];
}

/** Lines over time, named at their right ends instead of in a legend. Bands come behind all lines. */
export function drawLines(
  { at, lines, fromZero, isWhole, say, sayAxis }: Lines,
  look: ChartLook,
  width: number,
): ChartOption {
  const colours = lineColours(lines, look);
  const isNamed = lines.length > 1;
  const room = isNamed
    ? widestOf(
        lines.map(({ name }) => name),
        width * 0.3,
      ) + 30
    : 16;
  const drawn = lines.map((line, place): LineSeriesOption => {
    const { name, values, isBefore } = line;
    const colour = colours[place]!;
    return {
      type: 'line',
      name,
      data: [...values],
      color: colour,
      lineStyle: { width: isBefore ? 1.5 : 2, type: isBefore ? 'dashed' : 'solid' },
      symbol: 'circle',
      symbolSize: 6,
      showSymbol: values.filter((value) => value !== null).length === 1,
      connectNulls: false,
      emphasis: { disabled: true },
      endLabel: {
        show: isNamed,
        // The dot tells whose name it is where lines end together and names are moved apart.
        formatter: () => `{dot|●} ${name}`,
        rich: { dot: { color: colour, fontSize: 10 } },
        color: isBefore ? look.quiet : look.ink,
        width: room - 10,
        overflow: 'truncate',
        fontSize: 12,
        lineHeight: 16,
      },
      labelLayout: { moveOverlap: 'shiftY' },
      z: isBefore ? 2 : 3,
    };
  });
  const tip = (place: number) =>
    tipOf(
      at[place] ?? '',
      lines.flatMap(({ name, values }, line) => {
        const value = values[place] ?? null;
        return value === null ? [] : [{ name, value: say(value), colour: colours[line]! }];
      }),
    );
  return {
    grid: { left: 4, right: room, top: 12, bottom: 4, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
    tooltip: {
      trigger: 'axis',
      ...tipLook(look),
      formatter: (params) => tip((Array.isArray(params) ? params[0] : params)?.dataIndex ?? 0),
      axisPointer: { lineStyle: { color: look.quiet } },
    },
    xAxis: {
      type: 'category',
      data: [...at],
      boundaryGap: false,
      axisTick: { show: false },
      axisLine: { lineStyle: { color: look.line } },
      axisLabel: { color: look.quiet, hideOverlap: true, margin: 10 },
    },
    yAxis: {
      type: 'value',
      scale: !fromZero,
      minInterval: isWhole ? 1 : 0,
      splitNumber: 4,
      splitLine: { lineStyle: { color: look.line } },
      axisLabel: { color: look.quiet, formatter: (value: number) => sayAxis(value) },
    },
    series: [...drawn, ...lines.flatMap((line, place) => bandOf(line, colours[place]!))],
  };
}

/** One row of points for each line. */
export const pointsOfLines = ({ at, lines, say }: Lines): ChartPoint[][] =>
  lines.map(({ name, values }, series) =>
    values.flatMap((value, index) =>
      value === null ? [] : [{ series, index, text: `${at[index]}, ${name}: ${say(value)}` }],
    ),
  );

/** One row for each instant; intervals in columns of their own. */
export function tableOfLines(
  { at, lines }: Lines,
  head: string,
  edge: { low(name: string): string; high(name: string): string },
): ChartTable {
  const columns = lines.flatMap(({ name, values, band }) => [
    { name, values },
    ...(band
      ? [
          { name: edge.low(name), values: band.low },
          { name: edge.high(name), values: band.high },
        ]
      : []),
  ]);
  return {
    head: [head, ...columns.map(({ name }) => name)],
    rows: at.map((when, place) => [when, ...columns.map(({ values }) => values[place] ?? null)]),
  };
}
