import { get } from '/api.js';
import { enter, goToSignIn } from '/enter.js';
import { keepDrawing } from '/keep-drawing.js';
import { drawDiscovery } from '/needs-discovery.js';
import { drawNeedsGroups } from '/needs-groups.js';
import { element, stamp } from '/parts.js';
import { sayProblem } from '/say-problem.js';
import { drawSynergies } from '/synergies.js';
import { readView } from '/view.js';

const views = {
  groups: {
    draw: drawNeedsGroups,
    waiting: 'Counting who is in which group. This takes some seconds in a large shop.',
  },
  discovery: { draw: drawDiscovery, waiting: 'Reading the proposals.' },
  synergies: {
    draw: drawSynergies,
    waiting: 'Comparing the hours and categories of the segments. This takes some seconds for many segments.',
  },
};
const slowMs = 2000;

let drawNow = null;
let workspace = null;

/** The part that the address names: the groups when it names none. */
const viewNow = () => {
  const { view } = readView();
  return Object.hasOwn(views, view) ? view : 'groups';
};

async function draw() {
  const { hash } = location;
  const isStill = () => hash === location.hash;
  const view = viewNow();
  for (const link of element('views').children) {
    if (link.dataset.view === view) link.setAttribute('aria-current', 'true');
    else link.removeAttribute('aria-current');
  }
  for (const name of Object.keys(views)) element(name).hidden = name !== view;
  const slow = setTimeout(() => {
    element('waiting').textContent = views[view].waiting;
    element('waiting').hidden = false;
  }, slowMs);
  try {
    await views[view].draw({ place: element(view), workspace, isStill, drawNow, ask: get });
    if (isStill()) stamp(element('age'));
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
