import { get, put, save } from '/api.js';
import { enter, goToSignIn } from '/enter.js';
import { keepDrawing } from '/keep-drawing.js';
import { element, make, money, number, redraw, say, stamp } from '/parts.js';
import { sayProblem } from '/say-problem.js';
import { cellForm, readForm } from '/strategy-form.js';

let currency = 'EUR';
let drawNow = null;
/** Offers and campaigns a cell can name; asked for when a cell is opened first. */
let choices = null;

/** The cell that the address says is being written: "12-high", or null. */
const openCell = () => location.hash.match(/^#(\d+-(?:high|middle|low))$/)?.[1] ?? null;
const keyOf = (row, cell) => `${row.needsGroupId}-${cell.importance}`;
const amount = (value) => (value === null ? 'not known' : money(value, currency).replace('-', '−'));

const levelNames = { high: 'High importance', middle: 'Middle importance', low: 'Low importance' };
const decisionLooks = { prioritise: 'good', keep: 'busy', deselect: 'bad' };
const decisionWords = { prioritise: 'prioritised', keep: 'kept', deselect: 'deselected: no paid offers' };

function growthText(growth) {
  if (growth.kind !== 'known') return null;
  const percent = Math.round(growth.value * 100);
  return `${percent < 0 ? '−' : '+'}${Math.abs(percent)} %`;
}

function figures({ contacts, customers, revenue, margin, growth }) {
  const moved = growthText(growth);
  const margins = revenue === 0 && margin === 0 ? null : `margin ${amount(margin)}`;
  return make(
    'p',
    { class: 'small sums' },
    make('strong', {}, `${number(customers)} of ${number(contacts)}`),
    ` bought for ${[amount(revenue), margins, moved].filter(Boolean).join(' · ')}`,
  );
}

const used = (name, items, text) =>
  items.length === 0
    ? null
    : make('p', { class: 'small' }, make('span', { class: 'quiet' }, `${name}: `), items.map(text).join(', '));

function written(cell) {
  const { goal, strategy, owner, offers, campaigns, journeyIds, result } = cell;
  return [
    goal ? make('p', { class: 'goal' }, goal) : null,
    strategy ? make('p', { class: 'small plan' }, strategy) : null,
    owner ? make('p', { class: 'small' }, make('span', { class: 'quiet' }, 'Owner: '), owner) : null,
    used('Offers', offers, ({ name, uses }) => `${name} (used ${number(uses)} times)`),
    used(
      'Campaigns',
      campaigns,
      ({ name, mailed, orders }) => `${name} (${number(mailed)} mails, ${number(orders)} orders)`,
    ),
    used('Journeys', journeyIds, (id) => `number ${id}`),
    result ? make('p', { class: 'small result' }, result.sentence) : null,
  ];
}

function drawCell(row, cell) {
  const key = keyOf(row, cell);
  const isWritable = row.needsGroupId !== null;
  const where = `${row.name}, ${levelNames[cell.importance].toLowerCase()}`;
  const isOpen = isWritable && openCell() === key;
  if (isOpen && choices) {
    const form = cellForm(where, cell, choices, () => close(key));
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      void send(row, cell, form);
    });
    return [figures(cell), form];
  }
  const isEmpty = !(cell.goal || cell.strategy || cell.owner || cell.offers.length || cell.campaigns.length);
  const button = make(
    'a',
    {
      class: 'small not-printed',
      href: `#${key}`,
      'data-key': key,
      'aria-label': `${isEmpty ? 'Plan' : 'Change'}: ${where}`,
    },
    isEmpty ? 'Plan' : 'Change',
  );
  return [figures(cell), written(cell), isWritable ? button : null];
}

function rowHead({ name, words, decision, total }) {
  const pill = decision
    ? make(
        'p',
        { title: `${decision.reason} (to be reviewed on ${decision.reviewOn})` },
        make(
          'span',
          { class: 'status', 'data-state': decisionLooks[decision.decision] },
          decisionWords[decision.decision],
        ),
      )
    : null;
  return [make('strong', {}, name), make('p', { class: 'quiet small words' }, words), pill, figures(total)];
}

