import { at, quiet } from '/data-views.js';
import { duplicatesView } from '/duplicates.js';
import { enter, goToSignIn } from '/enter.js';
import { keepDrawing } from '/keep-drawing.js';
import { element, make, redraw, stamp } from '/parts.js';
import { contactsView } from '/quality-contacts.js';
import { overviewView } from '/quality-overview.js';
import { segmentsView, segmentView } from '/quality-segments.js';
import { repairsView, repairView } from '/repairs.js';
import { sayProblem } from '/say-problem.js';
import { readView } from '/view.js';

/**
 * What the address can name after `#view=`. Each: `tab` it belongs to, `skeleton()` made once when it is gone to, and
 * `draw(address, hands)` that fills it again and again.
 */
const views = {
  overview: overviewView,
  contacts: contactsView,
  segments: segmentsView,
  segment: segmentView,
  duplicates: duplicatesView,
  repairs: repairsView,
  repair: repairView,
};
const tabs = { overview: 'Overview', segments: 'By segment', duplicates: 'Duplicates', repairs: 'Repairs' };

let drawNow = null;
let shown = null;
let soon;

/** Asks for another look before the usual rest is over: while something is at work. */
function again(afterMs) {
  clearTimeout(soon);
  soon = setTimeout(() => void drawNow(), afterMs);
}

function drawTabs(tab) {
  redraw(element('views'), tab, () =>
    Object.entries(tabs).map(([view, words]) =>
      make('a', { href: at(view), 'data-key': view, 'aria-current': view === tab ? 'page' : null }, words),
    ),
  );
}

async function draw(timeZone) {
  const { hash } = location;
  const address = readView();
  const name = Object.hasOwn(views, address.view ?? '') ? address.view : 'overview';
  const view = views[name];
  drawTabs(view.tab);
  if (shown !== name) {
    shown = name;
    element('view').replaceChildren(...view.skeleton());
    element('age').textContent = 'Being read …';
    delete element('age').dataset.at;
  }
  const slow = setTimeout(() => {
    if (!element('age').dataset.at)
      element('age').textContent = 'Working it out. This takes some seconds with many contacts.';
  }, 2000);
  const isStill = () => hash === location.hash;
  try {
    await view.draw(address, { isStill, again, timeZone, drawNow });
  } finally {
    clearTimeout(slow);
  }
  if (!isStill()) return;
  document.title = `${tabs[view.tab]} · Data · Kohort`;
  stamp(element('age'), 'Looked up');
}

async function start() {
  const entered = await enter();
  if (!entered) return goToSignIn();
  if (!entered.workspace) return location.replace('/');
  const { timeZone } = entered.workspace;
  drawNow = keepDrawing(() => draw(timeZone));
  // Also when somebody goes back and forth.
  addEventListener('hashchange', () => {
    quiet();
    scrollTo(0, 0);
    void drawNow();
  });
  await drawNow();
}

start().catch(sayProblem);
