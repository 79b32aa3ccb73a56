import { get, post } from '/api.js';
import { enter, goToSignIn } from '/enter.js';
import { element, make, redraw, say, stamp } from '/parts.js';
import { frame, inboxLine, problemsPanel, weight, whyPanel } from '/preview-parts.js';
import { sayProblem } from '/say-problem.js';

// Where the window is narrower than the desktop it shows, arrow keys move it.
element('paper').tabIndex = 0;

const isPhone = matchMedia('(max-width: 760px)').matches;
const plain = {
  template: '',
  campaign: '',
  version: '',
  contact: '',
  language: '',
  show: 'message',
  width: isPhone ? 'phone' : 'desktop',
  scheme: 'light',
};
const usualLanguages = ['sv', 'da', 'nb', 'en', 'fi'];
const languageNames = new Intl.DisplayNames('en', { type: 'language' });

/** What the page shows; kept in the address, so that it can be sent to a colleague. */
let view = { ...plain };
let contacts = [];

function readAddress() {
  const wanted = new URLSearchParams(location.hash.slice(1));
  view = Object.fromEntries(Object.keys(plain).map((key) => [key, wanted.get(key) ?? plain[key]]));
}

function keepAddress() {
  const kept = Object.entries(view).filter(([key, value]) => value !== '' && value !== plain[key]);
  history.replaceState(null, '', `${location.pathname}#${new URLSearchParams(kept)}`);
}

const nameOf = (contact) => contact.email ?? contact.externalId ?? `contact ${contact.id}`;

/** What was asked last, with its answer: toggling the width must not ask for everything again. */
function rememberLast(ask) {
  let last = {};
  return async (...question) => {
    const key = JSON.stringify(question);
    if (last.key !== key) last = { key, answer: ask(...question) };
    const mine = last;
    try {
      return await mine.answer;
    } catch (error) {
      if (last === mine) last = {};
      throw error;
    }
  };
}

/** Counts up when everything is to be asked for anew. */
let freshness = 0;

/** What the frame shows: the rendered message, and for a campaign why it is this one. */
const askPreview = rememberLast(({ template, campaign, version, contact, language, scheme }) => {
  if (campaign) {
    const query = new URLSearchParams({ contactId: contact, scheme, ...(language && { language }) });
    return get(`/campaigns/${campaign}/preview?${query}`);
  }
  return post(`/templates/${template}/preview`, {
    scheme,
    ...(language && { language }),
    ...(version && { version: Number(version) }),
    ...(contact && { contactId: Number(contact) }),
  });
});

/** What was found wrong with it, with the design it speaks of. */
const askProblems = rememberLast(async ({ template, campaign, version }) => {
  if (campaign) {
    const { problems } = await get(`/campaigns/${campaign}/check`);
    return { problems, note: 'For the whole campaign; what stops it stops its launch.' };
  }
  const found = await get(`/templates/${template}${version ? `?version=${version}` : ''}`);
  return { problems: found.problems, design: found.mjml, shownVersion: found.version };
});

/** Problems of a message that could not be made, from the answer that says so. */
const problemsOf = ({ problem }) =>
  problem?.info?.problems ??
  problem?.problems ??
  (problem?.errors ?? []).map(({ path, message }) => {
    const [, part, line] = /^(.*?):(\d+):\d+$/.exec(path) ?? [null, null, null];
    return { path, part, line: line && Number(line), message, severity: 'error' };
  });

function offerVersions(template, newestVersion) {
  const select = element('version');
  const numbers = Array.from({ length: newestVersion }, (_, index) => newestVersion - index);
  redraw(select, [template, newestVersion], () =>
    numbers.map((version, index) => new Option(`${version}${index === 0 ? ', the newest' : ''}`, String(version))),
  );
  select.value = view.version || String(newestVersion);
}

