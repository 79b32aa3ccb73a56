/** What sets the best apart as a table: weights with intervals, kept and struck by buttons or keys, applied together. */
import { patch } from '/api.js';
import { drawInterval } from '/drawn-interval.js';
import { make, redraw, table } from '/parts.js';
import { saveTableButton } from '/save-table.js';
import { problemPlace } from '/say-problem.js';

/** No answer weighs more than this. */
const fullWeight = 3;
const slowMs = 2000;

/** What was decided here and not yet applied: decision by key of the trait. Of one template at a time. */
let pending = { template: null, decisions: new Map() };

/** Titles of what was folded and is open. */
const unfolded = new Set();

const signed = (value) => `${value > 0 ? '+' : ''}${value.toFixed(1)}`.replace('-', '−');
const shareText = ({ yes, known }) => (known === 0 ? '–' : `${Math.round((yes / known) * 100)} %`);
const decisionOf = ({ key, decision }) => pending.decisions.get(key) ?? decision;

function decideButton(trait, decision, words, decide) {
  const isPressed = decisionOf(trait) === decision;
  const button = make(
    'button',
    {
      type: 'button',
      class: 'plain',
      'aria-pressed': String(isPressed),
      'aria-label': `${words}: ${trait.words}`,
      'data-key': `${decision}-${trait.key}`,
    },
    words,
  );
  button.addEventListener('click', () => decide(trait, isPressed ? 'auto' : decision));
  return button;
}

const keyOf = { '+': 'keep', '-': 'strike', 0: 'auto' };

/** j and k (or the arrows) go from trait to trait, + keeps, - strikes, 0 leaves it as found. */
function useKeys(place, traits, decide) {
  place.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const buttons = [...place.querySelectorAll('button[aria-pressed]')].filter((button) => button.checkVisibility());
    const at = buttons.indexOf(document.activeElement);
    if (at < 0) return;
    const step = { j: 2, ArrowDown: 2, k: -2, ArrowUp: -2 }[event.key];
    if (step) {
      event.preventDefault();
      buttons[at + step]?.focus();
      return;
    }
    const decision = keyOf[event.key];
    if (!decision) return;
    event.preventDefault();
    const key = document.activeElement.dataset.key.replace(/^(keep|strike)-/, '');
    decide(
      traits.find((trait) => trait.key === key),
      decision,
    );
  });
}

const columns = (decide) => [
  {
    name: 'Trait',
    value: ({ words, family, why }) => [
      make('strong', {}, words),
      make('p', { class: 'quiet small' }, `${family[0].toUpperCase()}${family.slice(1)}. ${why}`),
    ],
  },
  { name: 'Best', kind: 'number', value: ({ best }) => shareText(best) },
  { name: 'Others', kind: 'number', value: ({ rest }) => shareText(rest) },
  { name: 'A yes weighs', kind: 'number', value: ({ weight }) => signed(weight.yes) },
  { name: 'A no', kind: 'number', value: ({ weight }) => signed(weight.no) },
  {
    name: '95 % interval',
    kind: 'graph',
    value: ({ weight: { yes, yesLow, yesHigh } }) =>
      drawInterval({ value: yes, low: yesLow, high: yesHigh }, fullWeight),
  },
  {
    name: 'Decide',
    value: (trait) =>
      make(
        'span',
        { class: 'decide' },
        decideButton(trait, 'keep', 'Keep', decide),
        decideButton(trait, 'strike', 'Strike', decide),
      ),
  },
];

function pendingBar({ template, drawNow, redrawNow }) {
  const count = pending.decisions.size;
  if (count === 0) return null;
  const words = `Apply ${count} ${count === 1 ? 'change' : 'changes'}`;
  const problem = problemPlace();
  const working = make('span', { class: 'quiet small', role: 'status' });
  const apply = make('button', { type: 'button', 'data-key': 'apply' }, words);
  const leave = make('button', { type: 'button', class: 'plain' }, 'Leave it as it was');
  leave.addEventListener('click', () => {
    pending.decisions.clear();
    redrawNow();
  });
  apply.addEventListener('click', async () => {
    apply.disabled = true;
    const slow = setTimeout(() => {
      working.textContent = 'The scores, the thresholds and the check are worked out anew: some seconds.';
    }, slowMs);
    const traits = [...pending.decisions].map(([key, decision]) => ({ key, decision }));
    try {
      await patch(`/customers/templates/${template.id}`, { traits });
      pending.decisions.clear();
      await drawNow();
    } catch (error) {
      problem.tell(error);
    }
    clearTimeout(slow);
    working.textContent = '';
    apply.disabled = false;
  });
  return make(
    'div',
    { class: 'panel stack', id: 'pending' },
    make('div', { class: 'actions' }, apply, leave, working),
    problem.place,
  );
}

