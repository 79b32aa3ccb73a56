/** Hours of the week as a map: weekdays below one another, hours side by side. */
import { make } from '/parts.js';

const svgNamespace = 'http://www.w3.org/2000/svg';
const days = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
const [cellWidth, cellHeight, left, top] = [20, 22, 36, 18];

function draw(tag, attributes, ...children) {
  const made = document.createElementNS(svgNamespace, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

/** The first and the last hour (excluded) of the day in which any of the maps has something. */
export function openHours(maps) {
  const busy = maps.flatMap((values) => values.flatMap((value, hour) => (value !== 0 ? [hour % 24] : [])));
  return busy.length === 0 ? [8, 20] : [Math.min(...busy), Math.max(...busy) + 1];
}

const text = (x, y, words, anchor) => draw('text', { x, y, 'text-anchor': anchor, class: 'heat-text' }, words);

/** Lines round a set of hours of the week: only where an hour inside meets one outside. */
function outline(hours, [first, end], place, className) {
  const inside = new Set(hours);
  const has = (day, hour) => hour >= first && hour < end && inside.has(day * 24 + hour);
  let path = '';
  for (let day = 0; day < 7; day++) {
    for (let hour = first; hour < end; hour++) {
      if (!has(day, hour)) continue;
      const { x, y } = place(day, hour);
      if (day === 0 || !has(day - 1, hour)) path += `M${x} ${y}h${cellWidth}`;
      if (day === 6 || !has(day + 1, hour)) path += `M${x} ${y + cellHeight}h${cellWidth}`;
      if (!has(day, hour - 1)) path += `M${x} ${y}v${cellHeight}`;
      if (!has(day, hour + 1)) path += `M${x + cellWidth} ${y}v${cellHeight}`;
    }
  }
  return draw('path', { d: path, class: className });
}

/**
 * A map of 168 values, drawn as strong as they are compared with `full`; negative ones in the other colour, with a dash so
 * that colour is not all. `window` and `peak` are outlined; `say(value)` writes a value. A table of the same stands behind.
 */
export function heatMap({ title, note, values, full, range, window, peak, say }) {
  const [first, end] = range;
  const place = (day, hour) => ({ x: left + (hour - first) * cellWidth, y: top + day * cellHeight });
  const width = left + (end - first) * cellWidth + 2;
  const height = top + 7 * cellHeight + 2;
  const svg = draw('svg', {
    viewBox: `0 0 ${width} ${height}`,
    class: 'heat',
    role: 'img',
    'aria-label': `${title}: ${note}`,
  });
  for (let hour = first; hour <= end; hour += 2) svg.append(text(place(0, hour).x, top - 6, String(hour), 'middle'));
  for (let day = 0; day < 7; day++) {
    svg.append(text(left - 6, place(day, first).y + 15, days[day], 'end'));
    for (let hour = first; hour < end; hour++) {
      const value = values[day * 24 + hour];
      const { x, y } = place(day, hour);
      const strength = full === 0 ? 0 : Math.min(1, Math.abs(value) / full);
      const cell = draw(
        'rect',
        {
          x: x + 0.5,
          y: y + 0.5,
          width: cellWidth - 1,
          height: cellHeight - 1,
          class: value < 0 ? 'heat-less' : 'heat-more',
        },
        draw('title', {}, `${days[day]} ${hour}–${hour + 1}: ${say(value)}`),
      );
      cell.style.fillOpacity = strength.toFixed(3);
      svg.append(cell);
      if (value < 0 && strength > 0.15) {
        svg.append(draw('path', { d: `M${x + 7} ${y + cellHeight / 2}h6`, class: 'heat-dash' }));
      }
    }
  }
  svg.append(outline(peak, range, place, 'heat-peak'), outline(window, range, place, 'heat-window'));
  return make(
    'figure',
    { class: 'heat-figure' },
    make('figcaption', {}, make('strong', {}, title), make('span', { class: 'quiet small' }, note)),
    svg,
    tableBehind({ title, values, range, say }),
  );
}

/** The same numbers as a table, opened when wanted. Hours below one another, so that it fits a phone. */
function tableBehind({ title, values, range: [first, end], say }) {
  const head = ['Hour', ...days].map((name) =>
    make('th', { scope: 'col', class: name === 'Hour' ? null : 'number' }, name),
  );
  const hours = Array.from({ length: end - first }, (_, index) => first + index);
  const row = (hour) =>
    make(
      'tr',
      {},
      make('th', { scope: 'row' }, `${hour}–${hour + 1}`),
      days.map((_, day) => make('td', { class: 'number' }, say(values[day * 24 + hour]))),
    );
  return make(
    'details',
    { class: 'behind' },
    make('summary', { class: 'small', 'data-key': `table-${title}` }, 'As a table'),
    make(
      'div',
      { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': `${title}, table` },
      make(
        'table',
        { class: 'small', 'aria-label': title },
        make('thead', {}, make('tr', {}, head)),
        make('tbody', {}, hours.map(row)),
      ),
    ),
  );
}

/** From nothing to `full`, with words at both ends. */
export function heatScale({ low, high, hasLess = false }) {
  return make(
    'p',
    { class: 'heat-scale small quiet', 'aria-hidden': 'true' },
    make('span', {}, low),
    make('span', { class: hasLess ? 'heat-ramp both' : 'heat-ramp' }),
    make('span', {}, high),
  );
}
