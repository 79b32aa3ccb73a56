import { ApiProblem, auth, chooseWorkspace, chosenWorkspace, get, post } from '/api.js';

const element = (id) => document.getElementById(id);
const number = new Intl.NumberFormat('en');
const refreshMs = 3000;

/** Shows one of the three parts of the page and hides the others. */
function show(part) {
  for (const id of ['sign-in', 'new-workspace', 'home']) element(id).hidden = id !== part;
  element('navigation').hidden = part === 'sign-in';
}

function say(message) {
  element('problem').textContent = message ?? '';
  element('problem').hidden = !message;
}

function sayProblem(error) {
  const { errors = [], code } = error.problem ?? {};
  const fields = errors.map(({ path, message }) => `${path.replace(/^body\./, '')}: ${message}`);
  say(fields.length > 0 ? fields.join(' ') : error.message);
  if (!(error instanceof ApiProblem) || code === 'internal') console.error(error);
}

/** Runs what a form does; its button is off meanwhile, and a problem is said above it. */
function onSubmit(form, act) {
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const button = form.querySelector('button');
    button.disabled = true;
    say(null);
    try {
      await act(Object.fromEntries(new FormData(form)));
    } catch (error) {
      sayProblem(error);
    } finally {
      button.disabled = false;
    }
  });
}

/** A table's rows from lists of cells; numbers stand at the right. A cell may be a ready element. */
function fill(table, rows) {
  const body = table.tBodies[0];
  body.replaceChildren(
    ...rows.map((cells) => {
      const row = document.createElement('tr');
      for (const cell of cells) {
        const place = row.insertCell();
        if (typeof cell === 'number') {
          place.className = 'number';
          place.textContent = number.format(cell);
        } else place.append(cell ?? '');
      }
      return row;
    }),
  );
  table.hidden = rows.length === 0;
}

const looks = {
  finished: 'good',
  sending: 'busy',
  launching: 'busy',
  scheduled: 'busy',
  paused: 'warn',
  cancelled: 'bad',
  failed: 'bad',
};

function status(state) {
  const pill = document.createElement('span');
  pill.className = 'status';
  pill.dataset.state = looks[state] ?? '';
  pill.textContent = state;
  return pill;
}

function link(text, href) {
  const anchor = document.createElement('a');
  anchor.textContent = text;
  anchor.href = href;
  return anchor;
}

async function drawSegments() {
  const { segments } = await get('/reports/segment-sizes');
  fill(
    element('segments'),
    segments.map(({ name, size }) => [name, size]),
  );
  element('no-segments').hidden = segments.length > 0;
}

async function drawCampaigns() {
  const { items } = await get('/campaigns?limit=20');
  const reports = await Promise.all(items.map(({ id }) => get(`/reports/campaigns/${id}`)));
  fill(
    element('campaigns'),
    items.map(({ id, name, state }, index) => {
      const { planned, accepted, opened, clicked, redeemed } = reports[index].totals;
      return [link(name, `#campaign-${id}`), status(state), planned, accepted, opened, clicked, redeemed];
    }),
  );
  element('no-campaigns').hidden = items.length > 0;
  drawReport(reports);
}

/** The report of the campaign named in the address, by segment. */
function drawReport(reports) {
  const wanted = location.hash.match(/^#campaign-(\d+)$/)?.[1];
  const report = reports.find(({ campaignId }) => String(campaignId) === wanted);
  element('report').hidden = !report;
  if (!report) return;
  element('report-title').textContent = report.name;
  fill(
    element('report-segments'),
    report.bySegment.map((row) => [
      row.segment,
      row.planned,
      row.accepted,
      row.dropped,
      row.opened,
      row.clicked,
      row.unsubscribed,
      row.redeemed,
    ]),
  );
}

async function drawOverview() {
  const { contacts, events, orders, dirty } = await get('/reports/overview');
  const figures = { Contacts: contacts, Events: events, Orders: orders, 'Memberships being worked out': dirty };
  element('overview').replaceChildren(
    ...Object.entries(figures).map(([name, value]) => {
      const group = document.createElement('div');
      const term = document.createElement('dt');
      const figure = document.createElement('dd');
      term.textContent = name;
      figure.textContent = number.format(value);
      group.append(term, figure);
      return group;
    }),
  );
}

/** Draws everything, and again every 3 s while the page is looked at. */
async function keepDrawing() {
  if (element('home').hidden) return;
  if (!document.hidden) {
    try {
      await Promise.all([drawOverview(), drawSegments(), drawCampaigns()]);
      element('age').textContent = `As of ${new Date().toLocaleTimeString()}`;
      say(null);
    } catch (error) {
      if (error.problem?.status === 401) return void start();
      element('age').textContent = '';
      sayProblem(error);
    }
  }
  setTimeout(keepDrawing, refreshMs);
}

function offerWorkspaces(workspaces) {
  const select = element('workspace');
  select.replaceChildren(...workspaces.map(({ name, slug }) => new Option(name, slug)));
  if (!workspaces.some(({ slug }) => slug === chosenWorkspace())) chooseWorkspace(workspaces[0].slug);
  select.value = chosenWorkspace();
  element('workspace-choice').hidden = workspaces.length < 2;
  const chosen = workspaces.find(({ slug }) => slug === chosenWorkspace());
  element('overview-title').textContent = chosen.name;
  document.title = `${chosen.name} · Kohort`;
}

async function start() {
  const session = await auth('get-session');
  if (!session) {
    show('sign-in');
    element('sign-in-form').elements.email.focus();
    return;
  }
  element('who').textContent = session.user.email;
  const { items } = await get('/workspaces');
  if (items.length === 0) return show('new-workspace');
  offerWorkspaces(items);
  show('home');
  await keepDrawing();
}

onSubmit(element('sign-in-form'), async ({ email, password }) => {
  await auth('sign-in/email', { email, password });
  await start();
});

onSubmit(element('new-workspace-form'), async ({ senderName, senderEmail, postalAddress, ...fields }) => {
  const settings = { sender: { name: senderName, email: senderEmail }, postalAddress };
  const { slug } = await post('/workspaces', { ...fields, settings });
  chooseWorkspace(slug);
  await start();
});

element('sign-out').addEventListener('click', async () => {
  await auth('sign-out', {});
  location.assign('/');
});

element('workspace').addEventListener('change', ({ target }) => {
  chooseWorkspace(target.value);
  location.assign('/');
});

const form = element('new-workspace-form').elements;
form.timeZone.value = Intl.DateTimeFormat().resolvedOptions().timeZone;
form.language.value = navigator.language.split('-')[0];
element('time-zones').append(...Intl.supportedValuesOf('timeZone').map((zone) => new Option(zone)));
form.name.addEventListener('input', () => {
  const plain = form.name.value.normalize('NFD').toLowerCase();
  form.slug.value = plain
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
});
addEventListener('hashchange', () => {
  if (!element('home').hidden) drawCampaigns().catch(sayProblem);
});

start().catch(sayProblem);
