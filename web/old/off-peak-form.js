/** Makes an off-peak offer of a proposal. */
import { post } from '/api.js';
import { make } from '/parts.js';
import { problemPlace } from '/say-problem.js';

const heldBack = [0, 1000, 2000, 3000];

export function offPeakForm({ mover, percent, simulation: { window } }) {
  const name = make('input', { name: 'name', required: '', maxlength: 200, autocomplete: 'off' });
  name.value = `${percent} % ${window.text} for ${mover.name}`.slice(0, 200);
  const code = make('input', {
    name: 'code',
    maxlength: 40,
    autocomplete: 'off',
    pattern: '[A-Za-z0-9ÅÄÖÆØåäöæø_\\-]{2,40}',
  });
  const held = make('select', { name: 'held' });
  held.append(...heldBack.map((share) => new Option(share === 0 ? 'Nobody' : `${share / 100} % of them`, share)));
  held.value = '1000';
  const submit = make('button', { type: 'submit' }, `Make this offer to “${mover.name}”`);
  const problem = problemPlace();
  const form = make(
    'form',
    { class: 'panel stack form', 'aria-label': 'Make this offer' },
    make('h3', {}, 'Make this offer'),
    make('label', {}, 'Name', name),
    make('label', {}, 'Code to say at the till, if it takes one', code),
    make(
      'label',
      {},
      'Held back, to measure what it moves',
      held,
      make(
        'span',
        { class: 'quiet small' },
        'They never get it. Without them nobody will know whether it moved anything.',
      ),
    ),
    problem.place,
    make('p', {}, submit),
  );
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    submit.disabled = true;
    try {
      const { weekdays, fromMinute, toMinute } = window;
      const offer = await post('/offers', {
        name: name.value,
        kind: 'percent',
        basisPoints: percent * 100,
        ...(code.value.trim() ? { code: code.value.trim() } : {}),
        windows: [{ weekdays, fromMinute, toMinute }],
        rules: { segments: { in: [mover.segmentId], out: [] } },
        holdoutShare: Number(held.value),
      });
      form.replaceChildren(
        make('h3', {}, `“${offer.name}” is made`),
        make('p', {}, 'Send it in a campaign, and see here what it moves against those held back: '),
        make('p', {}, make('a', { class: 'button', href: `/offers/${offer.id}` }, 'Look at the offer')),
      );
    } catch (error) {
      submit.disabled = false;
      problem.tell(error);
    }
  });
  return form;
}
