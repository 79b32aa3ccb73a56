/** Contacts that may be one person, side by side, with what differs marked and a choice of what is kept. */
import { actionButton, fieldName, valueText } from '/data-views.js';
import { make, percent } from '/parts.js';

const own = [
  ['$email', ({ email }) => email],
  ['$external_id', ({ externalId }) => externalId],
];
const ownAfter = [
  ['$language', ({ language }) => language],
  ['$time_zone', ({ timeZone }) => timeZone],
];
/** What nobody chooses: it follows rules of its own. */
const ruled = [
  [
    'Consent',
    ({ subscriptions }) => subscriptions.map(({ topic, state }) => `${topic}: ${state}`).join(', ') || null,
    'a no outweighs a yes',
  ],
  ['Never written to', ({ suppressed }) => suppressed, null],
  ['Known since', ({ createdAt }) => createdAt.slice(0, 10), null],
];

const nameParts = ['firstName', 'first_name', 'lastName', 'last_name', 'name'];

/** What a contact is called: its name, else its address, else its number. */
export function contactName({ id, email, externalId, attributes }) {
  const name = nameParts
    .flatMap((part) => (typeof attributes[part] === 'string' ? attributes[part].trim() : []))
    .join(' ');
  return name || email || externalId || `Contact ${id}`;
}

/** What tells it from another of the same name. */
const shortName = ({ id, email, externalId }) => externalId ?? email ?? `Contact ${id}`;

/** How probable a pair is, in words: never quite certain. */
export const probability = (score) => (score > 0.99 ? 'more than 99 %' : percent(score, 1));

const textOf = (value) => (value === null || value === undefined ? null : JSON.stringify(value));

/** The rows of the comparison: `{ field, values, look: 'same' | 'differs' | 'only-one', canChoose }`. */
function compare(contacts) {
  const names = [...new Set(contacts.flatMap(({ attributes }) => Object.keys(attributes)))].sort();
  const attributes = names.map((name) => [name, (contact) => contact.attributes[name] ?? null]);
  return [...own, ...attributes, ...ownAfter].flatMap(([field, read]) => {
    const values = contacts.map(read);
    const known = values.filter((value) => value !== null);
    if (known.length === 0) return [];
    const distinct = new Set(known.map(textOf)).size;
    const look = distinct > 1 ? 'differs' : known.length < values.length ? 'only-one' : 'same';
    return [{ field, values, look, canChoose: look === 'differs' && field !== '$external_id' }];
  });
}

const looks = {
  same: null,
  differs: 'differs',
  'only-one': 'only one knows it',
};

/** What was chosen on a card: the contact that is kept, and the contact whose value is taken, by field. */
const chosen = new Map();

function choiceOf(key, contacts) {
  if (!chosen.has(key)) chosen.set(key, { keptId: contacts[0].id, picks: new Map() });
  return chosen.get(key);
}

function pickCell(key, { field, values }, contact, place, choice) {
  const value = values[place];
  if (value === null) return valueText(null);
  const input = make('input', {
    type: 'radio',
    name: `${key}-${field}`,
    value: contact.id,
    'data-key': `${key}-${field}-${place}`,
  });
  input.checked = (choice.picks.get(field) ?? choice.keptId) === contact.id;
  input.addEventListener('change', () => choice.picks.set(field, contact.id));
  return make('label', { class: 'pick' }, input, make('span', {}, valueText(value)));
}

function head(key, contacts, choice, onKeep) {
  return contacts.map((contact, place) => {
    const input = make('input', {
      type: 'radio',
      name: `${key}-kept`,
      value: contact.id,
      'data-key': `${key}-kept-${place}`,
    });
    input.checked = choice.keptId === contact.id;
    input.addEventListener('change', () => onKeep(contact.id));
    return make(
      'th',
      { scope: 'col', role: 'columnheader' },
      make(
        'label',
        { class: 'pick' },
        input,
        make(
          'span',
          {},
          'Keep ',
          make('strong', {}, contactName(contact)),
          make('span', { class: 'mark' }, shortName(contact)),
        ),
      ),
    );
  });
}

function bodyRows(key, contacts, rows, choice) {
  return rows.map((row) =>
    make(
      'tr',
      { class: row.look, role: 'row' },
      make(
        'th',
        { scope: 'row', role: 'rowheader' },
        fieldName(row.field),
        row.look === 'same' ? null : make('span', { class: 'mark' }, looks[row.look]),
      ),
      contacts.map((contact, place) =>
        make(
          'td',
          { role: 'cell' },
          row.canChoose ? pickCell(key, row, contact, place, choice) : valueText(row.values[place]),
        ),
      ),
    ),
  );
}

