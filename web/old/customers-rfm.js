/** Recency by frequency: five by five, each cell a door to its contacts and to a segment of them. */
import { get, post, save } from '/api.js';
import { make, money, number, percent, redraw, table } from '/parts.js';
import { problemPlace, sayProblem } from '/say-problem.js';

const scores = [1, 2, 3, 4, 5];
/** What a cell can show; `strength` of 0 to 1 against the largest of all cells. */
const figures = {
  customers: { name: 'Customers', of: ({ customers }) => customers, say: (value) => number(value) },
  revenue: { name: 'Revenue', of: ({ revenue }) => revenue, say: (value, currency) => money(value, currency) },
  each: {
    name: 'Revenue of each',
    of: ({ revenuePerCustomer }) => revenuePerCustomer,
    say: (value, currency) => money(value, currency),
  },
  money: { name: 'Mean score of money', of: ({ moneyScore }) => moneyScore, say: (value) => number(value) },
};

export const rfmChoices = ({ by, show, cell }) => ({
  by: by === 'fixed' ? 'fixed' : 'fifths',
  show: Object.hasOwn(figures, show ?? '') ? show : 'customers',
  cell: /^[1-5]-[1-5]$/.test(cell ?? '') ? cell : null,
});

function chooser(label, key, options, chosen, go) {
  const select = make(
    'select',
    { 'data-key': key },
    Object.entries(options).map(([value, words]) =>
      make('option', { value, selected: value === chosen ? '' : null }, words),
    ),
  );
  select.addEventListener('change', () => go({ [key]: select.value, cell: null }));
  return make('label', { class: 'inline' }, `${label} `, select);
}

const wordsOf = (grid, { recency, frequency }) => ({
  last: grid.recency.find(({ score }) => score === recency).text,
  often: grid.frequency.find(({ score }) => score === frequency).text,
});

