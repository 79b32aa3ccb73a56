import type {
  BarSeriesOption,
  CustomSeriesOption,
  HeatmapSeriesOption,
  LineSeriesOption,
  SankeySeriesOption,
} from 'echarts/charts';
import type {
  GridComponentOption,
  MarkLineComponentOption,
  TooltipComponentOption,
  VisualMapComponentOption,
} from 'echarts/components';
import type { ComposeOption } from 'echarts/core';

/** What ECharts is told, as far as we have it draw. */
export type ChartOption = ComposeOption<
  | LineSeriesOption
  | BarSeriesOption
  | HeatmapSeriesOption
  | SankeySeriesOption
  | CustomSeriesOption
  | GridComponentOption
  | TooltipComponentOption
  | VisualMapComponentOption
  | MarkLineComponentOption
>;

/** A point that arrow keys come to: which series and which of its items it is, and what it says. */
export type ChartPoint = { series: number; index: number; text: string };

/** The numbers behind a chart. The first cell of a row names it. */
export type ChartTable = {
  head: readonly string[];
  rows: readonly (readonly (string | number | null)[])[];
};

/** Writes a value: "12,431", "5.4 %". */
export type Say = (value: number) => string;
