import { chosenWorkspace, get } from '/api.js';
import { enter, goToSignIn } from '/enter.js';
import { keepDrawing } from '/keep-drawing.js';
import { element, make, redraw, stamp, time } from '/parts.js';
import { sayProblem } from '/say-problem.js';

const pageSize = 50;
const phoneWidth = 375;
const plain = { mail: null, beside: null, campaign: '', segment: '', recipient: '', show: 'message', width: 'desktop' };

/** What the page shows; kept in the address, so that it can be sent to a colleague. */
let view = { ...plain };
let workspace;
let mails = [];
let nextCursor = null;
let segmentNames = new Map();

function readAddress() {
  const wanted = new URLSearchParams(location.hash.slice(1));
  const idOf = (key) => (wanted.has(key) ? Number(wanted.get(key)) : null);
  const texts = Object.keys(plain).map((key) => [key, wanted.get(key) ?? plain[key]]);
  view = { ...Object.fromEntries(texts), mail: idOf('mail'), beside: idOf('beside') };
}

/** A mail that is opened is a step the Back button takes back; all else only changes the address. */
function keepAddress(isStep) {
  const kept = Object.entries(view).filter(([key, value]) => value !== null && value !== '' && value !== plain[key]);
  const address = `${location.pathname}#${new URLSearchParams(kept)}`;
  if (isStep) history.pushState(null, '', address);
  else history.replaceState(null, '', address);
}

const groupName = ({ segment, messageId }) => segment ?? (messageId === null ? 'Test mail' : 'Everybody else');

function queryOf(filter, cursor, limit = pageSize) {
  const query = new URLSearchParams({ limit: String(limit) });
  if (filter.campaign) query.set('campaignId', filter.campaign);
  if (filter.segment) query.set('segmentId', filter.segment);
  if (filter.recipient) query.set('recipient', filter.recipient);
  if (cursor) query.set('cursor', cursor);
  return query;
}

async function drawList() {
  const { campaign, segment, recipient } = view;
  const page = await get(`/mailbox?${queryOf(view)}`);
  if (campaign !== view.campaign || segment !== view.segment || recipient !== view.recipient) return;
  // What was fetched beyond the first page stays below it.
  const oldest = page.items.at(-1)?.id ?? 0;
  const earlier = mails.filter(({ id }) => id < oldest);
  if (earlier.length === 0) nextCursor = page.nextCursor;
  mails = [...page.items, ...earlier];
  showList();
  stamp(element('age'), 'Updated');
}

function showList() {
  redraw(element('mails'), [mails, view.mail], () =>
    mails.map((mail) => {
      const isChosen = mail.id === view.mail;
      const attributes = {
        type: 'button',
        'data-mail': mail.id,
        'data-key': mail.id,
        'aria-current': isChosen || null,
      };
      return make(
        'li',
        {},
        make(
          'button',
          attributes,
          make('strong', {}, mail.subject || '(no subject)'),
          make('br'),
          mail.recipient,
          make('br'),
          make('span', { class: 'quiet small' }, groupName(mail), ' · ', time(mail.receivedAt, workspace.timeZone)),
        ),
      );
    }),
  );
  const isFiltered = Boolean(view.campaign || view.segment || view.recipient);
  element('no-mails').hidden = mails.length > 0;
  redraw(element('no-mails'), isFiltered, () => emptyList(isFiltered));
  element('more').hidden = nextCursor === null;
}

function emptyList(isFiltered) {
  if (!isFiltered) {
    return [
      make('p', {}, 'No mail yet. Launch a campaign, and what it sends arrives here within seconds.'),
      make('p', {}, 'With SMTP_URL set, mail goes out to people instead and is not caught here.'),
    ];
  }
  const button = make('button', { type: 'button', class: 'plain' }, 'Show all mails');
  button.addEventListener('click', () => change({ campaign: '', segment: '', recipient: '' }));
  return [make('p', {}, 'No mail fits what you chose above.'), button];
}

