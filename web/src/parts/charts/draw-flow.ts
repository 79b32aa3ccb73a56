import type { ChartOption, ChartPoint, ChartTable, Say } from './chart-kinds.ts';
import { type ChartLook, colourOf } from './chart-look.ts';
import { tipLook, tipOf, widestOf } from './tip.ts';

/** A group at one of the instants: `key` is its own, `name` may stand in several columns. */
export type FlowNode = { key: string; name: string /** From 0 at the left. */; column: number };
export type FlowLink = { from: string; to: string; value: number };

export type Flow = { nodes: readonly FlowNode[]; links: readonly FlowLink[]; say: Say };

const nameOf = (nodes: readonly FlowNode[], key: string) => nodes.find((node) => node.key === key)?.name ?? key;

/** Who moved from where to where, as strong as they are many. A group has one colour in all columns. */
export function drawFlow({ nodes, links, say }: Flow, look: ChartLook, width: number): ChartOption {
  const names = [...new Set(nodes.map(({ name }) => name))];
  const last = Math.max(0, ...nodes.map(({ column }) => column));
  const room = widestOf(names, width * 0.28) + 10;
  // On a phone names stand at the left alone: groups keep their order and their colour.
  const isPhone = last > 1 && width < 480;
  const isTight = (width - 2 * room) / Math.max(1, last) < room;
  const isNamed = (column: number) => column === 0 || (!isPhone && (column === last || !isTight));
  const linkText = ({ from, to }: FlowLink) => `${nameOf(nodes, from)} → ${nameOf(nodes, to)}`;
  return {
    tooltip: {
      trigger: 'item',
      ...tipLook(look),
      formatter: (params) => {
        const one = Array.isArray(params) ? params[0] : params;
        if (!one) return '';
        if (one.dataType === 'edge') {
          const link = links[one.dataIndex]!;
          return tipOf(linkText(link), [{ name: '', value: say(link.value) }]);
        }
        return tipOf(nodes[one.dataIndex]?.name ?? '', [{ name: '', value: say(Number(one.value)) }]);
      },
    },
    series: [
      {
        type: 'sankey',
        left: last > 0 ? room : 4,
        right: isPhone ? 4 : room,
        top: 8,
        bottom: 8,
        nodeGap: 14,
        nodeWidth: 12,
        layoutIterations: 0,
        draggable: false,
        emphasis: { focus: 'none', lineStyle: { opacity: 0.6 } },
        lineStyle: { color: 'source', opacity: 0.3, curveness: 0.5 },
        data: nodes.map(({ key, name, column }) => ({
          name: key,
          depth: column,
          itemStyle: { color: colourOf(look, names.indexOf(name)), borderWidth: 0 },
          label: {
            show: isNamed(column),
            position: column === 0 ? 'left' : 'right',
            formatter: () => name,
            width: room - 10,
            overflow: 'truncate',
          },
        })),
        links: links.map(({ from, to, value }) => ({ source: from, target: to, value })),
        label: { color: look.ink, fontSize: 12 },
      },
    ],
  };
}

/** One row of points: every link. */
export const pointsOfFlow = ({ nodes, links, say }: Flow): ChartPoint[][] => [
  links.map(({ from, to, value }, index) => ({
    series: 0,
    index,
    text: `${nameOf(nodes, from)} → ${nameOf(nodes, to)}: ${say(value)}`,
  })),
];

export const tableOfFlow = ({ nodes, links }: Flow, head: readonly [string, string, string]): ChartTable => ({
  head,
  rows: links.map(({ from, to, value }) => [nameOf(nodes, from), nameOf(nodes, to), value]),
});
