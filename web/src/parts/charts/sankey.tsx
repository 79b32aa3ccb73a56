import { number } from '../../format/index.ts';
import { t } from '../../words/index.ts';
import { Chart, type ChartProps } from './chart.tsx';
import type { ChartPoint, Say } from './chart-kinds.ts';
import { drawFlow, type FlowLink, type FlowNode, pointsOfFlow, tableOfFlow } from './draw-flow.ts';

export type { FlowLink, FlowNode };

/**
 * Movement between groups: `<Sankey name={t('Who moved')} file="moves" nodes={[{ key: 'march exclusive', name: t('Exclusive'),
 * column: 0 }, …]} links={[{ from: 'march exclusive', to: 'april mobile', value: 12 }, …]} />`.
 */
export function Sankey(
  props: ChartProps & {
    nodes: readonly FlowNode[];
    links: readonly FlowLink[];
    /** What a value counts, in the table. */
    valueName?: string;
    say?: Say;
    height?: number;
    /** A movement was clicked, or chosen by Enter: `index` is its place in `links`. */
    onPick?: (point: ChartPoint) => void;
  },
) {
  const { nodes, links, valueName = t('How many'), say = number, height = 320, onPick, ...chart } = props;
  const facts = { nodes, links, say };
  return (
    <Chart
      {...chart}
      height={height}
      facts={facts}
      draw={(look, width) => drawFlow(facts, look, width)}
      points={pointsOfFlow(facts)}
      table={tableOfFlow(facts, [t('From'), t('To'), valueName])}
      say={say}
      onPick={onPick}
    />
  );
}
