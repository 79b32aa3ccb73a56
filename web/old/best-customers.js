import { get } from '/api.js';
import { drawMake } from '/best-customers-make.js';
import { drawTemplate } from '/best-customers-template.js';
import { enter, goToSignIn } from '/enter.js';
import { keepDrawing } from '/keep-drawing.js';
import { element, make, number, redraw, stamp, table, time } from '/parts.js';
import { sayProblem } from '/say-problem.js';
import { readView, viewHref } from '/view.js';

const slowMs = 2000;
const looks = { draft: 'busy', active: 'good' };
const stateWords = { draft: 'draft: scores nobody yet', active: 'scores everybody, every night' };

let drawNow = null;
let workspace = null;

const columns = () => [
  {
    name: 'Template',
    value: ({ id, name, summary }) => [
      make('a', { href: viewHref({ template: id }), 'data-key': `template-${id}` }, name),
      make('p', { class: 'quiet small' }, summary),
    ],
  },
  {
    name: 'State',
    value: ({ state }) => make('span', { class: 'status', 'data-state': looks[state] }, stateWords[state]),
  },
  { name: 'Best', kind: 'number', value: ({ contactIds }) => number(contactIds.length) },
  { name: 'Traits that count', kind: 'number', value: ({ kept }) => kept },
  { name: 'Made', kind: 'number', value: ({ createdAt }) => time(createdAt, workspace.timeZone) },
];

const makeLink = (attributes = {}) =>
  make('a', { class: 'button', href: viewHref({ make: 'top' }), 'data-key': 'make', ...attributes }, 'Make a template');

function listed(items) {
  if (items.length === 0) {
    return make(
      'div',
      { class: 'empty stack' },
      make(
        'p',
        {},
        'There is no template yet. Choose 5 to 15 of your best customers, and Kohort finds what sets them apart from the rest: who fits is worth a visit, of who does not one thinks twice.',
      ),
      make('p', {}, makeLink()),
    );
  }
  return [make('p', {}, makeLink()), table('Templates of best customers', columns(), items)];
}

async function drawList({ place, isStill }) {
  const { items } = await get('/customers/templates?limit=100');
  if (isStill()) redraw(place, items, () => listed(items));
}

const parts = {
  list: { draw: drawList, waiting: 'Reading the templates.' },
  make: { draw: drawMake, waiting: 'Reading.' },
  template: {
    draw: drawTemplate,
    waiting: 'Reading the template, and who is like it. This takes some seconds in a large shop.',
  },
};

function partNow() {
  const { template, make: making } = readView();
  if (template) return 'template';
  return making ? 'make' : 'list';
}

async function draw() {
  const { hash } = location;
  const isStill = () => hash === location.hash;
  const part = partNow();
  for (const name of Object.keys(parts)) element(name).hidden = name !== part;
  const slow = setTimeout(() => {
    element('waiting').textContent = parts[part].waiting;
    element('waiting').hidden = false;
  }, slowMs);
  try {
    await parts[part].draw({ place: element(part), workspace, isStill, drawNow });
    if (isStill()) stamp(element('age'));
  } catch (error) {
    if (error.problem?.status === 404) element(part).hidden = true;
    throw error;
  } finally {
    clearTimeout(slow);
    element('waiting').hidden = true;
  }
}

async function start() {
  const entered = await enter();
  if (!entered) return goToSignIn();
  workspace = entered.workspace;
  if (!workspace) return location.replace('/');
  drawNow = keepDrawing(draw);
  for (const change of ['hashchange', 'popstate']) addEventListener(change, () => void drawNow());
  await drawNow();
}

start().catch(sayProblem);
