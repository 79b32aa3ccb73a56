/** What the views of the data page share: addresses, names of fields, news, and pages of lists. */
import { goToSignIn } from '/enter.js';
import { element, make } from '/parts.js';
import { problemWords } from '/say-problem.js';
import { viewHref } from '/view.js';

/** The address of a view: `at('duplicates', { kind: 'exact' })`; what is null or '' is left out. */
export const at = (view, wishes = {}) => viewHref({ view, ...wishes });

const fieldNames = {
  email: 'E-mail',
  $email: 'E-mail',
  $language: 'Language',
  $time_zone: 'Time zone',
  $external_id: 'Customer number',
  consent: 'Consent',
  activity: 'Signs of life',
  company: 'Company',
};
/** A field as people call it: "firstName" and "first_name" are "First name". */
export function fieldName(field) {
  if (fieldNames[field]) return fieldNames[field];
  const words = field
    .replace(/_/g, ' ')
    .replace(/(\p{Ll})(\p{Lu})/gu, (_, before, after) => `${before} ${after.toLowerCase()}`);
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** A value as it stands, with what cannot be seen made visible: spaces at the ends and doubled ones. */
export function valueText(value) {
  if (value === null || value === undefined || value === '') return make('span', { class: 'quiet' }, 'nothing');
  const text = Array.isArray(value) ? value.join(', ') : String(value);
  const shown = text.replace(/^\s+|\s+$|\s{2,}/g, (spaces) => '␣'.repeat(spaces.length));
  return make('span', { class: 'value' }, shown);
}

/** Says what was done, with what can be done about it: `actions` are `{ words, run }` or `{ words, href }`. */
export function tell(words, actions = [], { takesFocus = false } = {}) {
  const place = element('news');
  place.setAttribute('role', 'status');
  show([make('span', {}, words), ...buttons(actions)]);
  // What was pressed is gone by now: whoever works by keyboard goes on from here.
  if (takesFocus) place.querySelector('button')?.focus();
}

/** Buttons of the notice: what can be done about it, and closing it. */
function buttons(actions) {
  const made = actions.map(({ words: name, run, href }) => {
    if (href) return make('a', { href }, name);
    const button = make('button', { type: 'button', class: 'plain' }, name);
    button.addEventListener('click', () => attempt(button, run));
    return button;
  });
  const close = make('button', { type: 'button', class: 'plain', 'aria-label': 'Close this notice' }, 'Close');
  close.addEventListener('click', () => quiet());
  return [make('span', { class: 'actions' }, made, close)];
}

function show(children) {
  element('news').replaceChildren(...children);
  element('news').hidden = false;
}

/** Takes the news away. */
export function quiet() {
  element('news').hidden = true;
  element('news').replaceChildren();
}

/**
 * Runs what a button stands for; while it lasts the button rests. What goes wrong is said and stays, with the `actions` that
 * the error bears.
 */
export async function attempt(button, run) {
  button.disabled = true;
  try {
    await run();
  } catch (error) {
    if (error.problem?.status === 401) return goToSignIn();
    element('news').setAttribute('role', 'alert');
    show([make('span', {}, problemWords(error)), ...buttons(error.actions ?? [])]);
  } finally {
    button.disabled = false;
  }
}

/** A button that does something when pressed; `key` keeps the focus on it when it is drawn again. */
export function actionButton(words, key, run, { isPlain = false } = {}) {
  const button = make('button', { type: 'button', class: isPlain ? 'plain' : null, 'data-key': key }, words);
  button.addEventListener('click', () => attempt(button, run));
  return button;
}

/** A bar of progress with its words; `share` of 0 to 1, or null when nobody knows yet. */
export function progress(words, share) {
  return make(
    'label',
    { class: 'progress small', role: 'status' },
    words,
    make('progress', { max: '1', value: share === null ? null : String(share), 'aria-label': words }),
  );
}

/** A select whose choices are `[value, name]`. */
export function choice(label, name, options, chosen) {
  const select = make('select', { name });
  select.append(...options.map(([value, words]) => new Option(words, value, value === chosen, value === chosen)));
  return make('label', {}, label, select);
}

/** Countries that numbers and postcodes without one can be of. */
export const countries = [
  ...[
    ['SE', 'Sweden'],
    ['NO', 'Norway'],
    ['DK', 'Denmark'],
    ['FI', 'Finland'],
    ['IS', 'Iceland'],
    ['DE', 'Germany'],
  ],
  ...[
    ['AT', 'Austria'],
    ['BE', 'Belgium'],
    ['CH', 'Switzerland'],
    ['ES', 'Spain'],
    ['FR', 'France'],
    ['GB', 'United Kingdom'],
  ],
  ...[
    ['IE', 'Ireland'],
    ['IT', 'Italy'],
    ['NL', 'Netherlands'],
    ['PL', 'Poland'],
    ['PT', 'Portugal'],
    ['US', 'United States'],
  ],
];
