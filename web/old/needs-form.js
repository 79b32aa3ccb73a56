/** The form of one needs group. */
import { patch, post, remove } from '/api.js';
import { make } from '/parts.js';
import { problemPlace } from '/say-problem.js';
import { goTo } from '/view.js';

const lines = (text) =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

/** "what_matters: price, cheap" in each line. Throws a sentence for people. */
function readAnswers(text) {
  return lines(text).map((line) => {
    const [, attribute, values] = line.match(/^([^:]+):(.+)$/) ?? [];
    const said = (values ?? '').split(',').map((value) => value.trim());
    if (!attribute || said.some((value) => value === '')) {
      throw new Error(`“${line}”: write an attribute, a colon and its values, such as “what_matters: price, offers”.`);
    }
    return { attribute: attribute.trim(), values: said };
  });
}

const writeAnswers = (answers) =>
  answers.map(({ attribute, values }) => `${attribute}: ${values.join(', ')}`).join('\n');

function area(name, label, value, { rows = 3, maxlength = 2000, hint } = {}) {
  const field = make('textarea', { name, rows, maxlength });
  field.value = value;
  return make('label', {}, label, field, hint ? make('span', { class: 'quiet small' }, hint) : null);
}

/** No rule, the rule as it is, or the people of a segment. Segments kept for rules of needs groups are left out. */
function ruleChoice(group, groups, segments) {
  const own = new Set(groups.map(({ segmentId }) => segmentId));
  const now = segments.find(({ id }) => id === group?.segmentId);
  const select = make('select', { name: 'rule' });
  if (group?.rule) select.append(new Option(`As it is: ${now?.sentence ?? 'kept with the group'}`, 'keep', true, true));
  select.append(new Option('No rule', 'none'));
  select.append(
    ...segments.filter(({ id }) => !own.has(id)).map(({ id, name }) => new Option(`In the segment “${name}”`, id)),
  );
  return make(
    'label',
    {},
    'Rule: who lands here without having said so',
    select,
    make(
      'span',
      { class: 'quiet small' },
      'Of two rules that somebody meets, that of the group that stands first counts.',
    ),
  );
}

function readRule(choice) {
  if (choice === 'keep') return {};
  if (choice === 'none') return { rule: null };
  return { rule: { version: 1, root: { type: 'segment', segmentId: Number(choice), is: 'in' } } };
}

const close = () => goTo({ view: 'groups' });

/** A button that asks once more before it takes the group out of use. */
function archiveButton(group, drawNow, problem) {
  const button = make('button', { type: 'button', class: 'plain' }, 'Take it out of use');
  button.addEventListener('click', async () => {
    if (button.dataset.sure === undefined) {
      button.dataset.sure = '';
      button.textContent = `Yes, take “${group.name}” out of use`;
      return;
    }
    button.disabled = true;
    try {
      await remove(`/customers/needs-groups/${group.id}`);
      close();
      await drawNow();
    } catch (error) {
      button.disabled = false;
      problem.tell(error);
    }
  });
  return button;
}

/** `group`: null for a new one. */
export function groupForm({ group, groups, segments, drawNow }) {
  const title = group ? `Change “${group.name}”` : 'A new group';
  const name = make('input', {
    name: 'name',
    required: '',
    maxlength: 100,
    autocomplete: 'off',
    'data-key': 'group-name',
  });
  name.value = group?.name ?? '';
  const submit = make('button', { type: 'submit' }, group ? 'Save the group' : 'Make the group');
  const cancel = make('button', { type: 'button', class: 'plain' }, 'Leave it');
  cancel.addEventListener('click', close);
  const problem = problemPlace();
  const form = make(
    'form',
    { class: 'panel stack form', 'aria-label': title },
    make('h2', {}, title),
    make('label', {}, 'Name', name),
    area('words', 'What they value, in your words', group?.words ?? '', { rows: 2 }),
    area('arguments', 'Arguments that speak to them, one in each line', (group?.arguments ?? []).join('\n'), {
      maxlength: 10_000,
    }),
    area('answers', 'Answers that put somebody here, one attribute in each line', writeAnswers(group?.answers ?? []), {
      rows: 2,
      maxlength: 10_000,
      hint: 'Such as “what_matters: price, offers”: what people answer to a question in a mail is kept in an attribute.',
    }),
    ruleChoice(group, groups, segments),
    problem.place,
    make('div', { class: 'actions' }, submit, cancel, group ? archiveButton(group, drawNow, problem) : null),
  );
  form.addEventListener('keydown', ({ key }) => {
    if (key === 'Escape') close();
  });
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const { elements } = form;
    submit.disabled = true;
    try {
      const body = {
        name: elements.name.value,
        words: elements.words.value,
        arguments: lines(elements.arguments.value),
        answers: readAnswers(elements.answers.value),
        ...readRule(elements.rule.value),
      };
      await (group ? patch(`/customers/needs-groups/${group.id}`, body) : post('/customers/needs-groups', body));
      close();
      await drawNow();
    } catch (error) {
      submit.disabled = false;
      if (error.problem) problem.tell(error);
      else problem.say(error.message);
    }
  });
  queueMicrotask(() => name.focus());
  return form;
}
