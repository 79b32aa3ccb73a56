import { make } from '/parts.js';

/** A list of which several can be chosen; those chosen that are gone from the list stay in it. */
function several(name, label, items, chosen) {
  const known = new Set(items.map(({ id }) => id));
  const all = [...chosen.filter(({ id }) => !known.has(id)), ...items];
  const ids = new Set(chosen.map(({ id }) => id));
  const select = make('select', { name, multiple: '', size: String(Math.min(4, Math.max(2, all.length))) });
  select.append(...all.map((item) => new Option(item.name, item.id, ids.has(item.id), ids.has(item.id))));
  return all.length === 0 ? null : make('label', {}, label, select);
}

/** The form of one cell of the board. `onCancel` is called for the button and for Escape. */
export function cellForm(where, { goal, strategy, owner, offers, campaigns }, choices, onCancel) {
  const line = (name, label, value, maxlength) =>
    make('label', {}, label, make('input', { name, maxlength, value, autocomplete: 'off' }));
  const plan = make('textarea', { name: 'strategy', rows: '3', maxlength: '2000' });
  plan.value = strategy;
  const cancel = make('button', { class: 'plain', type: 'button' }, 'Leave it');
  cancel.addEventListener('click', onCancel);
  const form = make(
    'form',
    { class: 'stack cell-form', 'aria-label': where },
    line('goal', 'Goal', goal, 500),
    make('label', {}, 'Strategy', plan),
    line('owner', 'Owner', owner, 200),
    several(
      'offerIds',
      'Offers in use',
      choices.offers,
      offers.map(({ offerId, name }) => ({ id: offerId, name })),
    ),
    several(
      'campaignIds',
      'Campaigns in use',
      choices.campaigns,
      campaigns.map(({ campaignId, name }) => ({ id: campaignId, name })),
    ),
    make('div', { class: 'inline' }, make('button', { type: 'submit' }, 'Save the cell'), cancel),
  );
  form.addEventListener('keydown', ({ key }) => {
    if (key === 'Escape') onCancel();
  });
  return form;
}

/** What the form says, as the API takes it. */
export function readForm({ elements }) {
  const ids = (name) => [...(elements[name]?.selectedOptions ?? [])].map(({ value }) => Number(value));
  return {
    goal: elements.goal.value,
    strategy: elements.strategy.value,
    owner: elements.owner.value,
    offerIds: ids('offerIds'),
    campaignIds: ids('campaignIds'),
  };
}
