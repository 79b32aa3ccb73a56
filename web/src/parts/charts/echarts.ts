import { BarChart, CustomChart, HeatmapChart, LineChart, SankeyChart } from 'echarts/charts';
import { GridComponent, MarkLineComponent, TooltipComponent, VisualMapComponent } from 'echarts/components';
import { init, use } from 'echarts/core';
import { LabelLayout } from 'echarts/features';
import { SVGRenderer } from 'echarts/renderers';

use([
  ...[BarChart, CustomChart, HeatmapChart, LineChart, SankeyChart],
  ...[GridComponent, MarkLineComponent, TooltipComponent, VisualMapComponent],
  ...[LabelLayout, SVGRenderer],
]);

/** Begins a chart in `place`. Only this file brings ECharts: it is loaded when the first chart is drawn. */
export const beginChart = (place: HTMLElement) => init(place, null, { renderer: 'svg' });

export type Drawn = ReturnType<typeof beginChart>;