function showChoices() {
  element('subject-of').value = view.campaign ? `campaign-${view.campaign}` : `template-${view.template}`;
  element('version-choice').hidden = Boolean(view.campaign);
  element('nobody').hidden = Boolean(view.campaign);
  element('language').value = view.language;
  for (const button of document.querySelectorAll('[data-choice]')) {
    button.setAttribute('aria-pressed', String(view[button.dataset.choice] === button.dataset.value));
  }
}

/** Whom the message is shown as, in words. */
const askContact = rememberLast(async (id) => {
  if (!id) return 'a made-up contact';
  return nameOf(contacts.find((contact) => String(contact.id) === id) ?? (await get(`/contacts/${id}`)));
});

function showMessage(message) {
  redraw(element('inbox-line'), [message.subject, message.preheader], () => inboxLine(message));
  redraw(element('paper'), [message.html, message.text, view.show, view.width, view.scheme], () =>
    view.show === 'text'
      ? make('pre', { class: 'panel' }, message.text || 'There is no plain text.')
      : [frame(message, view), make('p', { class: 'quiet small' }, weight(message))],
  );
  redraw(element('why'), [message.why, message.slots], () => (message.why ? whyPanel(message) : null));
}

function clearMessage(sentence) {
  redraw(element('inbox-line'), sentence, () => make('p', { class: 'quiet' }, sentence));
  for (const id of ['paper', 'why']) redraw(element(id), sentence, () => null);
}

const cannotShow = 'It cannot be shown: mend what is listed under “What is checked”.';

let turn = 0;

/** Draws what was chosen; an answer that comes too late for it is dropped. */
async function draw() {
  const mine = ++turn;
  showChoices();
  if (view.campaign && !view.contact && contacts[0]) view.contact = String(contacts[0].id);
  if (view.campaign && !view.contact) {
    clearMessage('There are no contacts yet. Bring some in, and see what each of them would get.');
    return;
  }
  const { template, campaign, version, contact, language, scheme } = view;
  const [checked, message, shownAs] = await Promise.all([
    askProblems({ template, campaign, version, freshness }),
    askPreview({ template, campaign, version, contact, language, scheme, freshness }).catch((error) => {
      if (error.problem?.status === 401 || !error.problem) throw error;
      return { error };
    }),
    askContact(contact),
  ]);
  if (mine !== turn) return;
  if (checked.shownVersion) offerVersions(template, newestVersions.get(template) ?? checked.shownVersion);
  const refused = message.error ? problemsOf(message.error) : [];
  const known = new Set(checked.problems.map((one) => one.message));
  const problems = [...refused.filter((one) => !known.has(one.message)), ...checked.problems];
  redraw(element('problems'), [problems, checked.note], () => problemsPanel(problems, checked));
  stamp(element('age'), 'Drawn');
  const inLanguage = message.language ? `, in ${languageNames.of(message.language)}` : '';
  element('shown-as').textContent = `Shown as ${shownAs}${inLanguage}.`;
  if (message.error) {
    clearMessage(refused.length > 0 ? cannotShow : 'It cannot be shown.');
    sayProblem(message.error);
  } else {
    say(null);
    showMessage(message);
  }
}

async function change(changes) {
  Object.assign(view, changes);
  keepAddress();
  try {
    await draw();
  } catch (error) {
    if (error.problem?.status === 401) goToSignIn();
    else sayProblem(error);
  }
}

/** A contact by e-mail, by our id, or by the shop's; null when there is none. */
async function findContact(text) {
  if (text.includes('@')) return (await get(`/contacts?${new URLSearchParams({ email: text })}`)).items[0] ?? null;
  const byShop = (await get(`/contacts?${new URLSearchParams({ externalId: text })}`)).items[0];
  if (byShop || !/^\d{1,9}$/.test(text)) return byShop ?? null;
  return get(`/contacts/${text}`).catch(() => null);
}

