/** One pair of segments: when and what each orders, the hours an offer would suit, and what it would move. */
import { heatMap, heatScale, openHours } from '/heat-map.js';
import { offPeakForm } from '/off-peak-form.js';
import { bar, make, money, number, table } from '/parts.js';

const share = (value) => `${(value * 100).toFixed(1)} %`;
/** Simulated money is not known to the penny. */
function wholeMoney(amount, currency) {
  const { maximumFractionDigits } = new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions();
  const unit = 10 ** maximumFractionDigits;
  return money(Math.round(amount / unit) * unit, currency);
}
const oneDecimal = (value) => (Math.abs(value) >= 100 ? number(Math.round(value)) : value.toFixed(1)).replace('-', '−');
const rangeText = ({ low, middle, high }, say) => `${say(middle)} (${say(low)} to ${say(high)})`;

/** Both loads beside one another, drawn to one scale. */
function loads({ segments, proposal }) {
  const range = openHours(segments.map(({ shares }) => shares));
  const full = Math.max(...segments.flatMap(({ shares }) => shares));
  const window = proposal?.simulation.window.hours ?? [];
  return [
    make('h2', {}, 'When they order'),
    make(
      'p',
      { class: 'quiet' },
      window.length > 0 ? `Solid line: the hours proposed (${proposal.simulation.window.text}). ` : '',
      'Dotted: each segment’s own peak, its busiest fifth of the hours.',
    ),
    make(
      'div',
      { class: 'maps' },
      segments.map(({ name, buyers, orders, shares, peak }) =>
        heatMap({
          title: name,
          note: `${number(orders)} orders of ${number(buyers)} people · most ${peak.text || 'nowhere'}`,
          values: shares,
          full,
          range,
          window,
          peak: peak.hours,
          say: share,
        }),
      ),
    ),
    heatScale({ low: '0 %', high: `${share(full)} of the segment’s orders in an hour of the week` }),
  ];
}

/** Shares of money by category, of both below one another, with their intervals. */
function categories({ segments }) {
  const [first, second] = segments;
  const of = (segment, category) => segment.categories.find((one) => one.category === category)?.share ?? null;
  const names = [...new Set(segments.flatMap((segment) => segment.categories.map(({ category }) => category)))];
  if (names.length === 0) return [];
  const rows = names.map((category) => ({ category, shares: [of(first, category), of(second, category)] }));
  const value = (one) => (one?.kind === 'estimated' ? one.value : 0);
  rows.sort((a, b) => Math.max(...b.shares.map(value)) - Math.max(...a.shares.map(value)));
  const full = Math.max(
    0.01,
    ...rows.flatMap(({ shares }) => shares.map((one) => (one?.kind === 'estimated' ? one.high : 0))),
  );
  const drawn = (one) => {
    if (one?.kind !== 'estimated') return bar(0);
    return bar(one.value / full, { low: one.low / full, high: one.high / full });
  };
  const text = (one) => (one?.kind === 'estimated' ? share(one.value) : one === null ? '–' : 'too few');
  const key = (look, words) => make('li', {}, make('span', { class: `key ${look}`, 'aria-hidden': 'true' }), words);
  return [
    make('h2', {}, 'What they spend their money on'),
    make('ul', { class: 'legend small' }, key('first', first.name), key('second', second.name)),
    table(
      'Shares of money by category',
      [
        { name: 'Category', value: ({ category }) => category },
        { name: first.name, kind: 'number', value: ({ shares: [one] }) => text(one) },
        { name: second.name, kind: 'number', value: ({ shares: [, two] }) => text(two) },
        {
          name: 'With 95 % intervals',
          kind: 'graph',
          value: ({ shares: [one, two] }) =>
            make(
              'span',
              { class: 'two-bars' },
              make('span', { class: 'first' }, drawn(one)),
              make('span', { class: 'second' }, drawn(two)),
            ),
        },
      ],
      rows,
    ),
  ];
}

