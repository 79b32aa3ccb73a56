/** Moves between groups as a diagram of bands (Sankey): months side by side, groups below one another. */
import { make, number } from '/parts.js';

const svgNamespace = 'http://www.w3.org/2000/svg';
const order = ['exclusive', 'recurring', 'mobile', 'silent', 'none'];
/** What the places of the diagram are called. */
export const placeNames = {
  exclusive: 'Exclusive',
  recurring: 'Recurring',
  mobile: 'Mobile',
  silent: 'Silent',
  none: 'Not yet customers',
};
const [height, gap, nodeWidth, top, side] = [320, 12, 12, 24, 4];

function draw(tag, attributes, ...children) {
  const made = document.createElementNS(svgNamespace, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

/** Where each node stands: `{ x, y, height, perHead }` by its id. All months are drawn to one scale. */
function placeNodes(nodes, months, width) {
  const heads = months.map((month) =>
    nodes.filter((node) => node.month === month).reduce((sum, node) => sum + node.count, 0),
  );
  const perHead = (height - gap * (order.length - 1)) / Math.max(1, ...heads);
  const places = new Map();
  for (const [column, month] of months.entries()) {
    const x = side + (months.length === 1 ? 0 : (column * (width - nodeWidth - 2 * side)) / (months.length - 1));
    let y = top;
    for (const name of order) {
      const node = nodes.find((one) => one.month === month && one.place === name);
      if (!node) continue;
      const tall = node.count * perHead;
      places.set(node.id, { ...node, x, y, height: tall, from: y, to: y });
      y += tall + gap;
    }
  }
  return { places, perHead };
}

/** 'before 2026-06' is the end of the month before June. */
const monthText = (month) => (month.startsWith('before ') ? `before ${shortMonth(month.slice(7))}` : shortMonth(month));
const shortMonth = (month) =>
  new Date(`${month}-15T12:00:00Z`).toLocaleDateString('en-GB', { month: 'short', year: '2-digit', timeZone: 'UTC' });

function bandOf(link, places, perHead) {
  const source = places.get(link.source);
  const target = places.get(link.target);
  if (!source || !target) return null;
  const thick = link.count * perHead;
  const [from, to] = [source.from + thick / 2, target.to + thick / 2];
  source.from += thick;
  target.to += thick;
  const [start, end] = [source.x + nodeWidth, target.x];
  const middle = (start + end) / 2;
  const isStay = source.place === target.place;
  const words = isStay
    ? `${number(link.count)} stayed ${placeNames[source.place].toLowerCase()} in ${monthText(target.month)}`
    : `${number(link.count)} went from ${placeNames[source.place].toLowerCase()} to ${placeNames[target.place].toLowerCase()} in ${monthText(target.month)}`;
  const band = draw(
    'path',
    {
      d: `M${start} ${from}C${middle} ${from} ${middle} ${to} ${end} ${to}`,
      class: `flow-band to-${target.place}${isStay ? ' stay' : ''}`,
      'stroke-width': Math.max(1, thick).toFixed(2),
    },
    draw('title', {}, words),
  );
  return band;
}

/** The diagram; the same numbers stand in the table beside it. */
export function groupFlow({ nodes, links }) {
  // As they come: the first column is the end of the month before.
  const months = [...new Set(nodes.map(({ month }) => month))];
  if (months.length < 2) return null;
  const width = Math.max(480, months.length * 120);
  const { places, perHead } = placeNodes(nodes, months, width);
  const svg = draw('svg', {
    viewBox: `0 0 ${width} ${top + height + 8}`,
    class: 'flow',
    role: 'img',
    'aria-label': 'Moves between the groups, month by month; the table below says the same',
  });
  const inOrder = (link) => order.indexOf(places.get(link.target)?.place);
  for (const link of [...links].sort((a, b) => inOrder(a) - inOrder(b))) {
    const band = bandOf(link, places, perHead);
    if (band) svg.append(band);
  }
  for (const [column, month] of months.entries()) {
    const anchor = column === 0 ? 'start' : column === months.length - 1 ? 'end' : 'middle';
    const first = [...places.values()].find((one) => one.month === month);
    const x = anchor === 'start' ? first.x : anchor === 'end' ? first.x + nodeWidth : first.x + nodeWidth / 2;
    svg.append(draw('text', { x, y: 12, 'text-anchor': anchor, class: 'flow-text' }, monthText(month)));
  }
  for (const node of places.values()) {
    svg.append(
      draw(
        'rect',
        {
          x: node.x,
          y: node.y,
          width: nodeWidth,
          height: Math.max(1, node.height),
          class: `flow-node at-${node.place}`,
        },
        draw('title', {}, `${placeNames[node.place]}, end of ${monthText(node.month)}: ${number(node.count)}`),
      ),
    );
  }
  const legend = order
    .filter((name) => nodes.some(({ place }) => place === name))
    .map((name) => make('li', {}, make('span', { class: `key at-${name}`, 'aria-hidden': 'true' }), placeNames[name]));
  return make(
    'figure',
    { class: 'flow-figure' },
    make('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': 'Diagram of moves' }, svg),
    make('ul', { class: 'legend small' }, legend),
  );
}
