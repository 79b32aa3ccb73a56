/** The three groups: two pyramids, a table of heads, money and cost, and what to do for each. */
import { placeNames } from '/group-flow.js';
import { make, money, number, percent, table } from '/parts.js';

/** One pyramid: the best on top, each block as wide as its share. */
function pyramid(title, groups, { amountOf, say }) {
  const full = Math.max(1, ...groups.map(amountOf));
  const tiers = groups.map((group) => {
    const block = make('span', { class: `block at-${group.group}`, 'aria-hidden': 'true' });
    block.style.inlineSize = `${Math.max(0, (amountOf(group) / full) * 100)}%`;
    return make(
      'div',
      { class: 'tier', role: 'listitem' },
      make('span', { class: 'small' }, `${placeNames[group.group]}: ${say(group)}`),
      block,
    );
  });
  return make('figure', {}, make('figcaption', {}, title), make('div', { role: 'list', 'aria-label': title }, tiers));
}

export function drawPyramids({ groups, customers, revenue, currency }) {
  return [
    pyramid('By heads', groups, {
      amountOf: (group) => group.customers,
      say: (group) => `${number(group.customers)} (${percent(group.customers, customers)})`,
    }),
    pyramid('By what they bought', groups, {
      amountOf: (group) => Math.max(0, group.revenue),
      say: (group) => `${money(group.revenue, currency)} (${percent(group.revenue, revenue)})`,
    }),
  ];
}

export function drawGroups({ groups, currency }) {
  const amount = (value) => (value === null ? 'not known' : money(value, currency));
  const column = (name, value) => ({ name, kind: 'number', value });
  return table(
    'The three groups',
    [
      {
        name: 'Group',
        value: ({ group, goal }) => [placeNames[group], make('div', { class: 'quiet small' }, goal)],
      },
      column('Customers', ({ customers }) => customers),
      column('Ordered', ({ buyers }) => buyers),
      column('Revenue', ({ revenue }) => amount(revenue)),
      column('Margin', ({ margin }) => amount(margin)),
      column('Discounts', ({ cost }) => amount(cost.discounts)),
      column('Cost to serve', ({ cost }) => amount(cost.toServe)),
      column('Result', ({ result }) => amount(result)),
    ],
    groups,
  );
}

/** Cards with what to do; `start(suggestion)` makes a draft of one. */
export function drawSuggestions(suggestions, start) {
  return ['exclusive', 'recurring', 'mobile'].flatMap((group) => [
    make('h3', {}, placeNames[group]),
    make(
      'div',
      { class: 'suggestions' },
      suggestions.filter((one) => one.group === group).map((one) => suggestionCard(one, start)),
    ),
  ]);
}

function suggestionCard(suggestion, start) {
  const { key, title, words, timing, measure, offers } = suggestion;
  const button = make('button', { type: 'button', 'data-key': `draft-${key}` }, 'Make a draft campaign');
  button.addEventListener('click', () => start(suggestion, button));
  const sayOffers = [
    offers.fits.length > 0 ? `Fits: ${offers.fits.join(', ')}.` : null,
    offers.avoid.length > 0 ? `Careful with: ${offers.avoid.join(', ')}.` : null,
    offers.reason,
  ].filter(Boolean);
  return make(
    'article',
    { class: 'panel suggestion' },
    make('h4', {}, title),
    make('p', {}, words),
    make('p', { class: 'quiet small' }, `${timing} ${measure}`),
    make('p', { class: 'quiet small' }, sayOffers.join(' ')),
    make('p', {}, button),
  );
}
