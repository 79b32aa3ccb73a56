/** Mending many contacts at once: always tried first, then done, and taken back if need be. */
import { get, post } from '/api.js';
import { actionButton, at, attempt, choice, countries, fieldName, progress, valueText } from '/data-views.js';
import { contactName } from '/duplicate-card.js';
import { element, make, number, percent, redraw, table, time } from '/parts.js';
import { titleOf } from '/quality-overview.js';
import { isAtWork, repairSentences, repairState, repairTitle, sizeOf } from '/repair-words.js';
import { goTo } from '/view.js';

const pageLength = 50;

async function begin(body) {
  const { id } = await post('/repairs', body);
  goTo({ view: 'repair', id });
}

/** A form whose button only tries: what it finds is shown before anything is written. */
function trialForm(id, title, words, fields, read) {
  const button = make('button', { type: 'submit', 'data-key': id }, 'Try it first');
  const form = make(
    'form',
    { class: 'panel stack', id, 'aria-labelledby': `${id}-title` },
    make('h3', { id: `${id}-title` }, title),
    make('p', { class: 'quiet small' }, words),
    fields,
    make('div', {}, button),
  );
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void attempt(button, () => begin({ ...read(form.elements), dryRun: true }));
  });
  return form;
}

const forms = [
  ['trim', 'Spaces at the ends and doubled ones', true],
  ['names', 'Names all in capitals or all in small letters', false],
  ['phone', 'Phone numbers, as +46701234567', true],
  ['postcode', 'Postcodes, as the country writes them', true],
  ['country', 'Countries, as two letters', true],
];

function normaliseForm() {
  const boxes = forms.map(([name, words, isChosen]) => {
    const box = make('input', { type: 'checkbox', name: 'forms', value: name });
    box.checked = isChosen;
    return make('label', { class: 'pick' }, box, make('span', {}, words));
  });
  return trialForm(
    'normalise',
    'Bring values into one form',
    'What cannot be read stays as it is.',
    [
      make('fieldset', { class: 'stack tight' }, make('legend', { class: 'small' }, 'What'), boxes),
      choice('Numbers and postcodes without a country are of', 'country', countries, 'SE'),
    ],
    (elements) => ({
      kind: 'normalise',
      forms: [...elements.forms].filter(({ checked }) => checked).map(({ value }) => value),
      country: elements.country.value,
    }),
  );
}

const correctForm = () =>
  trialForm(
    'correct',
    'Take over suggestions',
    'The value that may be meant is written in place of the one that cannot be right.',
    [choice('For', 'code', [], ''), make('p', { class: 'empty small', id: 'no-suggestions', hidden: '' })],
    (elements) => ({ kind: 'correct', code: elements.code.value }),
  );

const mergeForm = () =>
  trialForm(
    'merge',
    'Merge duplicates',
    'The contact that was there first is kept; no consent gets looser.',
    [
      choice(
        'Pairs',
        'pairKind',
        [
          ['exact', 'The same as written'],
          ['normalised', 'The same in one form'],
          ['likely', 'Likely the same'],
          ['', 'Of all kinds'],
        ],
        'exact',
      ),
      choice(
        'At least so probable',
        'minScore',
        [
          ['0.8', '80 %'],
          ['0.9', '90 %'],
          ['0.95', '95 %'],
          ['0.99', '99 %'],
        ],
        '0.95',
      ),
    ],
    ({ pairKind, minScore }) => ({ kind: 'merge', pairKind: pairKind.value || null, minScore: Number(minScore.value) }),
  );

const statusPill = (repair) => {
  const { look, words } = repairState(repair);
  return make('span', { class: 'status', 'data-state': look }, words);
};

const shareOf = ({ state, counts }) => (state === 'waiting' || state === 'undoing' ? null : (counts.done ?? null));

const listColumns = (timeZone) => [
  {
    name: 'Repair',
    value: (repair) => [
      make('a', { href: at('repair', { id: repair.id }), 'data-key': `repair-${repair.id}` }, repairTitle(repair)),
      make(
        'p',
        { class: 'quiet small' },
        repair.settings.dryRun ? 'a trial, ' : null,
        time(repair.createdAt, timeZone),
      ),
    ],
  },
  { name: 'State', value: statusPill },
  { name: 'What came of it', value: (repair) => make('span', { class: 'small' }, repairSentences(repair).join(' ')) },
];

