/** How good the data is: the figure and its trend, what is wrong, and how complete each field is. */
import { get, post } from '/api.js';
import { actionButton, at, fieldName, progress, tell, valueText } from '/data-views.js';
import { bar, element, make, measure, number, percent, redraw, table, time } from '/parts.js';
import { saveTableButton } from '/save-table.js';
import { trendLine } from '/trend-line.js';

/** Number of the newest check when another one was asked for; null: none is waited for. */
let awaited = null;

async function checkNow(run, drawNow) {
  await post('/quality/check');
  awaited = { after: run?.id ?? 0, at: Date.now() };
  await drawNow();
}

/** How far a check is: null when none is at work. */
function readCheck(run) {
  if (run?.state === 'running')
    return { share: run.contactsTotal === 0 ? null : run.contacts / run.contactsTotal, run };
  if (awaited === null) return null;
  const isOver = (run?.id ?? 0) > awaited.after || Date.now() - awaited.at > 60_000;
  if (!isOver) return { share: null, run: null };
  awaited = null;
  if (run?.state === 'failed') tell(`The check stopped: ${run.problem} What was found before still stands.`);
  return null;
}

function drawCheck({ checkedAt }, run, check, { timeZone, drawNow }) {
  if (check) {
    const words = check.run
      ? `Being checked: ${number(check.run.contacts)} of ${number(check.run.contactsTotal)} contacts`
      : 'The check begins …';
    return [progress(words, check.share)];
  }
  return [
    checkedAt
      ? make(
          'span',
          { class: 'quiet small' },
          'Checked ',
          time(checkedAt, timeZone),
          '. What was mended since is counted at the next check.',
        )
      : null,
    actionButton('Check now', 'check', () => checkNow(run, drawNow), { isPlain: checkedAt !== null }),
  ];
}

function figures({ score, contacts, issues, trend }) {
  const wrong = issues.filter(({ isInvalid }) => isInvalid).reduce((sum, issue) => sum + issue.contacts, 0);
  const suggested = issues.reduce((sum, issue) => sum + issue.suggested, 0);
  const before = trend.at(-2);
  const change = before ? Math.round((score - before.score) * 10) / 10 : null;
  const moved =
    change === null
      ? null
      : change === 0
        ? 'as at the check before'
        : `${change > 0 ? '+' : '−'}${Math.abs(change)} since the check before`;
  const figure = (name, value, more) =>
    make(
      'div',
      {},
      make('dt', {}, name),
      make('dd', {}, value, more ? make('span', { class: 'quiet small' }, more) : null),
    );
  return [
    figure('Quality', `${score} of 100`, moved),
    figure('Contacts', number(contacts)),
    figure('Values that cannot be right', number(wrong)),
    figure('With a suggestion', number(suggested), suggested > 0 ? 'can be taken over at once' : null),
  ];
}

const pill = ({ code, isInvalid }) => {
  if (isInvalid) return make('span', { class: 'status', 'data-state': 'bad' }, 'cannot be used');
  const words = code === 'missing' || code === 'no-consent' ? 'lacking' : 'doubtful';
  return make('span', { class: 'status', 'data-state': 'warn' }, words);
};

function examplesOf({ examples }) {
  // What was mended since the check shows its suggestion already.
  const told = examples.filter(
    ({ value, suggestion }) => suggestion !== null && value !== null && value !== suggestion,
  );
  if (told.length === 0) return null;
  return make(
    'ul',
    { class: 'examples small' },
    told.map(({ value, suggestion }) =>
      make('li', {}, valueText(value), make('span', { class: 'quiet' }, ' → '), valueText(suggestion)),
    ),
  );
}

const issueGroups = [
  ['E-mail address', ({ field }) => field === 'email'],
  ['Consent', ({ field }) => field === 'consent'],
  ['Signs of life', ({ field }) => field === 'activity'],
  ['Other values', ({ field }) => !['email', 'consent', 'activity'].includes(field)],
];

