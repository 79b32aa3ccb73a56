/** Proposals of needs groups: asked for, worked out in the background, looked at, taken over in one's own words. */
import { apartBar } from '/apart-bar.js';
import { get, post } from '/api.js';
import { columnChart } from '/column-chart.js';
import { bar, make, number, redraw, table, time } from '/parts.js';
import { problemPlace } from '/say-problem.js';
import { takeOverForm } from '/take-over-form.js';
import { goTo, partsOf, readView, showPart, viewHref } from '/view.js';

const lookAgainMs = 1000;
const slowMs = 2000;

/** A button that asks for a proposal and goes to it. */
function lookButton(words, seed, attributes = {}) {
  const button = make('button', { type: 'button', 'data-key': `look-${seed}`, ...attributes }, words);
  const problem = problemPlace();
  button.addEventListener('click', async () => {
    button.disabled = true;
    try {
      const { id } = await post('/customers/needs/proposals', { seed });
      goTo({ view: 'discovery', proposal: id });
    } catch (error) {
      problem.tell(error);
    }
    button.disabled = false;
  });
  return [button, problem.place];
}

const outcomes = {
  waiting: () => 'being looked for',
  groups: ({ groups }) => `${groups.length} groups`,
  'no-groups': () => 'no groups',
  'too-little-data': () => 'too little data',
};
const looks = { waiting: 'busy', groups: 'good', 'no-groups': null, 'too-little-data': 'warn' };

const outcome = (proposal) =>
  make('span', { class: 'status', 'data-state': looks[proposal.kind] }, outcomes[proposal.kind](proposal));

function listPart(items, timeZone) {
  if (items.length === 0) return [];
  return [
    make('h2', {}, 'Proposals so far'),
    table(
      'Proposals',
      [
        {
          name: 'Asked for',
          value: ({ id, madeAt }) =>
            make(
              'a',
              { href: viewHref({ view: 'discovery', proposal: id }), 'data-key': `proposal-${id}` },
              time(madeAt, timeZone),
            ),
        },
        { name: 'Found', value: outcome },
        { name: 'Looked at', kind: 'number', value: (one) => ('sampled' in one ? number(one.sampled) : '–') },
        { name: 'Seed', kind: 'number', value: ({ seed }) => String(seed) },
      ],
      items,
      'lines',
    ),
  ];
}

/** How far it is: nothing is known but since when. Said once it takes longer than people wait without a word. */
function waitingPart({ madeAt }) {
  const said = make('p', { role: 'status' });
  const since = () => Math.round((Date.now() - new Date(madeAt).getTime()) / 1000);
  const tell = () => {
    const seconds = since();
    said.textContent =
      seconds * 1000 < slowMs
        ? 'Looking for groups …'
        : `Looking for groups since ${seconds} s. 10,000 customers take some ten seconds. You may leave; it goes on, and stands in the list below.`;
  };
  tell();
  const timer = setInterval(() => {
    if (said.isConnected) tell();
    else clearInterval(timer);
  }, 1000);
  return [make('div', { class: 'panel stack' }, said, make('progress', { 'aria-label': 'Looking for groups' }))];
}

/** Hennig's bounds of the mean Jaccard index: from 0.75 stable, below 0.6 not to be trusted. */
function stabilityWords(stability) {
  const share = `${Math.round(stability * 100)} %`;
  if (stability >= 0.85)
    return { state: 'good', words: 'very stable', more: `comes again to ${share} when other people are drawn` };
  if (stability >= 0.75)
    return { state: 'good', words: 'stable', more: `comes again to ${share} when other people are drawn` };
  return { state: 'warn', words: 'shaky', more: `only ${share} of it comes again when other people are drawn` };
}

function groupCard(group, full) {
  const { name, contacts, share, stability, traits } = group;
  const stable = stabilityWords(stability);
  return make(
    'article',
    { class: 'panel card' },
    make('h3', {}, name),
    make(
      'div',
      {},
      make('span', {}, `${number(contacts)} people, ${Math.round(share * 100)} % of those looked at`),
      bar(share),
    ),
    make(
      'p',
      { class: 'small' },
      make('span', { class: 'status', 'data-state': stable.state }, stable.words),
      ` ${stable.more}.`,
    ),
    make(
      'ul',
      { class: 'traits small' },
      traits.map((trait) => make('li', {}, trait.text, apartBar(trait.difference, full))),
    ),
  );
}

/** How surely the whole division comes again, in words. */
function wholeWords(stability) {
  if (stability >= 0.9) return 'The division is very stable: whoever is drawn, nearly the same groups come again.';
  if (stability >= 0.75)
    return 'The division is stable for the most part: whoever is drawn, similar groups come again.';
  return 'The division is shaky: look again with other people before you trust it.';
}

function borderWords({ borders, groups }) {
  if (borders.length === 0) return null;
  const least = borders.reduce((worst, one) =>
    one.between / Math.min(one.first, one.second) > worst.between / Math.min(worst.first, worst.second) ? one : worst,
  );
  const [first, second] = least.groups.map((index) => groups[index].name);
  return `Every two groups have a border between them. The least clear one: ${number(least.first)} people around the middle of “${first}”, ${number(least.second)} around that of “${second}”, and ${number(least.between)} where it is emptiest between.`;
}

const period = ({ from, until }, timeZone) => [
  'What was done from ',
  time(from, timeZone),
  ' to ',
  time(until, timeZone),
  ' was looked at.',
];

const silhouetteText = (value) => value.toFixed(2).replace('-', '−');