element('contact-form').addEventListener('submit', async (event) => {
  event.preventDefault();
  const field = event.target.elements.contact;
  const text = field.value.trim();
  if (text === '') return change({ contact: '' });
  try {
    const found = await findContact(text);
    field.setCustomValidity(found ? '' : 'There is no contact with this e-mail or id.');
    field.reportValidity();
    freshness += 1;
    if (found) await change({ contact: String(found.id) });
  } catch (error) {
    sayProblem(error);
  }
});
element('contact-form').elements.contact.addEventListener('input', ({ target }) => target.setCustomValidity(''));
element('nobody').addEventListener('click', () => change({ contact: '' }));

function step(by) {
  if (contacts.length === 0) return;
  const at = contacts.findIndex(({ id }) => String(id) === view.contact);
  const next = at === -1 ? 0 : Math.min(Math.max(at + by, 0), contacts.length - 1);
  void change({ contact: String(contacts[next].id) });
}
for (const button of document.querySelectorAll('[data-step]')) {
  button.addEventListener('click', () => step(Number(button.dataset.step)));
}
document.addEventListener('keydown', ({ key, target, ctrlKey, metaKey, altKey }) => {
  if (ctrlKey || metaKey || altKey || ['INPUT', 'SELECT'].includes(target.tagName)) return;
  const by = { j: 1, k: -1 }[key];
  if (by) step(by);
});
for (const button of document.querySelectorAll('[data-choice]')) {
  button.addEventListener('click', () => change({ [button.dataset.choice]: button.dataset.value }));
}
element('subject-of').addEventListener('change', ({ target }) => {
  const [kind, id] = target.value.split('-');
  void change({ template: '', campaign: '', version: '', [kind]: id });
});
element('version').addEventListener('change', ({ target }) => change({ version: target.value }));
element('language').addEventListener('change', ({ target }) => change({ language: target.value }));

const newestVersions = new Map();

function offerAll(templates, campaigns) {
  const group = (label, kind, items) =>
    items.length === 0
      ? []
      : [
          make(
            'optgroup',
            { label },
            items.map(({ id, name }) => new Option(name, `${kind}-${id}`)),
          ),
        ];
  element('subject-of').replaceChildren(
    ...group('Templates', 'template', templates),
    ...group('Campaigns', 'campaign', campaigns),
  );
}

function offerLanguages(own) {
  const tags = [...new Set([own, ...usualLanguages])];
  element('language').replaceChildren(
    new Option('The contact’s own', ''),
    ...tags.map((tag) => new Option(languageNames.of(tag), tag)),
  );
}

/** For a workspace without templates: the six that come along, by one button. */
function offerStarters() {
  const button = make('button', { type: 'button' }, 'Take them over');
  button.addEventListener('click', async () => {
    button.disabled = true;
    try {
      const { items } = await get('/template-starters');
      for (const { key, name } of items) await post('/templates', { name, starter: key });
      location.reload();
    } catch (error) {
      button.disabled = false;
      sayProblem(error);
    }
  });
  element('nothing').hidden = false;
  element('nothing').replaceChildren(
    make('p', {}, 'There are no templates yet. Six to start from come along, in five languages.'),
    button,
  );
}

async function start() {
  readAddress();
  const entered = await enter();
  if (!entered) return goToSignIn();
  if (!entered.workspace) return location.replace('/');
  const [templates, campaigns, people] = await Promise.all([
    get('/templates?limit=500'),
    get('/campaigns?limit=500'),
    get('/contacts?limit=100'),
  ]);
  contacts = people.items;
  for (const { id, version } of templates.items) newestVersions.set(String(id), version);
  if (!view.template && !view.campaign) view.template = String(templates.items[0]?.id ?? '');
  if (!view.template && !view.campaign) {
    return offerStarters();
  }
  offerAll(templates.items, campaigns.items);
  offerLanguages(entered.workspace.language ?? 'en');
  element('preview').hidden = false;
  addEventListener('hashchange', () => {
    readAddress();
    void change({});
  });
  await change({});
}

start().catch(sayProblem);