function message(mail) {
  if (view.show === 'text') {
    return make('pre', { class: 'panel' }, mail.text ?? 'This mail has no text part.');
  }
  if (view.show === 'headers') {
    return make('pre', { class: 'panel' }, mail.headers.map(({ name, value }) => `${name}: ${value}`).join('\n'));
  }
  const choice = new URLSearchParams({ workspace: chosenWorkspace() });
  const frame = make('iframe', {
    class: 'frame',
    sandbox: 'allow-popups allow-popups-to-escape-sandbox',
    title: `Message to ${mail.recipient}`,
    src: `/api/v1/mailbox/${mail.id}/html?${choice}`,
  });
  if (view.width === 'phone') frame.style.maxWidth = `${phoneWidth}px`;
  return frame;
}

const paper = (mail) =>
  make(
    'article',
    { class: 'stack paper' },
    make(
      'div',
      {},
      make(
        'p',
        { class: 'spread' },
        make('strong', { class: 'group-name' }, groupName(mail)),
        time(mail.receivedAt, workspace.timeZone),
      ),
      make('h2', {}, mail.subject || '(no subject)'),
      make('p', { class: 'quiet small' }, `To ${mail.to || mail.recipient} · from ${mail.from}`),
      make(
        'p',
        { class: 'small' },
        mail.campaignId === null ? '' : make('a', { href: `/#campaign-${mail.campaignId}` }, mail.campaign),
      ),
    ),
    message(mail),
  );

function press(name, value) {
  for (const button of document.querySelectorAll(`[data-${name}]`)) {
    button.setAttribute('aria-pressed', String(button.dataset[name] === value));
  }
}

async function drawMail() {
  element('split').dataset.open = String(view.mail !== null);
  element('no-mail').hidden = view.mail !== null;
  element('reading').hidden = view.mail === null;
  press('view', view.show);
  press('width', view.width);
  if (view.mail === null) {
    document.title = 'Mailbox · Kohort';
    return;
  }
  const { mail, beside } = view;
  const read = await Promise.all([mail, beside].filter((id) => id !== null).map((id) => get(`/mailbox/${id}`)));
  if (mail !== view.mail || beside !== view.beside) return; // another mail was chosen meanwhile
  redraw(element('papers'), [read, view.show, view.width], () => read.map(paper));
  await offerBeside(read[0], read[1]);
  document.title = `${read[0].subject} · Kohort`;
}

/** Segments a campaign has contents for, as values of a choice; 'none' stands for everybody else. */
async function groupsOf(campaignId) {
  const { contents } = await get(`/campaigns/${campaignId}`);
  return [...new Set(contents.map(({ segmentId }) => String(segmentId ?? 'none')))];
}

const optionFor = (group) =>
  new Option(group === 'none' ? 'Everybody else' : (segmentNames.get(Number(group)) ?? `Segment ${group}`), group);

/** The other groups of the mail's campaign, to put one of their mails beside it. */
async function offerBeside(mail, other) {
  const groups = mail.campaignId === null ? [] : await groupsOf(mail.campaignId);
  const others = groups.filter((group) => group !== String(mail.segmentId ?? 'none'));
  element('beside-choice').hidden = others.length === 0;
  const select = element('beside');
  redraw(select, others, () => [new Option('nothing', ''), ...others.map(optionFor)]);
  select.value = other ? String(other.segmentId ?? 'none') : '';
}

/** The newest mail of the campaign that went to a group, or null. */
async function newestOf(campaignId, group) {
  const { items } = await get(`/mailbox?${queryOf({ campaign: String(campaignId), segment: group }, null, 1)}`);
  return items[0]?.id ?? null;
}

async function compareWith(group) {
  if (group === '') return change({ beside: null });
  const { campaignId } = await get(`/mailbox/${view.mail}`);
  const beside = await newestOf(campaignId, group);
  if (beside === null) {
    element('beside').value = '';
    throw Object.assign(new Error('No mail of this campaign has arrived for that group.'), { problem: {} });
  }
  await change({ beside });
}

