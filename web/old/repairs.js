/** Mending many contacts at once: always tried first, then done, and taken back if need be. */
import { get, post } from '/api.js';
import { actionButton, at, fieldName, progress, valueText } from '/data-views.js';
import { contactName, probability } from '/duplicate-card.js';
import { element, make, number, redraw, table, time } from '/parts.js';
import { nameOf } from '/quality-contacts.js';
import { doerOf, offerCodes, repairForms } from '/repair-forms.js';
import { isAtWork, repairSentences, repairState, repairTitle, sizeOf } from '/repair-words.js';

const pageLength = 50;

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

export const repairsView = {
  tab: 'repairs',
  skeleton() {
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
        make('div', { class: 'repair-forms' }, repairForms()),
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
        ? make('p', { class: 'empty' }, 'Nothing was mended yet. Try one of those above: a trial writes nothing.')
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
    const run = doerOf(repair);
    if (run) return [actionButton(words, 'do', run)];
    return [make('a', { href: at('repairs') }, 'To do it, choose the same file or address once more')];
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
  { name: 'Contact', value: nameOf },
  { name: 'Field', value: ({ name }) => fieldName(name) },
  { name: 'Before', value: ({ before }) => valueText(before) },
  { name: 'After', value: ({ after }) => valueText(after) },
];

const pairColumns = [
  { name: 'Pair', value: ({ first, second }) => `${contactName(first)} and ${contactName(second)}` },
  { name: 'Kept', value: ({ first }) => first.email ?? first.externalId ?? `Contact ${first.id}` },
  { name: 'Goes into it', value: ({ second }) => second.email ?? second.externalId ?? `Contact ${second.id}` },
  { name: 'Probability', kind: 'number', value: ({ score }) => probability(score) },
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

/** What could not be taken over, with the reason; nothing where all could. */
async function readProblems({ id, counts }) {
  if (!(counts.bad > 0)) return [];
  const { items } = await get(`/repairs/${id}/problems?limit=20`);
  return items;
}

function drawProblems(items, { kind, counts }) {
  if (items.length === 0) return [];
  const place = kind === 'enrich-file' ? ['Line', (line) => number(line)] : ['Contact', (id) => `Contact ${id}`];
  return [
    make('h3', {}, `Left out: ${number(counts.bad)}`),
    table(
      'Left out',
      [
        { name: place[0], value: (row) => place[1](row.place) },
        { name: 'Why', value: ({ reason }) => reason },
      ],
      items,
    ),
    counts.bad > items.length ? make('p', { class: 'quiet small' }, 'The first of them.') : null,
  ];
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
      make('div', { class: 'stack', id: 'left-out' }),
    ),
  ],
  async draw({ id, after = null }, hands) {
    const repair = await get(`/repairs/${encodeURIComponent(id ?? '')}`);
    const lines = repair.state === 'waiting' ? null : await readLines(repair, after);
    const problems = await readProblems(repair);
    if (!hands.isStill()) return;
    if (isAtWork(repair)) hands.again(400);
    redraw(element('repair'), repair, () => drawRepair(repair, hands));
    redraw(element('lines'), [lines, id, after], () => (lines ? drawLines(lines, { id, after }) : []));
    redraw(element('left-out'), [problems, id], () => drawProblems(problems, repair));
  },
};