function drawBoard({ rows, levels }) {
  const head = levels.map(({ importance, contacts, from, rule }) =>
    make(
      'th',
      { scope: 'col', role: 'columnheader' },
      levelNames[importance],
      make(
        'p',
        { class: 'quiet small' },
        `${number(contacts)} contacts: ${rule}${from === null || importance === 'low' ? '' : `, from ${amount(from)}`}`,
      ),
    ),
  );
  const made = make(
    'table',
    { class: 'board', role: 'table', 'aria-label': 'Strategy board' },
    make(
      'thead',
      { role: 'rowgroup' },
      make('tr', { role: 'row' }, make('th', { scope: 'col', role: 'columnheader' }, 'What they value'), head),
    ),
    make(
      'tbody',
      { role: 'rowgroup' },
      rows.map((row) =>
        make(
          'tr',
          { role: 'row' },
          make('th', { scope: 'row', role: 'rowheader' }, make('div', { class: 'in-cell' }, rowHead(row))),
          row.cells.map((cell) =>
            make(
              'td',
              { role: 'cell', 'data-name': levelNames[cell.importance] },
              make('div', { class: 'in-cell' }, drawCell(row, cell).flat()),
            ),
          ),
        ),
      ),
    ),
  );
  // So that print can part the page evenly.
  made.style.setProperty('--rows', rows.length);
  return made;
}

async function askChoices() {
  const [offers, campaigns] = await Promise.all([get('/offers?limit=500'), get('/campaigns?limit=500')]);
  const named = ({ items }) => items.map(({ id, name }) => ({ id, name }));
  return { offers: named(offers), campaigns: named(campaigns) };
}

async function draw() {
  // What is being typed stays as it is.
  if (document.querySelector('#board form')?.dataset.cell === openCell() && openCell() !== null) return;
  const slow = setTimeout(() => {
    if (element('board').childElementCount === 0)
      element('about').textContent = 'Working out what everybody brought. This takes some seconds in a large shop.';
  }, 2000);
  const wanted = openCell();
  if (wanted !== null) choices = await askChoices();
  const board = await get('/customers/strategy-board').finally(() => clearTimeout(slow));
  if (openCell() !== wanted) return;
  currency = board.currency;
  element('about').textContent = `${board.notes[0]} Revenue, margin and growth are of the last ${board.days} days.`;
  const { at: _, ...facts } = board;
  const hadForm = document.querySelector('#board form') !== null;
  redraw(element('board'), [facts, wanted], () => drawBoard(board));
  const form = document.querySelector('#board form');
  if (form) form.dataset.cell = wanted;
  if (form && !hadForm) form.elements.goal.focus();
  redraw(element('notes'), board.notes, () => board.notes.slice(1).map((note) => make('li', {}, note)));
  stamp(element('age'));
}

/** Shows the board again, with the focus on the cell that was written. */
async function close(key) {
  history.pushState(null, '', location.pathname);
  await drawNow();
  document.querySelector(`#board [data-key="${key}"]`)?.focus();
}

async function send(row, cell, form) {
  const button = form.querySelector('button[type=submit]');
  button.disabled = true;
  try {
    const body = { ...readForm(form), journeyIds: cell.journeyIds };
    await put(`/customers/strategy-board/cells/${row.needsGroupId}/${cell.importance}`, body);
    say(null);
    await close(keyOf(row, cell));
  } catch (error) {
    if (error.problem?.status === 401) return goToSignIn();
    sayProblem(error);
  } finally {
    button.disabled = false;
  }
}

async function start() {
  const entered = await enter();
  if (!entered) return goToSignIn();
  if (!entered.workspace) return location.replace('/');
  drawNow = keepDrawing(draw);
  for (const change of ['hashchange', 'popstate']) addEventListener(change, () => void drawNow());
  element('print').addEventListener('click', () => print());
  element('csv').addEventListener('click', () => {
    save('/customers/strategy-board.csv', 'strategy-board.csv').catch(sayProblem);
  });
  await drawNow();
}

start().catch(sayProblem);