function issueTable(name, issues, contacts) {
  const most = Math.max(...issues.map(({ share }) => share));
  return table(
    name,
    [
      {
        name: 'What is wrong',
        value: (issue) => [
          make('a', { href: at('contacts', { code: issue.code, field: issue.field }) }, titleOf(issue)),
          ' ',
          pill(issue),
          make('p', { class: 'quiet small' }, issue.todo),
          examplesOf(issue),
        ],
      },
      { name: 'Contacts', kind: 'measure', value: (issue) => measure(issue.contacts, contacts, most) },
      {
        name: 'Suggestions',
        kind: 'number',
        value: ({ code, suggested }) =>
          suggested === 0
            ? make('span', { class: 'quiet' }, 'none')
            : make('a', { href: at('repairs', { do: 'correct', code }) }, `Take over ${number(suggested)}`),
      },
    ],
    issues,
  );
}

const ownFields = ['email', 'consent', 'activity'];
/** The title of a kind of problem, with the field where the title does not say it. */
export const titleOf = ({ field, title }) =>
  ownFields.includes(field) ? title : `${fieldName(field)}: ${title.charAt(0).toLowerCase()}${title.slice(1)}`;

const staleText = ({ staleMonths }) =>
  `An order, an answer, or an open or click by a person counts as a sign of life; without one for ${staleMonths} months, somebody is stale.`;

function drawIssues(quality) {
  const { issues, contacts } = quality;
  if (issues.length === 0) return [make('p', { class: 'empty' }, 'Nothing wrong was found with anybody.')];
  return issueGroups.flatMap(([name, belongs]) => {
    const own = issues.filter(belongs);
    if (own.length === 0) return [];
    const more = own[0].field === 'activity' ? make('p', { class: 'quiet small' }, staleText(quality)) : null;
    return [make('h3', {}, name), more, issueTable(name, own, contacts)];
  });
}

/** A bar of three parts: good, there but not right, and what lacks. */
function fillBar({ filledShare, validShare }) {
  const drawn = bar(validShare);
  const wrong = make('span', { class: 'wrong' });
  wrong.style.insetInlineStart = `${validShare * 100}%`;
  wrong.style.inlineSize = `${(filledShare - validShare) * 100}%`;
  drawn.append(wrong);
  return drawn;
}

function fieldTable(fields, contacts) {
  return table(
    'How complete each field is',
    [
      {
        name: 'Field',
        value: ({ field, isExpected }) => [
          fieldName(field),
          isExpected ? make('span', { class: 'quiet small' }, ' counts in the score') : null,
        ],
      },
      { name: 'Filled', kind: 'number', value: ({ filled }) => percent(filled, contacts) },
      { name: 'Of everybody', kind: 'graph', value: fillBar },
      { name: 'Not right', kind: 'number', value: ({ invalid }) => invalid },
      {
        name: 'Lacking',
        kind: 'number',
        value: ({ field, filled }) =>
          filled === contacts
            ? 0
            : make(
                'a',
                {
                  href: at('contacts', { code: 'missing', field }),
                  'aria-label': `${number(contacts - filled)} lack ${fieldName(field)}`,
                },
                number(contacts - filled),
              ),
      },
    ],
    fields,
  );
}

function drawFields({ fields, contacts }) {
  const sorted = [...fields].sort((a, b) => b.isExpected - a.isExpected || b.filled - a.filled);
  const [first, rest] = [sorted.slice(0, 15), sorted.slice(15)];
  return [
    fieldTable(first, contacts),
    rest.length === 0
      ? null
      : make('details', {}, make('summary', {}, `${number(rest.length)} more fields`), fieldTable(rest, contacts)),
    make(
      'div',
      { class: 'spread' },
      make(
        'ul',
        { class: 'legend small', 'aria-hidden': 'true' },
        make('li', {}, make('span', { class: 'key good' }), 'filled'),
        make('li', {}, make('span', { class: 'key wrong' }), 'filled, but not right'),
      ),
      saveTableButton(
        'completeness-of-fields',
        ['field', 'contacts', 'filled', 'not_right', 'counts_in_score'],
        sorted.map(({ field, filled, invalid, isExpected }) => [field, contacts, filled, invalid, String(isExpected)]),
      ),
    ),
  ];
}

