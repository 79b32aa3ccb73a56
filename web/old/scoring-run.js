import { get, post } from '/api.js';
import { make, number, time } from '/parts.js';
import { problemPlace } from '/say-problem.js';

/** The newest scoring of everybody by a model; null: there was none. */
export async function askRun(model) {
  const { items } = await get('/customers/runs');
  return items.find((run) => run.model === model) ?? null;
}

/** How far it is, in a sentence. `doing`: "Placing everybody". */
export function runWords(run, doing, timeZone) {
  if (run === null) return null;
  const { state, contacts, contactsTotal, written, problem, finishedAt } = run;
  if (state === 'running') {
    const done = contactsTotal > 0 ? `${number(contacts)} of ${number(contactsTotal)}` : 'it has just begun';
    const bar = make('progress', { max: contactsTotal || 1, 'aria-label': doing });
    if (contactsTotal > 0) bar.value = contacts;
    return make('p', { role: 'status', class: 'run' }, `${doing}: ${done}. You may leave; it goes on. `, bar);
  }
  if (state === 'failed')
    return make('p', { class: 'notice' }, `${doing} failed: ${problem} It is tried again by itself.`);
  return make(
    'p',
    { class: 'quiet small' },
    'Everybody was looked at ',
    time(finishedAt, timeZone),
    `: ${number(contacts)} contacts, for ${number(written)} something changed.`,
  );
}

/** A button that has everybody scored now, and a place for what went wrong. `after()` is called when it has begun. */
export function scoreButton(words, path, after, attributes = {}) {
  const button = make('button', { type: 'button', 'data-key': 'score', ...attributes }, words);
  const problem = problemPlace();
  button.addEventListener('click', async () => {
    button.disabled = true;
    button.textContent = 'Begun …';
    try {
      await post(path);
      setTimeout(after, 700);
    } catch (error) {
      problem.tell(error);
    }
    setTimeout(() => {
      button.disabled = false;
      button.textContent = words;
    }, 3000);
  });
  return [button, problem.place];
}
