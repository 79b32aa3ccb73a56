import { make } from '/parts.js';

const svgNamespace = 'http://www.w3.org/2000/svg';
const [width, height, left, right, top, bottom] = [560, 200, 44, 12, 24, 40];

function draw(tag, attributes, ...children) {
  const made = document.createElementNS(svgNamespace, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

const say = (value) => value.toFixed(2).replace('-', '−');
const pairs = (count) =>
  count === 0 ? 'every two have a border' : count === 1 ? '1 pair without a border' : `${count} pairs without a border`;

/**
 * How clear each number of groups is: a bar for its silhouette, filled where every two groups have a border between them,
 * dashed where some have none, in the accent colour where proposed; a dashed line for what crowds without groups reach. A table
 * of the same stands behind. `crowd`: null where it was not worked out.
 */
export function silhouetteChart({ tried, chosen, crowd }) {
  const full = Math.max(0.05, crowd ?? 0, ...tried.map(({ silhouette }) => silhouette)) * 1.1;
  const each = (width - left - right) / tried.length;
  const y = (value) => top + (1 - Math.max(0, value) / full) * (height - top - bottom);
  const text = (x, at, words, anchor, className) =>
    draw('text', { x, y: at, 'text-anchor': anchor, ...(className ? { class: className } : {}) }, words);
  const svg = draw('svg', {
    viewBox: `0 0 ${width} ${height}`,
    class: 'silhouettes',
    role: 'img',
    'aria-label': `Silhouette by number of groups: ${tried.map(({ groups, silhouette }) => `${groups} groups ${say(silhouette)}`).join(', ')}`,
  });
  svg.append(
    draw('line', { x1: left, x2: width - right, y1: y(0), y2: y(0), class: 'sil-axis' }),
    text(left - 6, y(0) + 4, '0', 'end'),
    text(left - 6, y(full / 1.1) + 4, say(full / 1.1), 'end'),
    text(left + (width - left - right) / 2, height - 4, 'Number of groups', 'middle'),
  );
  for (const [place, { groups, silhouette, unclearPairs }] of tried.entries()) {
    const x = left + place * each + each * 0.2;
    const isChosen = groups === chosen;
    const look = isChosen ? 'chosen' : unclearPairs > 0 ? 'unclear' : '';
    const bar = draw(
      'rect',
      {
        x,
        y: y(silhouette),
        width: each * 0.6,
        height: Math.max(1, y(0) - y(silhouette)),
        class: `sil-bar ${look}`,
        rx: 2,
      },
      draw('title', {}, `${groups} groups: ${say(silhouette)}, ${pairs(unclearPairs)}`),
    );
    svg.append(bar, text(x + each * 0.3, height - 22, String(groups), 'middle', isChosen ? 'chosen-text' : null));
    svg.append(text(x + each * 0.3, y(silhouette) - 6, say(silhouette), 'middle', isChosen ? 'chosen-text' : null));
  }
  if (crowd !== null) {
    svg.append(draw('line', { x1: left, x2: width - right, y1: y(crowd), y2: y(crowd), class: 'sil-crowd' }));
  }
  const words = [
    'The higher, the clearer. Filled: every two groups have a border between them. Dashed: some two run into one another, and are one crowd cut in two.',
    chosen === null ? null : ` In colour: proposed.`,
    crowd === null ? null : ` Dashed line: what crowds without groups reach (${say(crowd)}).`,
  ];
  return make('figure', { class: 'figure' }, svg, make('figcaption', { class: 'quiet small' }, words), behind(tried));
}

function behind(tried) {
  const cell = (words) => make('td', { class: 'number' }, words);
  return make(
    'details',
    { class: 'behind' },
    make('summary', { class: 'small', 'data-key': 'table-silhouette' }, 'As a table'),
    make(
      'table',
      { class: 'small', 'aria-label': 'Silhouette by number of groups' },
      make(
        'thead',
        {},
        make(
          'tr',
          {},
          ['Groups', 'Silhouette', 'Borders'].map((name) => make('th', { scope: 'col', class: 'number' }, name)),
        ),
      ),
      make(
        'tbody',
        {},
        tried.map(({ groups, silhouette, unclearPairs }) =>
          make(
            'tr',
            {},
            make('th', { scope: 'row', class: 'number' }, String(groups)),
            cell(say(silhouette)),
            cell(pairs(unclearPairs)),
          ),
        ),
      ),
    ),
  );
}
