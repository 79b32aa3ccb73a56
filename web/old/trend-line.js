/** A line over days, with the figures behind it as a table. */
import { make, table } from '/parts.js';

const svgNamespace = 'http://www.w3.org/2000/svg';
const [height, left, right, top, bottom] = [200, 40, 56, 12, 28];
/** As wide as there is room for, so that nothing is cut off or too small to read. */
const widthNow = () => (innerWidth > 760 ? 520 : 360);

function draw(tag, attributes, ...children) {
  const made = document.createElementNS(svgNamespace, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

const dayOf = (day) => Date.parse(`${day}T00:00:00Z`) / 86_400_000;
export const dayText = (day) =>
  new Date(`${day}T00:00:00Z`).toLocaleDateString('en-GB', {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    timeZone: 'UTC',
  });

/**
 * `points`: `{ day: 'YYYY-MM-DD', value }`, oldest first, drawn from 0 to `full`. Null with fewer than two days.
 * `label` names the figure, `unit` the column of its table.
 */
export function trendLine(points, { label, unit, full = 100 }) {
  if (points.length < 2) return null;
  const width = widthNow();
  const [first, last] = [points[0], points.at(-1)];
  const days = dayOf(last.day) - dayOf(first.day);
  const x = ({ day }) => left + ((dayOf(day) - dayOf(first.day)) / days) * (width - left - right);
  const y = (value) => top + (1 - value / full) * (height - top - bottom);
  const text = (at, anchor, words, look = 'trend-text') =>
    draw('text', { x: at.x, y: at.y, 'text-anchor': anchor, class: look }, words);
  const grid = [0, full / 2, full].flatMap((value) => [
    draw('path', { d: `M${left} ${y(value)}H${width - right}`, class: 'trend-grid' }),
    text({ x: left - 8, y: y(value) + 4 }, 'end', String(value)),
  ]);
  const path = points.map((point, place) => `${place === 0 ? 'M' : 'L'}${x(point)} ${y(point.value)}`).join('');
  const said = `${label}: ${first.value} on ${dayText(first.day)}, ${last.value} on ${dayText(last.day)}.`;
  const svg = draw(
    'svg',
    { viewBox: `0 0 ${width} ${height}`, class: 'trend', role: 'img', 'aria-label': said },
    ...grid,
    draw('path', { d: path, class: 'trend-line' }),
    draw('circle', { cx: x(last), cy: y(last.value), r: 4, class: 'trend-dot' }),
    text({ x: x(last) + 10, y: y(last.value) + 5 }, 'start', String(last.value), 'trend-last'),
    text({ x: left, y: height - 6 }, 'start', dayText(first.day)),
    text({ x: width - right, y: height - 6 }, 'end', dayText(last.day)),
  );
  const columns = [
    { name: 'Day', value: ({ day }) => dayText(day) },
    { name: unit, kind: 'number', value: ({ value }) => value },
  ];
  return make(
    'figure',
    { class: 'trend-figure stack' },
    make('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': label }, svg),
    make(
      'details',
      { class: 'small' },
      make('summary', {}, 'The same as a table'),
      table(label, columns, [...points].reverse(), 'lines'),
    ),
  );
}
