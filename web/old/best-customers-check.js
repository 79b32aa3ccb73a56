/** The template of half a year ago against what happened since: bands with intervals, lift by tenths. */
import { columnChart } from '/column-chart.js';
import { bar, make, money, number, table, time } from '/parts.js';
import { saveTableButton } from '/save-table.js';
import { goTo } from '/view.js';

const partWords = { customers: 'Customers', prospects: 'Prospects: had not ordered by then', everybody: 'Everybody' };
const signed = (value) => value.toFixed(1).replace('-', '−');

function share({ share: value, low, high, count, of }, full) {
  return make(
    'span',
    { class: 'measure' },
    make(
      'span',
      {},
      `${Math.round(value * 100)} % `,
      make('span', { class: 'quiet' }, `${number(count)} of ${number(of)}`),
    ),
    bar(value / full, { low: low / full, high: Math.min(1, high / full) }),
  );
}

function bands({ bands: rows }) {
  const full = (of) => Math.max(0.01, ...rows.map((row) => row[of].high));
  const [ordered, worth] = [full('ordered'), full('worthMost')];
  return table(
    'Bands of scores, and what came',
    [
      {
        name: 'Score then',
        value: ({ from, to }) => (from === to ? signed(from) : `${signed(from)} to ${signed(to)}`),
      },
      { name: 'Contacts', kind: 'number', value: ({ contacts }) => contacts },
      { name: 'Ordered since', kind: 'measure', value: (row) => share(row.ordered, ordered) },
      { name: 'Among the tenth worth most', kind: 'measure', value: (row) => share(row.worthMost, worth) },
    ],
    rows,
  );
}

function lift({ deciles }, currency) {
  if (deciles.some(({ lift: value }) => value === null)) {
    return make('p', { class: 'empty' }, 'Nobody bought anything since: there is no lift to show.');
  }
  return columnChart({
    label: 'Lift by tenths',
    below: 'Tenths by score, the highest first',
    head: ['Tenth', 'Lift', 'Each'],
    columns: deciles.map(({ decile, lift: value, valueEach }) => ({
      name: String(decile),
      value: Math.max(0, value),
      text: value.toFixed(1).replace('-', '−'),
      note: `${money(Math.round(valueEach), currency)} each`,
      look: value > 1 ? 'chosen' : null,
    })),
    line: 1,
    words:
      'What each tenth was worth since, over the average of all (dashed line: 1). In colour: more than the average.',
  });
}

function areaWords({ area, contacts }) {
  if (area === null)
    return `${number(contacts)} contacts; nobody, or everybody, was worth as much as the tenth worth most.`;
  const words =
    area >= 0.8 ? 'ranked well' : area >= 0.65 ? 'ranked somewhat' : area > 0.55 ? 'ranked little' : 'told nothing';
  return `Of ${number(contacts)} contacts, one of the tenth worth most since stood before another in ${Math.round(area * 100)} of 100 cases (50 is chance): the template ${words}.`;
}

function partChoice(check, view, part) {
  const present = Object.keys(partWords).filter((name) => check[name] !== null);
  if (present.length < 2) return null;
  const field = make('select', { 'data-key': 'part' });
  field.append(...present.map((name) => new Option(partWords[name], name)));
  field.value = part;
  field.addEventListener('change', () => goTo({ ...view, part: field.value }));
  return make('div', { class: 'choices-row' }, make('label', {}, 'Of whom', field));
}

export function drawCheck(check, view, { timeZone, currency }) {
  const title = make('h2', {}, 'Was it right?');
  if (check === null)
    return [title, make('p', { class: 'empty' }, 'It was not looked at yet: look at everything anew.')];
  if (check.kind === 'too-little-data')
    return [title, make('p', { class: 'empty' }, `Too little data. ${check.detail}`)];
  const part =
    Object.hasOwn(partWords, view.part ?? '') && check[view.part]
      ? view.part
      : check.customers
        ? 'customers'
        : 'everybody';
  const measured = check[part];
  const rows = measured.deciles.map(({ decile, contacts, lowestScore, valueEach, lift: value, shareOfValue }) => [
    ...[decile, contacts, lowestScore, Math.round(valueEach), value, shareOfValue],
  ]);
  const head = ['Tenth', 'Contacts', 'Lowest score', 'Value each, minor units', 'Lift', 'Share of value'];
  return [
    make('div', { class: 'spread' }, title, saveTableButton('lift', head, rows)),
    make(
      'p',
      {},
      'The template as it would have been made ',
      time(check.asOf, timeZone),
      ', with what was known then, against what happened until ',
      time(check.until, timeZone),
      '. It went by: ',
      check.traits.length > 0 ? `${check.traits.join('; ')}.` : 'nothing.',
    ),
    partChoice(check, view, part),
    make('p', { class: 'sentence' }, areaWords(measured)),
    lift(measured, currency),
    bands(measured),
    make(
      'ul',
      { class: 'quiet small' },
      check.notes.map((note) => make('li', {}, note)),
    ),
  ].filter(Boolean);
}