const asides = [
  {
    title: 'Set aside: says again that they bought a lot',
    note: 'Of those who bought most, each of these says that they bought most. What you keep counts all the same.',
    as: ['counts-purchases', 'tells-value', 'explained-by-orders'],
  },
  { title: 'Set aside: says the same as a stronger trait', as: ['says-the-same'], isFolded: true },
  { title: 'Set aside: may be chance', as: ['may-be-chance'], isFolded: true },
];
const states = [
  { name: 'kept', title: 'Counts' },
  { name: 'struck', title: 'Struck' },
  { name: 'setAside', title: 'Set aside' },
];

function csvRows(traits) {
  return states.flatMap(({ name, title }) =>
    traits[name].map(({ words, family, best, rest, weight, adjusted, why }) => [
      ...[title, words, family, best.yes, best.known, rest.yes, rest.known],
      ...[weight.yes, weight.yesLow, weight.yesHigh, weight.no, adjusted, why],
    ]),
  );
}
const csvHead = [
  ...['State', 'Trait', 'From', 'Best: yes', 'Best: known', 'Others: yes', 'Others: known'],
  ...['Yes weighs', 'Low', 'High', 'No weighs', 'Chance of any', 'Why'],
];

function drawn(traits, hands) {
  const decide = (trait, decision) => {
    if (decision === trait.decision) pending.decisions.delete(trait.key);
    else pending.decisions.set(trait.key, decision);
    hands.redrawNow();
  };
  const all = states.flatMap(({ name }) => traits[name]);
  if (all.length === 0) return [];
  const titled = ({ title, note }, rows) => [
    make('h2', {}, `${title} (${rows.length})`),
    note ? make('p', { class: 'quiet' }, note) : null,
    table(title, columns(decide), rows),
  ];
  const folded = ({ title }, rows) => {
    const heading = make('h2', {}, `${title} (${rows.length})`);
    const made = make(
      'details',
      { class: 'aside', open: unfolded.has(title) ? '' : null },
      make('summary', { 'data-key': title }, heading),
      table(title, columns(decide), rows),
    );
    made.addEventListener('toggle', () => (made.open ? unfolded.add(title) : unfolded.delete(title)));
    return made;
  };
  const tables = [
    ...(traits.kept.length > 0
      ? titled({ title: 'What counts' }, traits.kept)
      : [
          make('h2', {}, 'What counts'),
          make('p', { class: 'empty' }, 'Nothing that chance, or buying a lot, would not bring about.'),
        ]),
    ...(traits.struck.length > 0 ? titled({ title: 'Struck by you' }, traits.struck) : []),
    ...asides.flatMap((aside) => {
      const rows = traits.setAside.filter(({ asideAs }) => aside.as.includes(asideAs));
      if (rows.length === 0) return [];
      return aside.isFolded ? [folded(aside, rows)] : titled(aside, rows);
    }),
  ].filter(Boolean);
  const place = make('div', { class: 'stack traits-part' }, tables);
  useKeys(place, all, decide);
  return [
    pendingBar(hands),
    place,
    make(
      'div',
      { class: 'spread' },
      make(
        'p',
        { class: 'quiet small' },
        'On the buttons: ',
        ...['j', 'k'].flatMap((key) => [make('kbd', {}, key), ' ']),
        'go to the next and back, ',
        make('kbd', {}, '+'),
        ' keeps, ',
        make('kbd', {}, '-'),
        ' strikes, ',
        make('kbd', {}, '0'),
        ' leaves it as found. A hollow dot: the interval holds 0.',
      ),
      saveTableButton('traits', csvHead, csvRows(traits)),
    ),
  ].filter(Boolean);
}

export function drawTraits(place, traits, { template, drawNow }) {
  if (pending.template !== template.id) pending = { template: template.id, decisions: new Map() };
  const redrawNow = () =>
    redraw(place, [traits, [...pending.decisions]], () => drawn(traits, { template, drawNow, redrawNow }));
  redrawNow();
}