function pairsText(unclear) {
  if (unclear === 0) return 'every two have a border';
  return unclear === 1 ? '1 pair without a border' : `${unclear} pairs without a border`;
}

function triedPart(proposal) {
  if (!proposal.tried?.length) return [];
  const chosen = proposal.kind === 'groups' ? proposal.groups.length : null;
  const crowd = proposal.silhouetteOfCrowd ?? null;
  return [
    make('h2', {}, 'How many groups?'),
    columnChart({
      label: 'Silhouette by number of groups',
      below: 'Number of groups',
      head: ['Groups', 'Silhouette', 'Borders'],
      columns: proposal.tried.map(({ groups, silhouette, unclearPairs }) => ({
        name: String(groups),
        value: silhouette,
        text: silhouetteText(silhouette),
        note: pairsText(unclearPairs),
        look: groups === chosen ? 'chosen' : unclearPairs > 0 ? 'unclear' : null,
      })),
      line: crowd,
      words: [
        'The higher, the clearer. Filled: every two groups have a border between them. Dashed: some two run into one another, and are one crowd cut in two.',
        chosen === null ? null : ' In colour: proposed.',
        crowd === null ? null : ` Dashed line: what crowds without groups reach (${silhouetteText(crowd)}).`,
      ].filter(Boolean),
    }),
  ];
}

function groupsPart(proposal, timeZone) {
  const { summary, groups, contacts, sampled, stability, silhouette, silhouetteOfCrowd } = proposal;
  const full = Math.max(1, ...groups.flatMap(({ traits }) => traits.map(({ difference }) => Math.abs(difference))));
  return [
    make('h2', {}, `A proposal: ${groups.length} groups`),
    make(
      'ul',
      { class: 'sentences' },
      make('li', {}, summary),
      make('li', {}, wholeWords(stability)),
      make(
        'li',
        {},
        `People lie nearer to their own group than to the next by ${silhouette.toFixed(2)} (silhouette, −1 to 1); crowds without groups that vary in the same way reach ${silhouetteOfCrowd.toFixed(2)} at most.`.replace(
          '-',
          '−',
        ),
      ),
      borderWords(proposal) ? make('li', {}, borderWords(proposal)) : null,
    ),
    make(
      'p',
      { class: 'quiet small' },
      `${number(sampled)} of ${number(contacts)} customers with orders enough. `,
      period(proposal, timeZone),
    ),
    make(
      'div',
      { class: 'cards-grid slim' },
      groups.map((group) => groupCard(group, full)),
    ),
  ];
}

const titles = { 'no-groups': 'No groups', 'too-little-data': 'Too little data' };
const nexts = {
  'no-groups':
    'That is an answer too: these customers differ by degrees, not by kind, or in what their orders do not show. Define groups by what you know of them, or ask them by a question in a mail.',
  'too-little-data': 'Bring in more orders, or wait until more customers have ordered often enough; then look again.',
};

function nonePart(proposal, timeZone) {
  return [
    make('h2', {}, titles[proposal.kind]),
    make('p', { class: 'sentence' }, proposal.why),
    make('p', {}, nexts[proposal.kind]),
    make(
      'p',
      { class: 'quiet small' },
      `${number(proposal.contacts)} customers with orders enough. `,
      period(proposal, timeZone),
    ),
  ];
}

function resultPart(proposal, timeZone) {
  if (proposal === null) return [];
  if (proposal.kind === 'waiting') return waitingPart(proposal);
  return proposal.kind === 'groups' ? groupsPart(proposal, timeZone) : nonePart(proposal, timeZone);
}

const intro =
  'Kohort looks at when customers order, at what price, of what, how much and by which way, and whether they fall into groups with borders between them. What it finds is a proposal, never the truth: it places nobody by itself.';

function introPart(proposal, seeds) {
  if (proposal?.kind === 'waiting') return [];
  if (proposal === null)
    return [
      make('p', { class: 'sentence' }, intro),
      make('div', { class: 'actions' }, lookButton('Look for groups', 1)),
    ];
  return [
    make(
      'div',
      { class: 'actions' },
      lookButton('Look again with other people', Math.max(...seeds) + 1, { class: 'plain' }),
    ),
    make('p', { class: 'quiet small' }, 'Another draw of people and beginnings: what comes again is sounder.'),
  ];
}

export async function drawDiscovery({ place, workspace, isStill, drawNow }) {
  const wanted = readView().proposal;
  const [{ items }, asked] = await Promise.all([
    get('/customers/needs/proposals'),
    wanted ? get(`/customers/needs/proposals/${encodeURIComponent(wanted)}`) : null,
  ]);
  if (!isStill()) return;
  const proposal = asked ?? null;
  const { timeZone } = workspace;
  const parts = partsOf(place, ['result', 'tried', 'take', 'intro', 'list']);
  redraw(parts.result, proposal, () => resultPart(proposal, timeZone));
  redraw(parts.tried, proposal, () => (proposal ? triedPart(proposal) : []));
  redraw(parts.take, proposal, () => (proposal?.kind === 'groups' ? takeOverForm(proposal, drawNow) : []));
  const seeds = [0, ...items.map(({ seed }) => seed)];
  redraw(parts.intro, [proposal?.kind ?? null, Math.max(...seeds)], () => introPart(proposal, seeds));
  redraw(parts.list, items, () => listPart(items, timeZone));
  for (const part of Object.values(parts)) showPart(part);
  if (proposal?.kind === 'waiting') setTimeout(() => isStill() && void drawNow(), lookAgainMs);
}
