import { chosenWorkspace, get } from '/api.js';

const element = (id) => document.getElementById(id);
const refreshMs = 3000;
const pageSize = 50;
const widths = { phone: 375, desktop: null };

/** What the page shows; kept in the address, so that it can be sent to a colleague. */
const view = { mail: null, beside: null, campaign: '', recipient: '', show: 'message', width: 'desktop' };
let mails = [];
let nextCursor = null;

function readAddress() {
  const wanted = new URLSearchParams(location.hash.slice(1));
  for (const key of Object.keys(view)) {
    const value = wanted.get(key);
    if (key === 'mail' || key === 'beside') view[key] = value === null ? null : Number(value);
    else if (value !== null) view[key] = value;
  }
}

function keepAddress() {
  const plain = { show: 'message', width: 'desktop' };
  const kept = Object.entries(view).filter(([key, value]) => value !== null && value !== '' && value !== plain[key]);
  history.replaceState(null, '', `#${new URLSearchParams(kept)}`);
}

function say(error) {
  const isSignedOut = error?.problem?.status === 401;
  element('problem').replaceChildren(error ? (isSignedOut ? 'You are not signed in. ' : error.message) : '');
  if (isSignedOut) element('problem').append(make('a', { href: '/' }, 'Sign in'));
  element('problem').hidden = !error;
}

function make(tag, attributes, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined) made.setAttribute(name, value);
  }
  made.append(...children);
  return made;
}

const clock = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'short' });
const groupOf = ({ segment, messageId }) => segment ?? (messageId === null ? 'test mail' : 'everybody else');

function queryOf(cursor) {
  const query = new URLSearchParams({ limit: String(pageSize) });
  if (view.campaign) query.set('campaignId', view.campaign);
  if (view.recipient) query.set('recipient', view.recipient);
  if (cursor) query.set('cursor', cursor);
  return query;
}

async function drawList() {
  const page = await get(`/mailbox?${queryOf()}`);
  // What was fetched beyond the first page stays below it.
  const oldest = page.items.at(-1)?.id ?? 0;
  const earlier = mails.filter(({ id }) => id < oldest);
  if (earlier.length === 0) nextCursor = page.nextCursor;
  mails = [...page.items, ...earlier];
  showList();
  element('age').textContent = `As of ${new Date().toLocaleTimeString()}`;
}

function showList() {
  const rows = mails.map((mail) =>
    make(
      'li',
      {},
      make(
        'button',
        { type: 'button', 'data-mail': mail.id, 'aria-current': mail.id === view.mail ? 'true' : null },
        make('strong', {}, mail.subject || '(no subject)'),
        make('br', {}),
        mail.recipient,
        make('br', {}),
        make('span', { class: 'quiet' }, `${groupOf(mail)} · ${clock.format(new Date(mail.receivedAt))}`),
      ),
    ),
  );
  const focused = document.activeElement?.dataset?.mail;
  element('mails').replaceChildren(...rows);
  if (focused) element('mails').querySelector(`[data-mail="${focused}"]`)?.focus();
  element('no-mails').hidden = mails.length > 0;
  element('more').hidden = nextCursor === null;
}

function paper(mail) {
  const { show } = view;
  const title = make(
    'div',
    { class: 'stack paper-head' },
    make('h2', {}, mail.subject || '(no subject)'),
    make('p', { class: 'quiet' }, `To ${mail.to || mail.recipient} · from ${mail.from}`),
    make('p', {}, make('span', { class: 'status' }, groupOf(mail)), ` ${mail.campaign ?? ''}`),
  );
  if (show === 'text')
    return make('article', { class: 'stack' }, title, make('pre', { class: 'panel' }, mail.text ?? ''));
  if (show === 'headers') {
    const lines = mail.headers.map(({ name, value }) => `${name}: ${value}`).join('\n');
    return make('article', { class: 'stack' }, title, make('pre', { class: 'panel' }, lines));
  }
  const workspace = chosenWorkspace();
  const query = workspace === null ? '' : `?${new URLSearchParams({ workspace })}`;
  const frame = make('iframe', {
    class: 'frame',
    sandbox: 'allow-popups allow-popups-to-escape-sandbox',
    title: `Message to ${mail.recipient}`,
    src: `/api/v1/mailbox/${mail.id}/html${query}`,
  });
  const width = widths[view.width];
  if (width) frame.style.maxWidth = `${width}px`;
  return make('article', { class: 'stack' }, title, frame);
}

