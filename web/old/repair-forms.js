/** The forms of repairs: each only tries at first, so that nothing is written before somebody has seen what would be. */
import { post, postFile } from '/api.js';
import { at, attempt, choice, countries } from '/data-views.js';
import { element, make, number } from '/parts.js';
import { titleOf } from '/quality-overview.js';
import { goTo } from '/view.js';

/** What a trial of this visit can be done with, by its number: what the server does not tell again (a file, a secret). */
const held = new Map();

/** Begins a repair and goes to it. `start(isTrial)` answers its number. */
async function begin(start, isTrial) {
  const { id } = await start(isTrial);
  if (isTrial) held.set(String(id), start);
  goTo({ view: 'repair', id });
}

const starter = (wish) => (isTrial) => post('/repairs', { ...wish, dryRun: isTrial });

/** Does what a trial tried; null when that takes its form once more. */
export function doerOf({ id, kind, settings }) {
  const start = held.get(String(id)) ?? (kind.startsWith('enrich') ? null : starter(settings));
  return start ? () => begin(start, false) : null;
}

/** A form whose button only tries; `read(elements)` answers what starts it. */
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
    void attempt(button, () => begin(read(form.elements), true));
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
    (elements) =>
      starter({
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
    (elements) => starter({ kind: 'correct', code: elements.code.value }),
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
    ({ pairKind, minScore }) =>
      starter({ kind: 'merge', pairKind: pairKind.value || null, minScore: Number(minScore.value) }),
  );

const tick = (name, words, isChosen) => {
  const box = make('input', { type: 'checkbox', name });
  box.checked = isChosen;
  return make('label', { class: 'pick' }, box, make('span', {}, words));
};

const line = (label, attributes) => make('label', {}, label, make('input', { autocomplete: 'off', ...attributes }));

/** Names with commas between them. */
const listOf = (text) =>
  text
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean);

const fileForm = () =>
  trialForm(
    'enrich-file',
    'Fill in from a file',
    'CSV with a header line. A row finds its contact by a column externalId or email; nobody new is made.',
    [
      line('File', { type: 'file', name: 'file', accept: '.csv,.gz,text/csv', required: '' }),
      line('Only these columns (with commas; city=Home town where the names differ)', { name: 'columns' }),
      tick('onlyEmpty', 'Fill only what is empty', true),
    ],
    ({ file, columns, onlyEmpty }) => {
      const [chosen] = file.files;
      const wish = { onlyEmpty: onlyEmpty.checked, ...(columns.value.trim() && { columns: columns.value.trim() }) };
      return (isTrial) => postFile(`/repairs/enrich-file?${new URLSearchParams({ ...wish, dryRun: isTrial })}`, chosen);
    },
  );

const webhookForm = () =>
  trialForm(
    'enrich-webhook',
    'Fill in from another system',
    'Its address is asked about a hundred contacts at a time, and answers with what it knows of them. A trial asks as well.',
    [
      line('Address', { type: 'url', name: 'url', placeholder: 'https://', required: '' }),
      line('Fields to ask for (with commas)', { name: 'fields', required: '' }),
      line('Secret that signs the calls (whsec_…), if there is one', { name: 'secret', type: 'password' }),
      tick('onlyEmpty', 'Only about contacts that lack one, and fill only what is empty', true),
    ],
    ({ url, fields, secret, onlyEmpty }) =>
      starter({
        kind: 'enrich-webhook',
        url: url.value.trim(),
        fields: listOf(fields.value),
        secret: secret.value.trim() || null,
        onlyEmpty: onlyEmpty.checked,
      }),
  );

/** All forms, made anew. */
export function repairForms() {
  offered = null;
  return [normaliseForm(), correctForm(), mergeForm(), fileForm(), webhookForm()];
}

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
export function offerCodes(quality, wanted) {
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
