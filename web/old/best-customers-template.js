/** One template: what sets the best apart, what one goes by, who is like them, and whether it was right. */
import { get, patch, remove } from '/api.js';
import { drawCheck } from '/best-customers-check.js';
import { drawPeople } from '/best-customers-people.js';
import { drawTraits } from '/best-customers-traits.js';
import { make, number, redraw, time } from '/parts.js';
import { problemPlace } from '/say-problem.js';
import { askRun, runWords, scoreButton } from '/scoring-run.js';
import { thresholdsPart } from '/thresholds.js';
import { goTo, partsOf, readView, showPart, viewHref } from '/view.js';

const looks = { draft: 'busy', active: 'good' };
const stateWords = { draft: 'draft: scores nobody yet', active: 'scores everybody, every night' };
const measureWords = {
  revenue: 'what they bought',
  margin: 'the margin they left',
  expected: 'what they will buy in the next year',
};

function chosenWords({ chosenBy, contactIds, basis }) {
  const count = number(contactIds.length);
  const against =
    basis.compareWith === 'customers'
      ? `${number(basis.rest)} other customers`
      : `${number(basis.rest)} other contacts`;
  if (chosenBy === 'by-hand') return `${count} customers picked by hand, compared with ${against}.`;
  const days = basis.measure === 'expected' ? '' : ` in ${number(basis.windowDays)} days`;
  return `The ${count} worth most by ${measureWords[basis.measure]}${days}, compared with ${against}.`;
}

/** Asks once more before it does what cannot be undone. */
function archiveButton(template, problem) {
  const button = make('button', { type: 'button', class: 'plain', 'data-key': 'archive' }, 'Archive');
  button.addEventListener('click', async () => {
    if (button.dataset.sure === undefined) {
      button.dataset.sure = '';
      button.textContent = 'Yes, archive it: its scores are taken from everybody';
      return;
    }
    button.disabled = true;
    try {
      await remove(`/customers/templates/${template.id}`);
      goTo({});
    } catch (error) {
      button.disabled = false;
      problem.tell(error);
    }
  });
  return button;
}

function rebuildButton({ id }, problem, drawNow) {
  const words = 'Look at everything anew';
  const button = make('button', { type: 'button', class: 'plain', 'data-key': 'rebuild' }, words);
  button.addEventListener('click', async () => {
    button.disabled = true;
    button.textContent = 'Being looked at …';
    try {
      await patch(`/customers/templates/${id}`, { rebuild: true });
      void drawNow();
    } catch (error) {
      problem.tell(error);
    }
    button.disabled = false;
    button.textContent = words;
  });
  return button;
}

function head(template, run, { workspace, drawNow }) {
  const { id, name, state, version, summary, dataUntil, kept } = template;
  const problem = problemPlace();
  return [
    make('p', {}, make('a', { href: viewHref({}) }, '← All templates')),
    make(
      'div',
      { class: 'spread' },
      make('h2', {}, name),
      make('span', { class: 'status', 'data-state': looks[state] }, stateWords[state]),
    ),
    make('p', { class: 'sentence' }, summary),
    make(
      'p',
      { class: 'quiet small' },
      `${chosenWords(template)} Version ${version}, from what was known `,
      time(dataUntil, workspace.timeZone),
      '.',
    ),
    make(
      'div',
      { class: 'actions' },
      kept > 0
        ? scoreButton(
            state === 'active' ? 'Score everybody now' : 'Score everybody, now and every night',
            `/customers/templates/${id}/score`,
            drawNow,
          )
        : make(
            'p',
            { class: 'empty' },
            'No trait counts: keep one below, or choose other customers. There is nothing to score by.',
          ),
      rebuildButton(template, problem, drawNow),
      archiveButton(template, problem),
    ),
    problem.place,
    runWords(run, 'Scoring everybody', workspace.timeZone),
  ];
}

const views = {
  traits: 'What sets them apart',
  people: 'Who is like them',
  check: 'Was it right?',
};

const viewLinks = ({ id }, shown) =>
  make(
    'nav',
    { class: 'views', 'aria-label': 'Parts of the template' },
    Object.entries(views).map(([view, words]) =>
      make(
        'a',
        {
          href: viewHref({ template: id, view }),
          'data-key': `view-${view}`,
          'aria-current': view === shown ? 'true' : null,
        },
        words,
      ),
    ),
  );

export async function drawTemplate({ place, workspace, isStill, drawNow }) {
  const view = readView();
  const shown = Object.hasOwn(views, view.view ?? '') ? view.view : 'traits';
  const path = `/customers/templates/${encodeURIComponent(view.template)}`;
  const [template, run, more] = await Promise.all([
    get(path),
    askRun(`template:${view.template}`),
    shown === 'people' ? null : get(`${path}/${shown}`),
  ]);
  if (!isStill()) return;
  // Another template: nothing of the one before may stay.
  if (place.dataset.template !== view.template) place.replaceChildren();
  place.dataset.template = view.template;
  const parts = partsOf(place, ['head', 'views', 'traits', 'thresholds', 'people', 'check']);
  redraw(parts.head, [template, run], () => head(template, run, { workspace, drawNow }));
  redraw(parts.views, shown, () => viewLinks(template, shown));
  for (const name of ['traits', 'thresholds', 'people', 'check']) parts[name].hidden = true;
  if (shown === 'traits') drawTraits(parts.traits, more, { template, drawNow });
  if (shown === 'people') {
    redraw(parts.thresholds, [template.thresholds, template.bestScores, template.kept], () =>
      template.kept === 0 ? [] : thresholdsPart(template, drawNow),
    );
    showPart(parts.thresholds);
    await drawPeople(parts.people, { template, view, isStill });
    return;
  }
  if (shown === 'check') redraw(parts.check, [more.check, view.part], () => drawCheck(more.check, view, workspace));
  showPart(parts[shown]);
}