/** Filters by what the campaign distinguishes: its own segments when one is chosen, else all. */
async function offerSegments() {
  const groups = view.campaign ? await groupsOf(view.campaign) : [...segmentNames.keys()].map(String);
  const select = element('segment');
  if (view.segment && !groups.includes(view.segment)) groups.push(view.segment);
  redraw(select, groups, () => [new Option('All', ''), ...groups.map(optionFor)]);
  select.value = view.segment;
}

async function showAll() {
  element('campaign').value = view.campaign;
  element('recipient').value = view.recipient;
  await offerSegments();
  showList();
  await drawMail();
}

async function change(changes, { isStep = false } = {}) {
  Object.assign(view, changes);
  keepAddress(isStep);
  try {
    if (['campaign', 'segment', 'recipient'].some((key) => key in changes)) {
      mails = [];
      await drawList();
    }
    await showAll();
  } catch (error) {
    if (error.problem?.status === 401) goToSignIn();
    else sayProblem(error);
  }
}

element('mails').addEventListener('click', ({ target }) => {
  const id = target.closest('[data-mail]')?.dataset.mail;
  if (id) void change({ mail: Number(id), beside: null }, { isStep: true });
});
for (const button of document.querySelectorAll('[data-view]')) {
  button.addEventListener('click', () => change({ show: button.dataset.view }));
}
for (const button of document.querySelectorAll('[data-width]')) {
  button.addEventListener('click', () => change({ width: button.dataset.width }));
}
element('back').addEventListener('click', () => change({ mail: null, beside: null }, { isStep: true }));
element('beside').addEventListener('change', ({ target }) => compareWith(target.value).catch(sayProblem));
element('campaign').addEventListener('change', ({ target }) => change({ campaign: target.value, segment: '' }));
element('segment').addEventListener('change', ({ target }) => change({ segment: target.value }));
let typing;
element('recipient').addEventListener('input', ({ target }) => {
  clearTimeout(typing);
  typing = setTimeout(() => change({ recipient: target.value.trim() }), 200);
});
element('more').addEventListener('click', async () => {
  try {
    const page = await get(`/mailbox?${queryOf(view, nextCursor)}`);
    mails = [...mails, ...page.items];
    nextCursor = page.nextCursor;
    showList();
  } catch (error) {
    sayProblem(error);
  }
});
document.addEventListener('keydown', ({ key, target, ctrlKey, metaKey, altKey }) => {
  if (ctrlKey || metaKey || altKey || ['INPUT', 'SELECT'].includes(target.tagName)) return;
  const step = { j: 1, k: -1 }[key];
  if (step === undefined || mails.length === 0) return;
  const at = mails.findIndex(({ id }) => id === view.mail);
  const next = mails[Math.min(Math.max(at + step, 0), mails.length - 1)];
  void change({ mail: next.id, beside: null });
  element('mails').querySelector(`[data-mail="${next.id}"]`)?.scrollIntoView({ block: 'nearest' });
});

async function start() {
  readAddress();
  element('recipient').value = view.recipient;
  const entered = await enter();
  if (!entered) return goToSignIn();
  if (!entered.workspace) return location.replace('/');
  workspace = entered.workspace;
  const [campaigns, segments] = await Promise.all([get('/campaigns?limit=500'), get('/segments?limit=500')]);
  segmentNames = new Map(segments.items.map(({ id, name }) => [id, name]));
  element('campaign').append(...campaigns.items.map(({ id, name }) => new Option(name, String(id))));
  const drawNow = keepDrawing(async () => {
    await drawList();
    await showAll();
  });
  addEventListener('popstate', () => {
    readAddress();
    mails = [];
    void drawNow();
  });
  await drawNow();
}

start().catch(sayProblem);
