/** Makes needs groups of a proposal, in one's own words. */
import { post } from '/api.js';
import { make } from '/parts.js';
import { problemPlace } from '/say-problem.js';
import { goTo } from '/view.js';

function groupFields({ index, name, traits }) {
  const tick = make('input', { type: 'checkbox', name: `take-${index}`, checked: '' });
  const title = make('input', { name: `name-${index}`, required: '', maxlength: 100, autocomplete: 'off' });
  title.value = name;
  const words = make('textarea', { name: `words-${index}`, rows: 3, maxlength: 2000 });
  words.value = traits.map(({ text }) => text).join('; ');
  const said = make('textarea', { name: `arguments-${index}`, rows: 2, maxlength: 10_000 });
  tick.addEventListener('change', () => {
    for (const field of [title, words, said]) field.disabled = !tick.checked;
  });
  return make(
    'fieldset',
    { class: 'stack', 'aria-label': `Group ${index + 1}: ${name}` },
    make('label', { class: 'tick' }, tick, `Take over “${name}”`),
    make('label', {}, 'What you call it', title),
    make('label', {}, 'What you think they value', words),
    make('label', {}, 'Arguments that speak to them, one in each line', said),
  );
}

function readGroup(elements, { index }) {
  const lines = elements[`arguments-${index}`].value.split('\n').map((line) => line.trim());
  return {
    index,
    name: elements[`name-${index}`].value,
    words: elements[`words-${index}`].value,
    arguments: lines.filter((line) => line !== ''),
  };
}

export function takeOverForm({ id, groups }, drawNow) {
  const problem = problemPlace();
  const submit = make('button', { type: 'submit' }, 'Take these over as needs groups');
  const form = make(
    'form',
    { class: 'stack', 'aria-label': 'Take over' },
    make('h2', {}, 'Take them over, in your words'),
    make(
      'p',
      { class: 'quiet' },
      'What they do is known; what they value, only you and they can say. Contacts are then placed by what they are nearest to, until enough of them have said so themselves.',
    ),
    make('div', { class: 'pair' }, groups.map(groupFields)),
    problem.place,
    make('p', {}, submit),
  );
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const wanted = groups.filter(({ index }) => form.elements[`take-${index}`].checked);
    if (wanted.length === 0) return problem.say('Tick at least one group.');
    submit.disabled = true;
    try {
      const body = { groups: wanted.map((group) => readGroup(form.elements, group)) };
      await post(`/customers/needs/proposals/${id}/take-over`, body);
      goTo({ view: 'groups' });
      await drawNow();
    } catch (error) {
      submit.disabled = false;
      problem.tell(error);
    }
  });
  return form;
}
