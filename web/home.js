import { get } from '/api.js';
import { drawCampaign } from '/campaign-report.js';
import { enter } from '/enter.js';
import { keepDrawing } from '/keep-drawing.js';
import { element, make, measure, number, redraw, say, stamp, status, table, time } from '/parts.js';
import { sayProblem } from '/say-problem.js';
import { drawSegment } from '/segment-view.js';
import { prepareForms } from '/sign-in.js';

const parts = ['sign-in', 'new-workspace', 'home', 'campaign', 'segment'];
let workspace = null;

/** Shows one part of the page (or none) and hides the others. */
function show(part) {
  for (const id of parts) element(id).hidden = id !== part;
  element('navigation').hidden = part === 'sign-in' || part === 'new-workspace';
}

function overviewFigures({ contacts, orders, events, messages, dirty }) {
  const figures = {
    Contacts: [
      number(contacts),
      contacts > 0 ? make('a', { class: 'small', href: '/data-quality' }, 'How good their data is') : '',
    ],
    Orders: number(orders),
    Events: number(events),
    'Mails accepted': number(messages.accepted ?? 0),
    Memberships: dirty === 0 ? 'up to date' : `${number(dirty)} being worked out`,
  };
  return Object.entries(figures).map(([name, value]) => make('div', {}, make('dt', {}, name), make('dd', {}, value)));
}

const steps = [
  {
    isDone: ({ contacts }) => contacts > 0,
    text: 'Bring in contacts and what they bought',
    more: [
      'a CSV file by ',
      make('code', {}, 'npm run import'),
      ', or from your shop by the ',
      make('a', { href: '/docs#/contacts' }, 'API'),
    ],
  },
  {
    isDone: ({ segments }) => segments > 0,
    text: 'Say who belongs to a segment',
    more: [make('a', { href: '/docs#/segments/segments.create' }, 'define the first segment')],
  },
  {
    isDone: () => false,
    text: 'Write to each segment in its own words',
    more: [make('a', { href: '/docs#/campaigns/campaigns.create' }, 'draft the first campaign')],
  },
];

/** What to do next in a workspace that has not sent anything yet. */
function nextSteps(overview) {
  return steps.map(({ isDone, text, more }) => {
    const done = isDone(overview);
    return make(
      'li',
      {},
      text,
      done ? make('span', { class: 'status', 'data-state': 'good' }, 'done') : [': ', ...more],
    );
  });
}

const segmentColumns = (contacts) => [
  {
    name: 'Segment',
    value: ({ id, name, sentence }) => [
      make('a', { href: `#segment-${id}`, 'data-key': `segment-${id}` }, name),
      make('p', { class: 'quiet small' }, sentence),
    ],
  },
  {
    name: 'Contacts now',
    kind: 'measure',
    value: ({ size, builtAt }) =>
      builtAt === null
        ? make('span', { class: 'status', 'data-state': 'busy' }, 'being built')
        : measure(size, contacts),
  },
];

function launchText({ launchedAt, scheduledAt, createdAt }) {
  if (launchedAt) return ['launched ', time(launchedAt, workspace.timeZone)];
  if (scheduledAt) return ['starts ', time(scheduledAt, workspace.timeZone)];
  return ['drafted ', time(createdAt, workspace.timeZone)];
}

const campaignColumns = [
  {
    name: 'Campaign',
    value: ({ campaign }) => [
      make('a', { href: `#campaign-${campaign.id}`, 'data-key': `campaign-${campaign.id}` }, campaign.name),
      make('p', { class: 'quiet small' }, launchText(campaign)),
    ],
  },
  { name: 'State', value: ({ campaign }) => status(campaign.state) },
  { name: 'Accepted', kind: 'number', value: ({ totals }) => totals.accepted },
  { name: 'Opened', kind: 'measure', value: ({ totals }) => measure(totals.opened, totals.accepted) },
  { name: 'Clicked', kind: 'measure', value: ({ totals }) => measure(totals.clicked, totals.accepted) },
  { name: 'Unsubscribed', kind: 'number', value: ({ totals }) => totals.unsubscribed },
  { name: 'Offer used', kind: 'number', value: ({ totals }) => totals.redeemed },
];

/** Of the newest campaigns, with what came of each. */
async function askCampaigns() {
  const { items } = await get('/campaigns?limit=10');
  const reports = await Promise.all(items.map(({ id }) => get(`/reports/campaigns/${id}`)));
  return items.map((campaign, index) => ({ campaign, totals: reports[index].totals }));
}

async function drawHome(isStill) {
  const [overview, segments, campaigns] = await Promise.all([
    get('/reports/overview'),
    get('/segments?limit=500'),
    askCampaigns(),
  ]);
  if (!isStill()) return;
  show('home');
  document.title = `${workspace.name} · Kohort`;
  redraw(element('overview'), overview, () => overviewFigures(overview));
  element('next-steps').hidden = campaigns.length > 0;
  redraw(element('steps'), overview, () => nextSteps(overview));
  redraw(element('campaigns'), campaigns, () => table('Campaigns', campaignColumns, campaigns));
  element('campaigns-part').hidden = campaigns.length === 0;
  const { items } = segments;
  redraw(element('segments'), [items, overview.contacts], () =>
    table('Segments', segmentColumns(overview.contacts), items),
  );
  element('segments-part').hidden = items.length === 0;
  for (const age of document.querySelectorAll('#home .age')) stamp(age);
}

/** Draws the part the address names: `#campaign-<id>`, `#segment-<id>` (with `/why-<contact>`), or the lists. */
async function draw() {
  const { hash } = location;
  const isStill = () => hash === location.hash;
  const [, part, id, contactId] = hash.match(/^#(campaign|segment)-(\d+)(?:\/why-(\d+))?$/) ?? [];
  const facts = { id, contactId, workspace, isStill };
  if (part === undefined) return drawHome(isStill);
  try {
    const isDrawn = part === 'campaign' ? await drawCampaign(facts) : await drawSegment(facts);
    if (!isDrawn || !element(part).hidden) return;
    show(part);
    scrollTo(0, 0);
  } catch (error) {
    if (error.problem?.status === 404) show(null);
    throw error;
  }
}

let drawNow = null;

async function start() {
  const entered = await enter();
  if (!entered) {
    show('sign-in');
    element('sign-in-form').elements.email.focus();
    return;
  }
  workspace = entered.workspace;
  if (!workspace) {
    show('new-workspace');
    element('new-workspace-form').elements.name.focus();
    return;
  }
  element('overview-title').textContent = workspace.name;
  drawNow ??= keepDrawing(draw);
  await drawNow();
}

prepareForms(start);
addEventListener('hashchange', () => {
  say(null);
  void drawNow?.();
});
start().catch(sayProblem);
