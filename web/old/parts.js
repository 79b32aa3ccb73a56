/** Small parts the pages are made of: elements, tables, bars, numbers and times. */

export const element = (id) => document.getElementById(id);

/** An element with attributes (null and undefined are left out) and children (null is left out). */
export function make(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined) made.setAttribute(name, value);
  }
  made.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return made;
}

/** An address (of a person or a page) that breaks, where it must, before its @ and after its slashes. */
export function address(text) {
  const pieces = text.split(/(?=@)|(?<=[^/]\/)(?=[^/])/);
  return make(
    'span',
    { class: 'address' },
    pieces.flatMap((piece, index) => (index === 0 ? piece : [make('wbr'), piece])),
  );
}

const drawn = new WeakMap();

/**
 * Puts what `build` makes into `place`, if `facts` are others than those it shows. What had the focus and bears a
 * data-key gets it back, so that nobody who works by keyboard is thrown out by a number that changed.
 */
export function redraw(place, facts, build) {
  const text = JSON.stringify(facts);
  if (drawn.get(place) === text) return;
  drawn.set(place, text);
  const key = place.contains(document.activeElement) ? document.activeElement.dataset.key : undefined;
  place.replaceChildren(...[build()].flat().filter((child) => child !== null && child !== undefined));
  if (key) place.querySelector(`[data-key="${CSS.escape(key)}"]`)?.focus();
}

/** Shows a sentence in the page's notice; nothing hides it. */
export function say(message, ...more) {
  const notice = element('problem');
  const children = message ? [message, ...more] : [];
  // A screen reader says it again whenever it is put in: only when it is another one.
  if (notice.textContent !== make('p', {}, ...children).textContent) notice.replaceChildren(...children);
  notice.hidden = !message;
}

const decimals = new Intl.NumberFormat('en');
export const number = (value) => decimals.format(value);

/** A share as a percentage: whole ones, and one decimal below 10; a dash of nothing. */
export function percent(count, of) {
  if (of === 0) return '–';
  const value = (count / of) * 100;
  return `${value < 10 && value > 0 ? value.toFixed(1).replace(/\.0$/, '') : Math.round(value)} %`;
}

/** `amount` in minor units of an ISO 4217 currency: "93,407 SEK"; with decimals below a thousand. */
export function money(amount, currency) {
  const { maximumFractionDigits } = new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions();
  const value = amount / 10 ** maximumFractionDigits;
  const digits = Math.abs(value) >= 1000 || Number.isInteger(value) ? 0 : maximumFractionDigits;
  const text = value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
  return `${text} ${currency}`;
}

/** An instant (ISO 8601) in the time zone of the workspace: "10 Nov 2026, 07:30". */
export function time(iso, timeZone) {
  const at = new Date(iso);
  const text = at.toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'short', timeZone });
  return make('time', { datetime: iso, title: `${at.toLocaleString('en-GB', { timeZone })} (${timeZone})` }, text);
}

function ageText(ms) {
  const seconds = Math.round(ms / 1000);
  if (seconds < 2) return 'just now';
  if (seconds < 60) return `${seconds} s ago`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`;
  return `${Math.floor(seconds / 3600)} h ago`;
}

function showAge(place) {
  place.textContent = `${place.dataset.verb} ${ageText(Date.now() - Number(place.dataset.at))}`;
}

/** Says at `place` how old what stands beside it is, and keeps saying it: "Counted 12 s ago". */
export function stamp(place, verb = 'Counted') {
  Object.assign(place.dataset, { at: Date.now(), verb });
  showAge(place);
}

setInterval(() => {
  for (const place of document.querySelectorAll('[data-at]')) showAge(place);
}, 1000);

const looks = {
  finished: 'good',
  sending: 'busy',
  launching: 'busy',
  scheduled: 'busy',
  paused: 'warn',
  cancelled: 'bad',
};

/** The state of a campaign as a word in a pill. */
export const status = (state) => make('span', { class: 'status', 'data-state': looks[state] }, state);

/** A bar for comparing: `share` of its full width (0 to 1). `low` and `high` draw the interval it may really lie in. */
export function bar(share, { low, high, isGrey = false } = {}) {
  const fill = make('span', { class: isGrey ? 'fill grey' : 'fill' });
  fill.style.inlineSize = `${share * 100}%`;
  const drawnBar = make('span', { class: 'bar', 'aria-hidden': 'true' }, fill);
  if (low !== undefined) {
    const range = make('span', { class: 'range' });
    range.style.insetInlineStart = `${low * 100}%`;
    range.style.inlineSize = `${(high - low) * 100}%`;
    drawnBar.append(range);
  }
  return drawnBar;
}

/** A count with its share of `of`, and a bar whose full width is `fullShare`. */
export function measure(count, of, fullShare = 1) {
  const share = of === 0 || fullShare === 0 ? 0 : count / of / fullShare;
  return make(
    'span',
    { class: 'measure' },
    make('span', {}, number(count), ' ', make('span', { class: 'quiet' }, percent(count, of))),
    bar(share),
  );
}

/**
 * A table that becomes one card a row on phones, each cell with its name (`look` 'cards'), or a line without names where
 * the first column says it all (`look` 'lines'). Columns: `{ name, value(row), kind }`; kind is 'number', 'measure',
 * 'graph' or nothing. The first column names the row. Roles are written down because a card is no table row to a browser.
 */
export function table(label, columns, rows, look = 'cards') {
  const cellClass = ({ kind }) => kind ?? null;
  const head = columns.map((column) =>
    make('th', { scope: 'col', role: 'columnheader', class: cellClass(column) }, column.name),
  );
  const bodyRow = (row) =>
    make(
      'tr',
      { role: 'row' },
      columns.map((column, index) => {
        const value = column.value(row);
        const content = typeof value === 'number' ? number(value) : value;
        return index === 0
          ? make('th', { scope: 'row', role: 'rowheader' }, content)
          : make('td', { role: 'cell', class: cellClass(column), 'data-name': column.name }, content);
      }),
    );
  return make(
    'table',
    { role: 'table', class: look, 'aria-label': label },
    make('thead', { role: 'rowgroup' }, make('tr', { role: 'row' }, head)),
    make('tbody', { role: 'rowgroup' }, rows.map(bodyRow)),
  );
}