function drawGrid(grid, { show, cell: open }, go) {
  const figure = figures[show];
  const full = Math.max(...grid.cells.map((cell) => figure.of(cell) ?? 0), 1e-9);
  const cellAt = (recency, frequency) =>
    grid.cells.find((cell) => cell.recency === recency && cell.frequency === frequency);
  const cell = (recency, frequency) => {
    const found = cellAt(recency, frequency);
    const value = figure.of(found);
    if (found.customers === 0) return make('td', { class: 'rfm-cell quiet' }, '–');
    const key = `${recency}-${frequency}`;
    const { last, often } = wordsOf(grid, found);
    const text = figure.say(value, grid.currency);
    const button = make(
      'button',
      {
        type: 'button',
        'data-key': `rfm-${key}`,
        'aria-expanded': String(open === key),
        'aria-label': `${figure.name} of those with ${often}, the last ${last}: ${text}`,
      },
      text,
    );
    button.addEventListener('click', () => go({ cell: open === key ? null : key }));
    const place = make('td', { class: 'rfm-cell' }, button);
    place.style.setProperty('--strength', `${Math.round(45 * Math.max(0, value / full))}%`);
    return place;
  };
  // A score that nobody can have needs no place.
  const reached = (bands) => scores.filter((score) => !bands.find((band) => band.score === score).isEmpty);
  const [recencies, frequencies] = [reached(grid.recency).reverse(), reached(grid.frequency)];
  const head = make(
    'tr',
    {},
    make('td', {}),
    frequencies.map((score) => make('th', { scope: 'col' }, grid.frequency.find((band) => band.score === score).text)),
  );
  const rows = recencies.map((recency) =>
    make(
      'tr',
      {},
      make('th', { scope: 'row' }, grid.recency.find((band) => band.score === recency).text),
      frequencies.map((frequency) => cell(recency, frequency)),
    ),
  );
  return make(
    'div',
    { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': 'Last order by number of order days' },
    make(
      'table',
      { class: 'rfm small' },
      make('caption', { class: 'quiet' }, `${figure.name}: when they ordered last, by how often`),
      make('thead', {}, head),
      make('tbody', {}, rows),
    ),
  );
}

const contactColumns = [
  { name: 'Contact', value: ({ externalId, email, contactId }) => email ?? externalId ?? `Contact ${contactId}` },
  { name: 'Score of money', kind: 'number', value: ({ money: score }) => score },
];

/** Lists the contacts of a cell page by page, into `place`. */
async function listContacts(path, place, button, found = []) {
  button.disabled = true;
  const { place: problem, tell } = problemPlace();
  try {
    const cursor = button.dataset.cursor ? `&cursor=${button.dataset.cursor}` : '';
    const { items, nextCursor } = await get(`${path}&limit=20${cursor}`);
    const all = [...found, ...items];
    const more = make('button', { type: 'button', class: 'plain' }, 'Show more');
    more.dataset.cursor = nextCursor ?? '';
    more.addEventListener('click', () => listContacts(path, place, more, all));
    place.replaceChildren(table('Contacts of the cell', contactColumns, all, 'lines'), nextCursor ? more : '');
  } catch (error) {
    button.disabled = false;
    place.append(problem);
    tell(error);
  }
}

async function makeSegment(name, purpose, definition, button) {
  button.disabled = true;
  const { place: problem, tell } = problemPlace();
  try {
    const segment = await post('/segments', { name, purpose, definition });
    button.replaceWith(make('a', { href: `/#segment-${segment.id}` }, `Look at the segment “${segment.name}”`));
  } catch (error) {
    button.disabled = false;
    button.after(problem);
    tell(error);
  }
}

function drawCell(grid, { by, cell: open }) {
  const [recency, frequency] = open.split('-').map(Number);
  const cell = grid.cells.find((one) => one.recency === recency && one.frequency === frequency);
  if (cell.customers === 0) return make('p', { class: 'empty' }, 'Nobody is in this cell.');
  const { last, often } = wordsOf(grid, cell);
  const name = `RFM ${by === 'fixed' ? 'fixed ' : ''}${open}: ${often}, the last ${last}`;
  const segment = make('button', { type: 'button', 'data-key': 'rfm-segment' }, 'Make a segment of them');
  segment.addEventListener('click', () =>
    makeSegment(name, `Customers with ${often}, the last ${last}.`, cell.definition, segment),
  );
  const list = make('div', { class: 'stack' });
  const contacts = make('button', { type: 'button', class: 'plain', 'data-key': 'rfm-contacts' }, 'Show who they are');
  const path = `/customers/rfm/contacts?by=${by}&recency=${recency}&frequency=${frequency}`;
  contacts.addEventListener('click', () => listContacts(path, list, contacts));
  return make(
    'section',
    { class: 'panel stack', 'aria-label': 'The cell' },
    make('h3', {}, `${number(cell.customers)} with ${often}, the last ${last}`),
    make(
      'p',
      {},
      `${percent(cell.customers, grid.customers)} of all customers, ${money(cell.revenue, grid.currency)} in ${number(grid.days)} days: ${money(cell.revenuePerCustomer, grid.currency)} each; mean score of money ${number(cell.moneyScore)}.`,
    ),
    make('p', { class: 'inline' }, segment, contacts),
    list,
  );
}

/** Asks for the grid and draws it into `place`; `view` is what the address says, `go(changes)` writes it there. */
export async function showRfm(place, view, go) {
  const choices = rfmChoices(view);
  const grid = await get(`/customers/rfm?by=${choices.by}`);
  redraw(place, [grid, choices], () => {
    const csv = make('button', { type: 'button', class: 'plain', 'data-key': 'rfm-csv' }, 'Save as CSV');
    csv.addEventListener('click', () => save(`/customers/rfm.csv?by=${choices.by}`, 'rfm.csv').catch(sayProblem));
    const ways = { fifths: 'fifths of the customers', fixed: 'fixed bounds' };
    const shows = Object.fromEntries(Object.entries(figures).map(([key, { name }]) => [key, name]));
    const sentences = make(
      'ul',
      { class: 'sentences' },
      grid.sentences.map((sentence) => make('li', {}, sentence)),
    );
    if (grid.kind !== 'scored') {
      return [sentences, make('p', { class: 'inline' }, chooser('By', 'by', ways, choices.by, go))];
    }
    return [
      sentences,
      make(
        'div',
        { class: 'rfm-choices' },
        chooser('By', 'by', ways, choices.by, go),
        chooser('Show', 'show', shows, choices.show, go),
        csv,
      ),
      drawGrid(grid, choices, go),
      choices.cell === null ? null : drawCell(grid, choices),
    ];
  });
}
