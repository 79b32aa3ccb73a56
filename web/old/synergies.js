/** Segments that complement each other: proposals, all pairs, and one pair drawn. */
import { get } from '/api.js';
import { make, number, redraw, table } from '/parts.js';
import { saveTableButton } from '/save-table.js';
import { drawPair } from '/synergy-pair.js';
import { goTo, partsOf, readView, showPart, viewHref } from '/view.js';

const choices = { weeks: ['4', '8', '12', '26', '52'], percent: ['5', '10', '15', '20'] };
const usual = { weeks: '12', percent: '5' };

/** What the address asks for; the usual where it asks for nothing that is offered. */
function readAsked() {
  const { weeks, percent, pair } = readView();
  const [, first, second] = pair?.match(/^(\d+)-(\d+)$/) ?? [];
  return {
    weeks: choices.weeks.includes(weeks) ? weeks : usual.weeks,
    percent: choices.percent.includes(percent) ? percent : usual.percent,
    pair: first && second && first !== second ? { first, second } : null,
  };
}

const hrefOf = ({ weeks, percent, pair }, more = {}) => {
  const wanted = { view: 'synergies', weeks, percent, pair: pair ? `${pair.first}-${pair.second}` : null, ...more };
  return viewHref(wanted);
};

function choicesPart(asked) {
  const select = (name, label, say) => {
    const field = make('select', { 'data-key': name });
    field.append(...choices[name].map((value) => new Option(say(value), value)));
    field.value = asked[name];
    field.addEventListener('change', () => {
      const { weeks, percent, pair } = { ...asked, [name]: field.value };
      goTo({ view: 'synergies', weeks, percent, pair: pair ? `${pair.first}-${pair.second}` : null });
    });
    return make('label', {}, label, field);
  };
  return [
    make(
      'div',
      { class: 'choices-row' },
      select('weeks', 'Orders of the last', (value) => `${value} weeks`),
      select('percent', 'An offer of', (value) => `${value} % off`),
    ),
  ];
}

const pairHref = (asked, first, second) => hrefOf({ ...asked, pair: { first, second } });

function proposalCard(proposal, asked) {
  const { mover, gainer, text } = proposal;
  return make(
    'article',
    { class: 'panel card' },
    make('h3', {}, `“${mover.name}” and “${gainer.name}”`),
    ...text.slice(0, 2).map((sentence) => make('p', {}, sentence)),
    make('p', { class: 'quiet small' }, text[3]),
    make(
      'p',
      {},
      make(
        'a',
        {
          href: pairHref(asked, mover.segmentId, gainer.segmentId),
          'data-key': `pair-${mover.segmentId}-${gainer.segmentId}`,
        },
        `Look at “${mover.name}” and “${gainer.name}”`,
      ),
    ),
  );
}

function proposalsPart({ proposals }, asked) {
  if (proposals.length === 0) return [];
  return [
    make('h2', {}, 'Off-peak offers that suit two segments'),
    make(
      'div',
      { class: 'cards-grid' },
      proposals.map((proposal) => proposalCard(proposal, asked)),
    ),
  ];
}

const contrastWords = (contrast) => {
  if (contrast.kind !== 'compared') return 'too few people';
  const points = `${Math.round(contrast.difference * 100)} % lies elsewhere`;
  return contrast.isClear ? points : `${points}, may be chance`;
};

function pairsPart({ pairs, segments }, asked) {
  if (pairs.length === 0) return [];
  const nameOf = (id) => segments.find(({ segmentId }) => segmentId === id)?.name ?? `segment ${id}`;
  const sorted = [...pairs].sort((a, b) => b.complementarity - a.complementarity);
  const rows = sorted.map(({ first, second, overlap, complementarity, correlation, byHour, byCategory }) => [
    ...[nameOf(first), nameOf(second), overlap, complementarity.toFixed(3), correlation?.toFixed(3) ?? null],
    ...[contrastWords(byHour), contrastWords(byCategory)],
  ]);
  const head = ['First', 'Second', 'In both', 'Complementarity', 'Correlation', 'Hours', 'Categories'];
  return [
    make('div', { class: 'spread' }, make('h2', {}, 'All pairs'), saveTableButton('synergies', head, rows)),
    table(
      'Pairs of segments',
      [
        {
          name: 'Pair',
          value: ({ first, second }) =>
            make(
              'a',
              { href: pairHref(asked, first, second), 'data-key': `row-${first}-${second}` },
              `${nameOf(first)} · ${nameOf(second)}`,
            ),
        },
        {
          name: 'Complement',
          kind: 'number',
          value: ({ complementarity }) => `${Math.round(complementarity * 100)} %`,
        },
        { name: 'Hours', value: ({ byHour }) => contrastWords(byHour) },
        { name: 'Categories', value: ({ byCategory }) => contrastWords(byCategory) },
        { name: 'In both', kind: 'number', value: ({ overlap }) => overlap },
      ],
      sorted,
    ),
    make('p', { class: 'quiet small' }, 'Complement: how far the peaks of the one lie where the other is seldom seen.'),
  ];
}

function nothingPart({ segments, pairs, shop }) {
  if (pairs.length > 0) return [];
  const words =
    shop.orders === 0 && segments.length > 1
      ? 'There are no orders in this time: choose more weeks, or bring in orders.'
      : 'It takes two segments with members to compare.';
  return [
    make(
      'div',
      { class: 'empty stack' },
      make('p', {}, words),
      make('p', {}, make('a', { href: '/docs#/segments/segments.create' }, 'Define a segment')),
    ),
  ];
}

const notesPart = ({ notes }) => [
  make(
    'ul',
    { class: 'quiet small' },
    notes.map((note) => make('li', {}, note)),
  ),
];

export async function drawSynergies({ place, workspace, isStill }) {
  const asked = readAsked();
  const query = new URLSearchParams({ weeks: asked.weeks, percent: asked.percent });
  const path = asked.pair ? `/reports/synergies/${asked.pair.first}/${asked.pair.second}` : '/reports/synergies';
  const report = await get(`${path}?${query}`);
  if (!isStill()) return;
  const parts = partsOf(place, ['intro', 'choices', 'nothing', 'pair', 'proposals', 'pairs', 'notes']);
  // From and to move on with every minute: what is drawn changes only with the figures.
  const { from: _, to: __, ...facts } = report;
  const isPair = asked.pair !== null;
  redraw(parts.intro, isPair, () =>
    isPair
      ? make('p', {}, make('a', { href: hrefOf({ ...asked, pair: null }) }, '← All pairs'))
      : make(
          'p',
          { class: 'sentence' },
          'Who comes in the morning, and who after work? A discount in quiet hours suits the one, and leaves a calmer shop for the other: one offer, two segments gain.',
        ),
  );
  redraw(parts.choices, asked, () => choicesPart(asked));
  redraw(parts.nothing, [isPair, facts], () => (isPair ? [] : nothingPart(report)));
  redraw(parts.pair, [isPair, facts, asked], () => (isPair ? drawPair(report, workspace) : []));
  redraw(parts.proposals, [isPair, facts, asked], () => (isPair ? [] : proposalsPart(report, asked)));
  redraw(parts.pairs, [isPair, facts, asked], () => (isPair ? [] : pairsPart(report, asked)));
  redraw(parts.notes, [isPair, facts.notes, number(report.people)], () => notesPart(report));
  for (const part of Object.values(parts)) showPart(part);
}
