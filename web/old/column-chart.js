import { make } from '/parts.js';

const svgNamespace = 'http://www.w3.org/2000/svg';
const [width, height, left, right, top, bottom] = [560, 200, 44, 12, 24, 40];

function draw(tag, attributes, ...children) {
  const made = document.createElementNS(svgNamespace, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

/**
 * Columns from zero up, and a dashed line to compare them with. Each of `columns`: `{ name, value, text, note, look }`, where
 * `look` is 'chosen', 'unclear' or nothing and `note` says more in the table behind. `line`: a value or null; `label` names
 * the drawing, `below` the columns, `head` the columns of the table, `words` what the looks mean.
 */
export function columnChart({ label, below, columns, line, head, words }) {
  const full = Math.max(0.05, line ?? 0, ...columns.map(({ value }) => value)) * 1.1;
  const each = (width - left - right) / columns.length;
  const y = (value) => top + (1 - Math.max(0, value) / full) * (height - top - bottom);
  const text = (x, at, said, anchor, className) =>
    draw('text', { x, y: at, 'text-anchor': anchor, ...(className ? { class: className } : {}) }, said);
  const svg = draw('svg', {
    viewBox: `0 0 ${width} ${height}`,
    class: 'columns',
    role: 'img',
    'aria-label': `${label}: ${columns.map(({ name, text: said }) => `${name}: ${said}`).join(', ')}`,
  });
  svg.append(
    draw('line', { x1: left, x2: width - right, y1: y(0), y2: y(0), class: 'column-axis' }),
    text(left - 6, y(0) + 4, '0', 'end'),
    text(left + (width - left - right) / 2, height - 4, below, 'middle'),
  );
  const at = (place) => left + (place + 0.5) * each;
  for (const [place, { name, value, text: said, note, look }] of columns.entries()) {
    const shape = {
      ...{ x: at(place) - each * 0.3, y: y(value), width: each * 0.6, rx: 2 },
      height: Math.max(1, y(0) - y(value)),
    };
    const title = draw('title', {}, `${name}: ${said}${note ? `, ${note}` : ''}`);
    svg.append(draw('rect', { ...shape, class: `column ${look ?? ''}` }, title));
  }
  if (line !== null) {
    svg.append(draw('line', { x1: left, x2: width - right, y1: y(line), y2: y(line), class: 'column-line' }));
  }
  for (const [place, { name, value, text: said, look }] of columns.entries()) {
    const strong = look === 'chosen' ? 'chosen-text' : null;
    svg.append(
      text(at(place), height - 22, name, 'middle', strong),
      text(at(place), y(value) - 6, said, 'middle', strong),
    );
  }
  return make(
    'figure',
    { class: 'figure' },
    svg,
    make('figcaption', { class: 'quiet small' }, words),
    tableBehind({ label, columns, head }),
  );
}

function tableBehind({ label, columns, head }) {
  const cells = ({ name, text: said, note }) => [
    make('th', { scope: 'row', class: 'number' }, name),
    make('td', { class: 'number' }, said),
    note ? make('td', { class: 'number' }, note) : null,
  ];
  const names = head.map((name) => make('th', { scope: 'col', class: 'number' }, name));
  return make(
    'details',
    { class: 'behind' },
    make('summary', { class: 'small', 'data-key': `table-${label}` }, 'As a table'),
    make(
      'table',
      { class: 'small', 'aria-label': label },
      make('thead', {}, make('tr', {}, names)),
      make(
        'tbody',
        {},
        columns.map((column) => make('tr', {}, cells(column).filter(Boolean))),
      ),
    ),
  );
}