/** Kinds of problems with suggestions: one choice for each code, as a repair takes them. */
function codesOf(issues) {
  const codes = new Map();
  for (const issue of issues.filter(({ suggested }) => suggested > 0)) {
    const held = codes.get(issue.code);
    codes.set(issue.code, { title: held ? issue.title : titleOf(issue), count: (held?.count ?? 0) + issue.suggested });
  }
  return [...codes].map(([code, { title, count }]) => [code, `${title} (${number(count)})`]);
}

let offered = null;

/** Offers what the last check found; a choice of somebody stays. */
function offerCodes(quality, wanted) {
  const codes = codesOf(quality.issues);
  const facts = JSON.stringify([codes, wanted]);
  if (offered === facts) return;
  const select = element('correct').elements.code;
  const before = select.value;
  select.replaceChildren(...codes.map(([code, words]) => new Option(words, code)));
  const chosen = wanted ?? before;
  if (codes.some(([code]) => code === chosen)) select.value = chosen;
  element('correct').querySelector('button').disabled = codes.length === 0;
  select.parentElement.hidden = codes.length === 0;
  element('no-suggestions').hidden = codes.length > 0;
  element('no-suggestions').replaceChildren(
    quality.kind === 'never-checked' ? 'The data was not checked yet: ' : 'The last check had no suggestions: ',
    make('a', { href: at('overview') }, 'look at the overview'),
    '.',
  );
  if (wanted && offered === null) select.focus();
  offered = facts;
}

export const repairsView = {
  tab: 'repairs',
  skeleton() {
    offered = null;
    return [
      make(
        'section',
        { class: 'stack', 'aria-labelledby': 'mend-title' },
        make('h2', { id: 'mend-title' }, 'Mend many contacts at once'),
        make(
          'p',
          { class: 'quiet' },
          'Each is tried first: you see what would change before anything is written. All of it can be taken back.',
        ),
        make('div', { class: 'repair-forms' }, normaliseForm(), correctForm(), mergeForm()),
      ),
      make(
        'section',
        { class: 'stack', 'aria-labelledby': 'repairs-title' },
        make('h2', { id: 'repairs-title' }, 'Repairs so far'),
        make('div', { id: 'repairs' }),
        make('nav', { class: 'pages', 'aria-label': 'Pages', id: 'repair-pages' }),
      ),
    ];
  },
  async draw(address, { isStill, again, timeZone }) {
    const query = new URLSearchParams({ limit: 20, ...(address.after && { cursor: address.after }) });
    const [quality, { items, nextCursor }] = await Promise.all([get('/quality'), get(`/repairs?${query}`)]);
    if (!isStill()) return;
    if (items.some(isAtWork)) again(500);
    offerCodes(quality, address.do === 'correct' ? address.code : null);
    redraw(element('repairs'), items, () =>
      items.length === 0
        ? make('p', { class: 'empty' }, 'Nothing was mended yet. Try one of the three above: a trial writes nothing.')
        : table('Repairs', listColumns(timeZone), items),
    );
    redraw(element('repair-pages'), [address.after, nextCursor], () => [
      address.after ? make('a', { href: at('repairs'), 'data-key': 'first' }, 'The newest') : null,
      nextCursor ? make('a', { href: at('repairs', { after: nextCursor }), 'data-key': 'next' }, 'Earlier ones') : null,
    ]);
  },
};

function nextButtons(repair, drawNow) {
  const { id, kind, state, settings } = repair;
  const size = sizeOf(repair);
  if (settings.dryRun && state === 'done' && size > 0) {
    const words =
      kind === 'merge'
        ? `Merge ${number(size)} ${size === 1 ? 'pair' : 'pairs'}`
        : `Change ${number(size)} ${size === 1 ? 'contact' : 'contacts'}`;
    return [actionButton(words, 'do', () => begin({ ...settings, dryRun: false }))];
  }
  if (!settings.dryRun && ['done', 'failed'].includes(state) && size > 0) {
    const undo = async () => {
      await post(`/repairs/${id}/undo`);
      await drawNow();
    };
    return [actionButton('Undo all of it', 'undo', undo, { isPlain: true })];
  }
  return [];
}

const changeColumns = [
  { name: 'Contact', value: ({ contactId }) => `Contact ${contactId}` },
  { name: 'Field', value: ({ name }) => fieldName(name) },
  { name: 'Before', value: ({ before }) => valueText(before) },
  { name: 'After', value: ({ after }) => valueText(after) },
];

