/** How far each segment can be trusted, and the fields one of them leans on. */
import { get, save } from '/api.js';
import { actionButton, at, fieldName } from '/data-views.js';
import { bar, element, make, number, percent, redraw, table } from '/parts.js';
import { dayText, trendLine } from '/trend-line.js';

const countText = (count) => (count === null ? 'not known' : number(count));

/** Names of fields with a given use, each with the share of members whose is good. */
function fieldList(fields, use, members) {
  const own = fields.filter(({ uses }) => uses.includes(use));
  if (own.length === 0) return make('span', { class: 'quiet' }, fields.length === 0 ? 'not checked yet' : 'nothing');
  return make(
    'span',
    { class: 'small' },
    own.map(({ field, good }) => `${fieldName(field)} ${percent(good, members)}`).join(', '),
  );
}

const scoreCell = ({ score }) =>
  score === null
    ? make('span', { class: 'quiet' }, 'none yet')
    : make('span', { class: 'measure' }, make('span', {}, String(score)), bar(score / 100));

const columns = [
  { name: 'Segment', value: ({ segmentId, name }) => make('a', { href: at('segment', { id: segmentId }) }, name) },
  { name: 'Quality', kind: 'measure', value: scoreCell },
  { name: 'Members', kind: 'number', value: ({ members }) => members },
  { name: 'Its rules lean on', value: ({ fields, members }) => fieldList(fields, 'definition', members) },
  { name: 'Its messages need', value: ({ fields, members }) => fieldList(fields, 'messages', members) },
  {
    name: 'May not belong',
    kind: 'number',
    value: ({ score, mayBeWrong }) => (score === null ? '–' : countText(mayBeWrong)),
  },
  {
    name: 'May be missing',
    kind: 'number',
    value: ({ score, mayBelong }) => (score === null ? '–' : countText(mayBelong)),
  },
];

export const segmentsView = {
  tab: 'segments',
  skeleton: () => [
    make(
      'section',
      { class: 'stack', 'aria-labelledby': 'segments-title' },
      make(
        'div',
        { class: 'spread' },
        make('h2', { id: 'segments-title' }, 'How far each segment can be trusted'),
        actionButton('Save as CSV', 'csv', () => save('/quality/segments.csv', 'data-quality-of-segments.csv'), {
          isPlain: true,
        }),
      ),
      make(
        'p',
        { class: 'quiet' },
        'A rule is only as good as the fields it reads. The share behind a field is of members whose value is there and not doubted.',
      ),
      make('div', { id: 'segments' }),
    ),
  ],
  async draw(_address, { isStill }) {
    const { items } = await get('/quality/segments');
    if (!isStill()) return;
    redraw(element('segments'), items, () =>
      items.length === 0
        ? make(
            'p',
            { class: 'empty' },
            'There are no segments yet: ',
            make('a', { href: '/docs#/segments/segments.create' }, 'define the first one'),
            '.',
          )
        : table('Quality by segment', columns, items),
    );
  },
};

const useNames = { definition: 'its rules', messages: 'its messages' };

function sentencesOf({ members, mayBeWrong, mayBelong }) {
  const wrong =
    mayBeWrong === null
      ? 'How many of its members may not belong takes too long to count.'
      : mayBeWrong === 0
        ? 'No member is in it by a missing or doubtful value.'
        : `Up to ${number(mayBeWrong)} of ${number(members)} members may not belong: a value is missing or cannot be right.`;
  const lacking =
    mayBelong === null
      ? 'How many others might belong takes too long to count.'
      : mayBelong === 0
        ? 'Nobody is left out for a missing value.'
        : `Up to ${number(mayBelong)} others might belong, if a value that they lack were known.`;
  return [wrong, lacking].map((words) => make('li', {}, words));
}

function drawSegment({ name, segmentId, score, members, fields, trend, ...counts }) {
  const line = trendLine(
    trend.map((point) => ({ day: point.day, value: point.score })),
    { label: `Quality of ${name}, 0 to 100`, unit: 'Quality' },
  );
  const checked = trend.at(-1);
  return [
    make(
      'h2',
      {},
      make('a', { href: `/#segment-${segmentId}` }, name),
      score === null ? '' : `: ${score} of 100, ${number(members)} members`,
    ),
    make('ul', { class: 'sentences' }, sentencesOf({ members, ...counts })),
    table(
      `Fields of ${name}`,
      [
        {
          name: 'Field',
          value: ({ field, sentence }) => [fieldName(field), make('p', { class: 'quiet small' }, sentence)],
        },
        { name: 'Used by', value: ({ uses }) => uses.map((use) => useNames[use]).join(' and ') },
        { name: 'Weight', kind: 'number', value: ({ weight }) => weight },
        { name: 'Good', kind: 'number', value: ({ good }) => percent(good, members) },
        { name: 'Of the members', kind: 'graph', value: ({ good }) => bar(members === 0 ? 0 : good / members) },
      ],
      fields,
    ),
    line,
    checked
      ? make('p', { class: 'quiet small' }, `Last checked on ${dayText(checked.day)}; the figures above are of now.`)
      : null,
  ];
}

export const segmentView = {
  tab: 'segments',
  skeleton: () => [
    make(
      'section',
      { class: 'stack', 'aria-label': 'Segment' },
      make('p', { class: 'small' }, make('a', { href: at('segments') }, 'All segments')),
      make('div', { class: 'stack', id: 'segment' }),
    ),
  ],
  async draw({ id }, { isStill }) {
    const segment = await get(`/quality/segments/${encodeURIComponent(id ?? '')}`);
    if (isStill()) redraw(element('segment'), segment, () => drawSegment(segment));
  },
};
