/** A new template: the best by value, or picked by hand. Who is picked stands in the address. */
import { get, post } from '/api.js';
import { contactFinder, contactName } from '/contact-finder.js';
import { make, redraw } from '/parts.js';
import { problemPlace } from '/say-problem.js';
import { goTo, partsOf, readView, viewHref } from '/view.js';

const [fewest, most] = [5, 15];
const slowMs = 2000;

const measures = [
  ['revenue', 'What they bought, less what they gave back'],
  ['margin', 'What was left of it: margin'],
  ['expected', 'What they will buy in the next year'],
];
const windows = [
  [90, '90 days'],
  [365, 'year'],
  [730, '2 years'],
  [1825, '5 years'],
];

function select(name, options, chosen) {
  const field = make('select', { name });
  field.append(...options.map(([value, words]) => new Option(words, value)));
  field.value = chosen;
  return field;
}

const pickedNow = () => (readView().pick ?? '').split(',').filter((id) => /^\d+$/.test(id));
const pick = (ids) => goTo({ make: 'hand', pick: ids.join(',') });

function topFields() {
  const count = make('input', { name: 'count', type: 'number', min: fewest, max: most, required: '' });
  count.value = '10';
  return [
    make('label', {}, `How many (${fewest} to ${most})`, count),
    make('label', {}, 'Worth by', select('measure', measures, 'revenue')),
    make('label', {}, 'In the last', select('windowDays', windows, '365')),
  ];
}

function handFields(picked) {
  const ids = picked.map(({ id }) => String(id));
  const chosen = picked.map((contact) => {
    const remove = make(
      'button',
      { type: 'button', class: 'plain', 'aria-label': `Leave out ${contactName(contact)}` },
      'Leave out',
    );
    remove.addEventListener('click', () => pick(ids.filter((id) => id !== String(contact.id))));
    return make('li', {}, make('span', {}, contactName(contact)), remove);
  });
  const lacking = fewest - ids.length;
  const said = lacking > 0 ? `${lacking} more at least, ${most} at most.` : `${most - ids.length} more can be picked.`;
  return [
    ids.length < most
      ? contactFinder(
          'E-mail or external id of a best customer',
          ({ id }) => pick([...new Set([...ids, String(id)])]),
          {
            key: 'pick',
          },
        )
      : null,
    make('h3', {}, `Picked: ${ids.length} of ${most}`),
    ids.length > 0 ? make('ul', { class: 'picked', 'aria-label': 'Picked' }, chosen) : null,
    make('p', { class: 'quiet small', role: 'status' }, said),
  ];
}

function readBody({ elements }, mode, picked) {
  const shared = { name: elements.name.value, compareWith: elements.compareWith.value };
  if (mode === 'hand') return { ...shared, contactIds: picked.map(({ id }) => id) };
  const { count, measure, windowDays } = elements;
  return {
    ...shared,
    top: { count: Number(count.value), measure: measure.value, windowDays: Number(windowDays.value) },
  };
}

async function send(form, mode, { submit, problem, working }) {
  const picked = form.picked ?? [];
  if (mode === 'hand' && picked.length < fewest) return problem.say(`Pick at least ${fewest} customers.`);
  problem.clear();
  submit.disabled = true;
  const slow = setTimeout(() => {
    working.textContent =
      'Asking some hundred questions of the best and of the others, and trying as many customers drawn at random 1,999 times. This takes some seconds.';
  }, slowMs);
  try {
    const { id } = await post('/customers/templates', readBody(form, mode, picked));
    goTo({ template: id });
  } catch (error) {
    problem.tell(error);
  } finally {
    clearTimeout(slow);
    working.textContent = '';
    submit.disabled = false;
  }
}

/** The fields that stay while people are picked; `fields` is where the others go. */
function formFor(mode) {
  const name = make('input', { name: 'name', required: '', maxlength: 200, autocomplete: 'off' });
  name.value = mode === 'hand' ? 'Like our best' : 'Like our ten best';
  const submit = make('button', { type: 'submit' }, 'Find what sets them apart');
  const problem = problemPlace();
  const working = make('p', { class: 'quiet', role: 'status' });
  const fields = make('div', { class: 'stack', 'data-fields': '' });
  const compare = [
    ['customers', 'Other customers'],
    ['everybody', 'Everybody, those included who never bought'],
  ];
  const form = make(
    'form',
    { class: 'panel stack form', 'aria-label': 'A new template' },
    make('label', {}, 'Name', name),
    fields,
    make('label', {}, 'Compare with', select('compareWith', compare, 'customers')),
    problem.place,
    working,
    make('p', {}, submit),
  );
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void send(form, mode, { submit, problem, working });
  });
  return form;
}

const known = new Map();
const askContact = (id) => {
  if (!known.has(id)) {
    known.set(
      id,
      get(`/contacts/${id}`).then(
        ({ email, externalId }) => ({ id: Number(id), email, externalId }),
        () => ({ id: Number(id), email: null, externalId: `contact ${id}, unknown` }),
      ),
    );
  }
  return known.get(id);
};

function headFor(mode) {
  const link = (value, words) =>
    make(
      'a',
      { href: viewHref({ make: value }), 'data-key': value, 'aria-current': mode === value ? 'true' : null },
      words,
    );
  return [
    make('p', {}, make('a', { href: viewHref({}) }, '← All templates')),
    make('h2', {}, 'A new template'),
    make(
      'nav',
      { class: 'views', 'aria-label': 'How to choose' },
      link('top', 'The best by value'),
      link('hand', 'Pick by hand'),
    ),
  ];
}

export async function drawMake({ place, isStill }) {
  const mode = readView().make === 'hand' ? 'hand' : 'top';
  const picked = mode === 'hand' ? await Promise.all(pickedNow().slice(0, most).map(askContact)) : [];
  if (!isStill()) return;
  const parts = partsOf(place, ['head', 'form']);
  redraw(parts.head, mode, () => headFor(mode));
  redraw(parts.form, mode, () => formFor(mode));
  const form = parts.form.querySelector('form');
  form.picked = picked;
  redraw(form.querySelector('[data-fields]'), [mode, picked], () =>
    (mode === 'hand' ? handFields(picked) : topFields()).filter(Boolean),
  );
}
