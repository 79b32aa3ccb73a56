import { get, post } from '/api.js';
import { drawExpected } from '/customers-expected.js';
import { drawGroups, drawPyramids, drawSuggestions } from '/customers-groups.js';
import { showRfm } from '/customers-rfm.js';
import { enter, goToSignIn } from '/enter.js';
import { groupFlow, placeNames } from '/group-flow.js';
import { keepDrawing } from '/keep-drawing.js';
import { element, make, number, redraw, stamp, table } from '/parts.js';
import { sayProblem } from '/say-problem.js';

const groups = ['exclusive', 'recurring', 'mobile'];
let workspace = null;
let drawNow = null;

/** What the address says: `#months=3&by=fixed&cell=5-4`. */
const readView = () => Object.fromEntries(new URLSearchParams(location.hash.slice(1)));
const monthsWanted = () => {
  const { months } = readView();
  return ['3', '6', '12'].includes(months) ? months : '6';
};

/** Says more of the view in the address, and draws it. */
function go(changes) {
  const said = Object.entries({ ...readView(), ...changes }).filter(([, value]) => value !== null);
  history.pushState(null, '', `${location.pathname}#${new URLSearchParams(said)}`);
  void drawNow();
}

/** Rings for work that goes on by itself, and says so on the button. */
async function ring(button, path, words) {
  button.disabled = true;
  button.textContent = words;
  try {
    await post(path);
    void drawNow();
  } catch (error) {
    button.disabled = false;
    sayProblem(error);
  }
}

async function startDraft({ key }, button) {
  button.disabled = true;
  button.textContent = 'Being made …';
  try {
    const campaign = await post('/campaigns/from-suggestion', { suggestion: key });
    button.replaceWith(make('a', { href: `/#campaign-${campaign.id}` }, `Look at the draft “${campaign.name}”`));
  } catch (error) {
    button.disabled = false;
    button.textContent = 'Make a draft campaign';
    sayProblem(error);
  }
}

function showNothing() {
  element('report').hidden = true;
  element('nothing').hidden = false;
  redraw(element('nothing'), 'none', () => {
    const button = make('button', { type: 'button', 'data-key': 'score' }, 'Put everybody into groups now');
    button.addEventListener('click', () => ring(button, '/customers/groups/score', 'Being worked out …'));
    return [
      make(
        'p',
        {},
        'Nobody has been put into a group yet. It happens every night, from the orders of your customers; ',
        make('a', { href: '/docs#/imports' }, 'bring in orders'),
        ' first if there are none.',
      ),
      make('p', {}, button),
    ];
  });
}

const moveColumns = [
  { name: 'Month', value: ({ month }) => month },
  ...groups.map((group) => ({
    name: placeNames[group],
    kind: 'number',
    value: ({ end, start }) => {
      const change = end[group] - start[group];
      return `${number(end[group])} (${change > 0 ? '+' : ''}${number(change).replace('-', '−')})`;
    },
  })),
  { name: 'New', kind: 'number', value: ({ entered }) => entered },
  { name: 'Up', kind: 'number', value: ({ up }) => up },
  { name: 'Down', kind: 'number', value: ({ down }) => down },
  { name: 'Fell silent', kind: 'number', value: ({ fellSilent }) => fellSilent },
  { name: 'Came back', kind: 'number', value: ({ cameBack }) => cameBack },
];

function drawMoves({ months, sankey, followedSince }) {
  const flow = groupFlow(sankey);
  return [
    flow ?? make('p', { class: 'empty' }, 'Moves can be drawn from the second month on.'),
    table('Moves by month', moveColumns, [...months].reverse()),
    followedSince === null
      ? null
      : make(
          'p',
          { class: 'quiet small' },
          `Followed as they happen since ${followedSince.slice(0, 10)}; months before are made up from orders by the bounds of that day.`,
        ),
  ];
}

const lower = (place) => (placeNames[place] ?? place).toLowerCase();

/** Only signs that are sure enough to say, the strongest first. */
function drawBefore({ items }) {
  const told = items.flatMap((item) => {
    if (item.kind !== 'compared') return [];
    const signs = item.signs.filter(({ differs }) => differs !== 'not-sure');
    if (signs.length === 0) return [];
    return [
      make('h3', {}, `From ${lower(item.from)} to ${lower(item.to)} (${number(item.movers)} moves)`),
      make(
        'ul',
        { class: 'sentences' },
        signs.map(({ sentence }) => make('li', {}, sentence)),
      ),
    ];
  });
  if (told.length === 0) {
    return make(
      'p',
      { class: 'empty' },
      'Nothing that happened before a move stands out from those who stayed, so far.',
    );
  }
  return [
    ...told,
    make(
      'p',
      { class: 'quiet small' },
      'What came before is not therefore the cause: try it out on a part before acting on it.',
    ),
  ];
}

async function draw() {
  const months = monthsWanted();
  element('months').value = months;
  const [report, moves] = await Promise.all([
    get('/customers/groups'),
    get(`/customers/groups/moves?months=${months}`),
  ]);
  if (moves.followedSince === null) return showNothing();
  element('nothing').hidden = true;
  element('report').hidden = false;
  const { pyramid } = report;
  redraw(element('pyramid-words'), pyramid, () => pyramid.sentences.map((sentence) => make('li', {}, sentence)));
  redraw(element('pyramids'), report.groups, () => drawPyramids(report));
  redraw(element('groups'), report.groups, () => drawGroups(report));
  redraw(element('moves'), moves, () => drawMoves(moves));
  stamp(element('age'));
  await showRfm(element('rfm'), readView(), go);
  const [before, expected, ...lists] = await Promise.all([
    get(`/customers/groups/moves/before?months=${months}`),
    get('/customers/expected-value'),
    ...groups.map((group) => get(`/customers/groups/${group}/suggestions`)),
  ]);
  redraw(element('before'), before, () => drawBefore(before));
  redraw(element('expected'), expected, () =>
    drawExpected(expected, workspace.currency, (button) =>
      ring(button, '/customers/expected-value/fit', 'Being worked out …'),
    ),
  );
  const suggestions = lists.flatMap(({ items }) => items);
  redraw(element('suggestions'), suggestions, () => drawSuggestions(suggestions, startDraft));
}

async function start() {
  const entered = await enter();
  if (!entered) return goToSignIn();
  workspace = entered.workspace;
  if (!workspace) return location.replace('/');
  drawNow = keepDrawing(draw);
  element('months').addEventListener('change', () => go({ months: element('months').value }));
  for (const change of ['hashchange', 'popstate']) addEventListener(change, () => void drawNow());
  await drawNow();
}

start().catch(sayProblem);