const pairColumns = [
  { name: 'Pair', value: ({ first, second }) => `${contactName(first)} and ${contactName(second)}` },
  { name: 'Kept', value: ({ first }) => first.email ?? first.externalId ?? `Contact ${first.id}` },
  { name: 'Goes into it', value: ({ second }) => second.email ?? second.externalId ?? `Contact ${second.id}` },
  { name: 'Probability', kind: 'number', value: ({ score }) => percent(Math.min(score, 0.999), 1) },
];

const mergeColumns = [
  { name: 'Merged', value: ({ merged, mergedId }) => merged.email ?? merged.externalId ?? `Contact ${mergedId}` },
  { name: 'Went into', value: ({ keptId }) => `Contact ${keptId}` },
  { name: 'Now', value: ({ undoneAt }) => (undoneAt ? 'two again' : 'one') },
];

/** What is shown of it line by line: `{ title, columns, rows, more }`. */
async function readLines({ id, kind, settings, counts }, after) {
  if (kind === 'merge' && settings.dryRun) {
    const query = new URLSearchParams({
      limit: 10,
      minScore: settings.minScore,
      ...(settings.pairKind && { kind: settings.pairKind }),
    });
    const { pairs } = await get(`/duplicates?${query}`);
    const rows = pairs.filter(({ first, second }) => first && second);
    return { title: 'Examples', columns: pairColumns, rows, more: null };
  }
  if (kind === 'merge') {
    const query = new URLSearchParams({ repairId: id, limit: pageLength, ...(after && { cursor: after }) });
    const { items, nextCursor } = await get(`/merges?${query}`);
    return { title: 'What it merged', columns: mergeColumns, rows: items, more: nextCursor };
  }
  const { items, next } = await get(`/repairs/${id}/changes?limit=${pageLength}&after=${Number(after ?? 0)}`);
  const isSome = settings.dryRun && (counts.fields ?? 0) > items.length;
  return {
    title: settings.dryRun ? (isSome ? 'Examples' : 'What would change') : 'What it changed',
    columns: changeColumns,
    rows: items,
    more: next,
  };
}

function drawLines({ title, columns, rows, more }, { id, after }) {
  if (rows.length === 0) return [];
  return [
    make('h3', {}, title),
    table(title, columns, rows),
    make(
      'nav',
      { class: 'pages', 'aria-label': 'Pages' },
      after ? make('a', { href: at('repair', { id }), 'data-key': 'first' }, 'From the beginning') : null,
      more
        ? make('a', { href: at('repair', { id, after: more }), 'data-key': 'next' }, `The next ${pageLength}`)
        : null,
    ),
  ];
}

function drawRepair(repair, { timeZone, drawNow }) {
  const { createdAt, undoneAt, settings } = repair;
  return [
    make('div', { class: 'spread' }, make('h2', {}, repairTitle(repair)), statusPill(repair)),
    make(
      'p',
      { class: 'quiet small' },
      settings.dryRun ? 'Tried ' : 'Begun ',
      time(createdAt, timeZone),
      undoneAt ? [', taken back ', time(undoneAt, timeZone)] : [],
      '.',
    ),
    isAtWork(repair) ? progress(repairTitle(repair), shareOf(repair)) : null,
    make(
      'ul',
      { class: 'sentences', role: 'list' },
      repairSentences(repair).map((words) => make('li', {}, words)),
    ),
    make('div', { class: 'actions' }, nextButtons(repair, drawNow)),
  ].filter(Boolean);
}

export const repairView = {
  tab: 'repairs',
  skeleton: () => [
    make(
      'section',
      { class: 'stack', 'aria-label': 'Repair' },
      make('p', { class: 'small' }, make('a', { href: at('repairs') }, 'All repairs')),
      make('div', { class: 'stack', id: 'repair' }),
      make('div', { class: 'stack', id: 'lines' }),
    ),
  ],
  async draw({ id, after = null }, hands) {
    const repair = await get(`/repairs/${encodeURIComponent(id ?? '')}`);
    const lines = repair.state === 'waiting' ? null : await readLines(repair, after);
    if (!hands.isStill()) return;
    if (isAtWork(repair)) hands.again(400);
    redraw(element('repair'), repair, () => drawRepair(repair, hands));
    redraw(element('lines'), [lines, id, after], () => (lines ? drawLines(lines, { id, after }) : []));
  },
};
