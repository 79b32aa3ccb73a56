/** Go, think twice, no: where they begin, with the scores of the best drawn, and a form to move them. */
import { patch } from '/api.js';
import { make } from '/parts.js';
import { problemPlace } from '/say-problem.js';

const text = (value) => value.toFixed(1).replace('-', '−');

function scoreLine({ thresholds: { go, no }, bestScores }) {
  const low = Math.min(no, 0, ...bestScores) - 1;
  const high = Math.max(go, ...bestScores) + 1;
  const at = (score) => ((score - low) / (high - low)) * 100;
  const zone = (look, words, from, to) => {
    const made = make('span', { class: `zone ${look}` }, make('span', {}, words));
    made.style.insetInlineStart = `${from}%`;
    made.style.inlineSize = `${to - from}%`;
    return made;
  };
  const dot = (score) => {
    const made = make('span', { class: 'best-dot', title: `One of the best: ${text(score)}` });
    made.style.insetInlineStart = `${at(score)}%`;
    return made;
  };
  const tick = (score) => {
    const made = make('span', { class: 'tick-text small quiet' }, text(score));
    made.style.insetInlineStart = `${at(score)}%`;
    return made;
  };
  const words = `No below ${text(no)}, think twice up to ${text(go)}, go from there. The best score ${bestScores.map(text).join(', ')}.`;
  return make(
    'div',
    { class: 'score-line', role: 'img', 'aria-label': words },
    zone('no', 'no', 0, at(no)),
    zone('think', 'think twice', at(no), at(go)),
    zone('go', 'go', at(go), 100),
    bestScores.map(dot),
    tick(no),
    no === go ? null : tick(go),
  );
}

function scoreField(name, label, value) {
  const field = make('input', { name, type: 'number', step: '0.1', min: '-1000', max: '1000', required: '' });
  field.value = value;
  return make('label', {}, label, field);
}

export function thresholdsPart(template, drawNow) {
  const { id, thresholds, bestScores } = template;
  const { go, no, why, byOperator, proposed } = thresholds;
  const problem = problemPlace();
  const save = make('button', { type: 'submit' }, 'Set these');
  const back = make(
    'button',
    { type: 'button', class: 'plain' },
    `As proposed: ${text(proposed.no)} and ${text(proposed.go)}`,
  );
  const change = async (wanted) => {
    for (const button of [save, back]) button.disabled = true;
    problem.clear();
    try {
      await patch(`/customers/templates/${id}`, { thresholds: wanted });
      await drawNow();
    } catch (error) {
      problem.tell(error);
    }
    for (const button of [save, back]) button.disabled = false;
  };
  const form = make(
    'form',
    { class: 'actions thresholds-form', 'aria-label': 'Thresholds' },
    scoreField('no', 'No below', no),
    scoreField('go', 'Go from', go),
    save,
    byOperator ? back : null,
  );
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void change({ go: Number(form.elements.go.value), no: Number(form.elements.no.value) });
  });
  back.addEventListener('click', () => void change(null));
  return [
    make('h2', {}, 'Go, think twice, no'),
    scoreLine({ thresholds, bestScores }),
    make('p', { class: 'quiet small' }, `Dots: what the best customers themselves score. ${why}`),
    form,
    problem.place,
  ];
}