function drawTrend({ trend }) {
  const line = trendLine(
    trend.map(({ day, score }) => ({ day, value: score })),
    { label: 'Quality of the data, 0 to 100', unit: 'Quality' },
  );
  return (
    line ??
    make('p', { class: 'empty' }, 'The trend can be drawn from the second day on: everybody is checked every night.')
  );
}

/** How the contacts are spread over the figure, the best on top; the lower half in one. */
function drawSpread({ tenths, contacts }) {
  const rows = [9, 8, 7, 6, 5].map((tenth) => ({
    name: `${tenth * 10} to ${tenth === 9 ? 100 : tenth * 10 + 9}`,
    count: tenths[tenth] ?? 0,
  }));
  rows.push({ name: 'Below 50', count: tenths.slice(0, 5).reduce((sum, count) => sum + count, 0) });
  const most = Math.max(1, ...rows.map(({ count }) => count));
  return table(
    'Contacts by quality',
    [
      { name: 'Quality', value: ({ name }) => name },
      { name: 'Contacts', kind: 'number', value: ({ count }) => count },
      { name: 'Share', kind: 'number', value: ({ count }) => percent(count, contacts) },
      { name: 'Of the most', kind: 'graph', value: ({ count }) => bar(count / most) },
    ],
    rows,
    'lines',
  );
}

async function drawEmpty(run, check, hands) {
  const { contacts } = await get('/reports/overview');
  if (!hands.isStill()) return;
  element('quality').hidden = true;
  redraw(element('check'), null, () => []);
  element('nothing').hidden = false;
  redraw(element('nothing'), [contacts, check], () =>
    contacts === 0
      ? make(
          'p',
          {},
          'There is nobody whose data could be checked yet: ',
          make('a', { href: '/docs#/contacts' }, 'bring in contacts'),
          ' first.',
        )
      : [
          make(
            'p',
            {},
            `The data of ${number(contacts)} contacts was not checked yet. It happens every night; it can be done now as well.`,
          ),
          make('p', {}, drawCheck({ checkedAt: null }, run, check, hands)),
        ],
  );
}

const section = (id, title) =>
  make(
    'section',
    { class: 'stack', 'aria-labelledby': `${id}-title` },
    make('h2', { id: `${id}-title` }, title),
    make('div', { class: 'stack', id }),
  );

export const overviewView = {
  tab: 'overview',
  skeleton: () => [
    make('div', { class: 'empty stack', id: 'nothing', hidden: '' }),
    make(
      'div',
      { class: 'stack page-parts', id: 'quality', hidden: '' },
      make(
        'section',
        { class: 'stack', 'aria-label': 'Quality' },
        make('div', { class: 'spread check', id: 'check' }),
        make('p', { class: 'sentence', id: 'sentence' }),
        make('dl', { class: 'figures', id: 'figures' }),
      ),
      make('div', { class: 'pair' }, section('trend', 'Over time'), section('spread', 'Contacts by quality')),
      section('issues', 'What is wrong'),
      section('fields', 'How complete each field is'),
    ),
  ],
  async draw(_address, hands) {
    const [quality, { items }] = await Promise.all([get('/quality'), get('/customers/runs')]);
    if (!hands.isStill()) return;
    const run = items.find(({ model }) => model === 'quality');
    const check = readCheck(run);
    if (check) hands.again(500);
    if (quality.kind === 'never-checked') return drawEmpty(run, check, hands);
    element('nothing').hidden = true;
    element('quality').hidden = false;
    redraw(element('check'), [quality.checkedAt, check, run?.id], () => drawCheck(quality, run, check, hands));
    element('sentence').textContent = quality.sentence;
    redraw(element('figures'), quality, () => figures(quality));
    redraw(element('trend'), quality.trend, () => drawTrend(quality));
    redraw(element('spread'), quality.tenths, () => drawSpread(quality));
    redraw(element('issues'), quality.issues, () => drawIssues(quality));
    redraw(element('fields'), quality.fields, () => drawFields(quality));
  },
};