const ruledRows = (contacts) =>
  ruled.flatMap(([name, read, rule]) => {
    const values = contacts.map(read);
    if (values.every((value) => value === null)) return [];
    const differs = new Set(values).size > 1;
    return [
      make(
        'tr',
        { class: differs ? 'differs' : 'same', role: 'row' },
        make(
          'th',
          { scope: 'row', role: 'rowheader' },
          name,
          differs && rule ? make('span', { class: 'mark' }, rule) : null,
        ),
        values.map((value) => make('td', { role: 'cell' }, valueText(value))),
      ),
    ];
  });

function comparison(key, contacts, choice, label) {
  const rows = compare(contacts);
  const body = make('tbody', { role: 'rowgroup' }, bodyRows(key, contacts, rows, choice), ruledRows(contacts));
  const keep = (id) => {
    choice.keptId = id;
    // What was not picked by hand follows the one that is kept.
    for (const row of rows.filter(({ canChoose }) => canChoose)) {
      for (const input of body.querySelectorAll(`input[name="${CSS.escape(`${key}-${row.field}`)}"]`))
        input.checked = Number(input.value) === (choice.picks.get(row.field) ?? id);
    }
  };
  return make(
    'div',
    { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': label },
    make(
      'table',
      { class: 'compare', role: 'table', 'aria-label': label, 'data-contacts': contacts.length },
      make(
        'thead',
        { role: 'rowgroup' },
        make('tr', { role: 'row' }, make('td', { role: 'cell' }), head(key, contacts, choice, keep)),
      ),
      body,
    ),
  );
}

const kindWords = {
  exact: 'the same as written',
  normalised: 'the same in one form',
  likely: 'likely the same',
};
const kindLooks = { exact: 'good', normalised: 'good', likely: 'warn' };

const reasonList = (title, reasons) =>
  reasons.length === 0
    ? null
    : make(
        'p',
        { class: 'small' },
        make('span', { class: 'quiet' }, `${title}: `),
        reasons.map(({ text }) => text).join(' · '),
      );

function reasonsOf({ reasons }) {
  return [
    reasonList(
      'Speaks for it',
      reasons.filter(({ weight }) => weight > 0),
    ),
    reasonList(
      'Speaks against it',
      reasons.filter(({ weight }) => weight < 0),
    ),
  ];
}

/** What a card asks for when contacts become one: into `keptId`, each of `others` with the fields taken from it. */
function wishOf(contacts, choice) {
  const { keptId, picks } = choice;
  const others = contacts.filter(({ id }) => id !== keptId);
  return {
    kept: contacts.find(({ id }) => id === keptId),
    others: others.map((contact) => ({
      contact,
      prefer: [...picks].flatMap(([field, id]) => (id === contact.id ? [field] : [])),
    })),
  };
}

/**
 * A card for one pair (`pair` with kind, score, reasons) or a group of three and more (`pair` null, `within` the cards of its
 * pairs). `merge(wish)` and `decide()` are what its buttons do; `decide` is null for groups.
 */
export function duplicateCard(contacts, pair, { merge, decide, within = [] }) {
  const key = contacts.map(({ id }) => id).join('-');
  const names = contacts.map(contactName);
  const title = `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
  const choice = choiceOf(key, contacts);
  const about = pair
    ? make(
        'p',
        { class: 'small about' },
        make('span', { class: 'status', 'data-state': kindLooks[pair.kind] }, kindWords[pair.kind]),
        ` ${probability(pair.score)} probable that they are one person`,
      )
    : make('p', { class: 'small about' }, `${contacts.length} contacts that hang together`);
  return make(
    'article',
    { class: 'panel stack duplicate', 'aria-label': title, 'data-pair': key },
    make('div', { class: 'spread' }, make('h3', {}, title), about),
    pair ? reasonsOf(pair) : null,
    comparison(key, contacts, choice, `Compared: ${title}`),
    make(
      'div',
      { class: 'actions' },
      actionButton(contacts.length > 2 ? `Make one of ${contacts.length}` : 'Merge', `merge-${key}`, () =>
        merge(wishOf(contacts, choice)),
      ),
      decide ? actionButton('Two people', `two-${key}`, decide, { isPlain: true }) : null,
    ),
    within.length === 0
      ? null
      : make(
          'details',
          { class: 'stack' },
          make('summary', {}, 'Not all of them one person? Its pairs one by one'),
          make('div', { class: 'stack' }, within),
        ),
  );
}