async function drawMail() {
  element('no-mail').hidden = view.mail !== null;
  element('reading').hidden = view.mail === null;
  for (const button of document.querySelectorAll('[data-view]')) {
    button.setAttribute('aria-pressed', String(button.dataset.view === view.show));
  }
  for (const button of document.querySelectorAll('[data-width]')) {
    button.setAttribute('aria-pressed', String(button.dataset.width === view.width));
  }
  if (view.mail === null) return;
  const ids = view.beside === null ? [view.mail] : [view.mail, view.beside];
  const read = await Promise.all(ids.map((id) => get(`/mailbox/${id}`)));
  if (ids[0] !== view.mail) return; // another mail was chosen meanwhile
  element('papers').replaceChildren(...read.map(paper));
  element('compare').hidden = read[0].campaignId === null;
  element('compare').setAttribute('aria-pressed', String(view.beside !== null));
  document.title = `${read[0].subject} · Kohort`;
}

/** The newest mail of the same campaign that went to another group; null when there is none. */
async function findBeside(mailId) {
  const mail = await get(`/mailbox/${mailId}`);
  let cursor = null;
  do {
    const query = new URLSearchParams({ campaignId: String(mail.campaignId), limit: '200' });
    if (cursor) query.set('cursor', cursor);
    const page = await get(`/mailbox?${query}`);
    const other = page.items.find(({ segmentId }) => segmentId !== mail.segmentId);
    if (other) return other.id;
    cursor = page.nextCursor;
  } while (cursor);
  return null;
}

async function change(changes) {
  Object.assign(view, changes);
  keepAddress();
  try {
    if ('campaign' in changes || 'recipient' in changes) {
      mails = [];
      await drawList();
    } else showList();
    await drawMail();
    say(null);
  } catch (error) {
    say(error);
  }
}

element('mails').addEventListener('click', ({ target }) => {
  const id = target.closest('[data-mail]')?.dataset.mail;
  if (id) void change({ mail: Number(id), beside: null });
});
for (const button of document.querySelectorAll('[data-view]')) {
  button.addEventListener('click', () => change({ show: button.dataset.view }));
}
for (const button of document.querySelectorAll('[data-width]')) {
  button.addEventListener('click', () => change({ width: button.dataset.width }));
}
element('compare').addEventListener('click', async () => {
  if (view.beside !== null) return change({ beside: null });
  try {
    const beside = await findBeside(view.mail);
    if (beside === null) say(new Error('All mails of this campaign went to the same group.'));
    else await change({ beside });
  } catch (error) {
    say(error);
  }
});
element('campaign').addEventListener('change', ({ target }) => change({ campaign: target.value }));
let typing;
element('recipient').addEventListener('input', ({ target }) => {
  clearTimeout(typing);
  typing = setTimeout(() => change({ recipient: target.value.trim() }), 200);
});
element('more').addEventListener('click', async () => {
  try {
    const page = await get(`/mailbox?${queryOf(nextCursor)}`);
    mails = [...mails, ...page.items];
    nextCursor = page.nextCursor;
    showList();
  } catch (error) {
    say(error);
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

async function offerCampaigns() {
  const { items } = await get('/campaigns?limit=100');
  const select = element('campaign');
  select.append(...items.map(({ id, name }) => new Option(name, String(id))));
  select.value = view.campaign;
}

/** New mail shows by itself while the page is looked at. */
async function keepDrawing() {
  if (!document.hidden) {
    try {
      await drawList();
    } catch (error) {
      say(error);
      if (error.problem?.status === 401) return;
    }
  }
  setTimeout(keepDrawing, refreshMs);
}

async function start() {
  readAddress();
  element('recipient').value = view.recipient;
  try {
    await offerCampaigns();
    await drawMail();
  } catch (error) {
    say(error);
  }
  await keepDrawing();
}

start().catch(say);