function compared({ pair, segments }) {
  const { byHour, byCategory, overlap, complementarity } = pair;
  const said = (contrast, what) => {
    if (contrast.kind !== 'compared')
      return `Too little data to compare ${what}: on one side fewer than 30 people with orders, those in both left out.`;
    const much = `${Math.round(contrast.difference * 100)} % of ${what === 'hours' ? 'their load lies at other hours' : 'their money goes to other things'}`;
    const lot = `divided by lot it would be ${Math.round(contrast.byLot * 100)} %`;
    return contrast.isClear ? `${much}; ${lot}: that is no chance.` : `${much}; ${lot}: it may be chance.`;
  };
  const names = segments.map(({ name }) => `“${name}”`).join(' and ');
  return [
    make(
      'ul',
      { class: 'sentences' },
      make('li', {}, `${names}: ${said(byHour, 'hours')}`),
      make('li', {}, said(byCategory, 'categories')),
      make(
        'li',
        {},
        `They complement each other to ${Math.round(complementarity * 100)} %: so far do the peaks of the one lie where the other is seldom seen. ${number(overlap)} contacts are in both, and are left out of the comparison.`,
      ),
    ),
  ];
}

function beforeAfter(simulation) {
  const { hours, window, peak } = simulation;
  const range = openHours([hours.before, hours.after]);
  const full = Math.max(...hours.before, ...hours.after);
  const shown = { range, window: window.hours, peak: peak.hours };
  const moved = hours.after.map((value, hour) => value - hours.before[hour]);
  return [
    make(
      'p',
      { class: 'quiet' },
      `Solid line: the hours of the offer (${window.text}). Dotted: the peak to be relieved (${peak.text}).`,
    ),
    make(
      'div',
      { class: 'maps' },
      heatMap({
        ...shown,
        title: 'The whole shop now',
        note: 'orders in an hour of a week',
        values: hours.before,
        full,
        say: oneDecimal,
      }),
      heatMap({
        ...shown,
        title: 'What would move',
        note: 'in the middle case · blue more, orange with a dash fewer',
        values: moved.map((value) => (Math.abs(value) < 1e-9 ? 0 : value)),
        full: Math.max(1e-9, ...moved.map(Math.abs)),
        say: (value) => `${value > 0 ? '+' : ''}${oneDecimal(value)}`,
      }),
    ),
  ];
}

function simulationTable({ simulation, mover, gainer }, currency) {
  const { moved, peakLoad, windowLoad, costPerWeek, mover: movers, gainer: gain, window, peak } = simulation;
  const whole = (value) => wholeMoney(value, currency);
  const rows = [
    { name: 'Orders that move in a week', before: '', after: rangeText(moved, oneDecimal) },
    {
      name: `Orders in an hour of the peak (${peak.text})`,
      before: oneDecimal(peakLoad.before),
      after: rangeText(peakLoad.after, oneDecimal),
    },
    {
      name: `Orders in an hour of the window (${window.text})`,
      before: oneDecimal(windowLoad.before),
      after: rangeText(windowLoad.after, oneDecimal),
    },
    {
      name: `Orders a week of “${mover.name}” in the window`,
      before: oneDecimal(movers.inWindowBefore),
      after: rangeText(movers.inWindowAfter, oneDecimal),
    },
    { name: `An hour of the peak is calmer for “${gainer.name}” by`, before: '', after: rangeText(gain.calmer, share) },
    { name: 'Discount in a week', before: whole(0), after: rangeText(costPerWeek, whole) },
  ];
  return table(
    'What would move',
    [
      { name: 'Simulated', value: ({ name }) => name },
      { name: 'Now', kind: 'number', value: ({ before }) => before },
      { name: 'With the offer: middle (low to high)', kind: 'number', value: ({ after }) => after },
    ],
    rows,
  );
}

function proposalPart({ proposal, pair, currency }) {
  if (proposal === null) {
    const why =
      pair.byHour.kind === 'compared' && pair.byHour.isClear
        ? 'Their hours differ, but there are none that suit the one, leave the other alone and are quiet enough in the shop: no offer is proposed.'
        : 'Their hours do not differ clearly: no off-peak offer is proposed.';
    return [make('h2', {}, 'An off-peak offer?'), make('p', { class: 'empty' }, why)];
  }
  return [
    make('h2', {}, 'An off-peak offer, and what it would move'),
    make(
      'ul',
      { class: 'sentences' },
      proposal.text.map((sentence) => make('li', {}, sentence)),
    ),
    simulationTable(proposal, currency),
    ...beforeAfter(proposal.simulation),
    offPeakForm(proposal),
  ];
}

export const drawPair = (report) => [
  ...compared(report),
  ...loads(report),
  ...categories(report),
  ...proposalPart(report),
];
