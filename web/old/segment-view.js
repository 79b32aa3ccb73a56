import { get } from '/api.js';
import { address, bar, element, make, number, percent, redraw, stamp, table, time } from '/parts.js';
import { sayProblem } from '/say-problem.js';
import { askSummary, changesTable, summaryPart } from '/segment-changes.js';

const firstMembers = 25;
const mostMembers = 500;
const shownChanges = 10;
const names = new Map();
/** How many members are shown, and of which segment. */
let shown = { id: null, limit: firstMembers };

/** How a contact is called in lists. Asked for once. */
async function nameOf(contactId) {
  if (!names.has(contactId)) {
    const name = get(`/contacts/${contactId}`).then(
      ({ email, externalId }) => email ?? externalId ?? `contact ${contactId}`,
      () => `contact ${contactId}, erased since`,
    );
    names.set(contactId, name);
  }
  return names.get(contactId);
}

const whyLink = (segmentId, contactId, words, key) =>
  make(
    'a',
    { class: 'address', href: `#segment-${segmentId}/why-${contactId}`, 'data-key': `${key}-${contactId}` },
    words,
  );

function builtWords({ builtAt, upkeep: { build } }, timeZone) {
  if (builtAt) return ['Everybody was worked out ', time(builtAt, timeZone), ', and every change since is followed.'];
  const isCounted = build !== null && build.finishedAt === null && build.contactsTotal > 0;
  const done = isCounted ? ` ${number(build.contacts)} of ${number(build.contactsTotal)} so far.` : '';
  return [`Everybody is being worked out just now.${done}`];
}

/** A change of the definition that is on its way. */
function draftNote({ draft }) {
  if (draft === null) return null;
  const state = draft.appliesWhenBuilt
    ? 'It takes effect as soon as everybody has been worked out.'
    : draft.builtAt === null
      ? 'Everybody is being worked out for it.'
      : 'It is built, and waits to be applied.';
  return make(
    'div',
    { class: 'panel stack', id: 'segment-draft' },
    make('h2', {}, 'A change on trial'),
    make('p', { class: 'sentence' }, draft.sentence),
    make('p', { class: 'quiet small' }, state),
  );
}

/** Conditions that compare with everybody, and since when their bounds hold. */
const boundNotes = ({ relative }, timeZone) =>
  relative.map(({ condition, population, workedOutAt, dueAt }) =>
    make(
      'p',
      { class: 'quiet small' },
      ...(workedOutAt === null
        ? [`“${condition}”: being compared just now.`]
        : [
            `“${condition}”: compared with ${number(population)} contacts `,
            time(workedOutAt, timeZone),
            ', next ',
            time(dueAt, timeZone),
            '.',
          ]),
    ),
  );

function head({ segment, contacts, workspace: { timeZone } }) {
  const { name, purpose, sentence, size, version } = segment;
  return [
    make('h1', { id: 'segment-title' }, name),
    make('p', { class: 'sentence' }, sentence),
    make('p', { class: 'quiet' }, `Purpose: ${purpose}`),
    make(
      'dl',
      { class: 'figures' },
      make('div', {}, make('dt', {}, 'Contacts now'), make('dd', {}, number(size))),
      make(
        'div',
        {},
        make('dt', {}, 'Of all contacts'),
        make('dd', {}, percent(size, contacts), bar(contacts ? size / contacts : 0)),
      ),
    ),
    make('p', { class: 'quiet small' }, ...builtWords(segment, timeZone), ` Version ${version} of the definition.`),
    ...boundNotes(segment, timeZone),
    draftNote(segment),
  ];
}

/** One condition with what was found, and the conditions it is made of below it. */
function reason({ condition, holds, found, flipsAt, parts }, timeZone) {
  const until = flipsAt ? [', at least until ', time(flipsAt, timeZone)] : [];
  const isGroup = parts !== undefined && parts.length > 0;
  return make(
    'li',
    {},
    make('span', { class: 'status', 'data-state': holds ? 'good' : 'bad' }, holds ? 'holds' : 'does not hold'),
    ' ',
    isGroup ? make('span', { class: 'quiet' }, condition) : condition,
    make('span', { class: 'quiet' }, found === undefined ? '' : ` (found: ${found})`, ...(isGroup ? [] : until)),
    isGroup
      ? make(
          'ul',
          { class: 'reasons' },
          parts.map((part) => reason(part, timeZone)),
        )
      : null,
  );
}

function whyPanel({ segment, contactId, contact, explanation, workspace: { timeZone } }) {
  const { member, since, flipsAt, why } = explanation;
  const verdict = member ? ' is in it' : ' is not in it';
  const duration = [
    since ? [', since ', time(since, timeZone)] : [],
    flipsAt ? ['; unless something new happens, until ', time(flipsAt, timeZone)] : [],
  ];
  const title = make('h2', { id: 'why-title', tabindex: '-1' }, `Why? ${contact}`);
  return [
    make(
      'div',
      { class: 'spread' },
      title,
      make('a', { href: `#segment-${segment.id}`, 'data-key': `close-${contactId}` }, 'Close'),
    ),
    make('p', {}, contact, verdict, ...duration.flat(), '.'),
    make('ul', { class: 'reasons' }, reason(why, timeZone)),
  ];
}

const memberName = ({ email, externalId, contactId }) => email ?? externalId ?? `contact ${contactId}`;

function membersTable({ segment, members, workspace }) {
  if (members.length === 0) {
    return make(
      'p',
      { class: 'empty' },
      'Nobody matches now. Whoever does from here on shows up within about a second.',
    );
  }
  const columns = [
    { name: 'Contact', value: (member) => address(memberName(member)) },
    { name: 'In it since', value: ({ enteredAt }) => time(enteredAt, workspace.timeZone) },
    { name: 'Why', kind: 'number', value: ({ contactId }) => whyLink(segment.id, contactId, 'Why?', 'member') },
  ];
  return table('Members', columns, members, 'lines');
}

async function askWhy(id, contactId) {
  if (contactId === undefined) return null;
  const [explanation, contact] = await Promise.all([
    get(`/segments/${id}/explain?contactId=${contactId}`),
    nameOf(Number(contactId)),
  ]);
  // The instant it was asked for is another one each time, and no reason to draw it again.
  return { contactId, contact, explanation: { ...explanation, at: undefined } };
}

/** Draws a segment: its sentence, who is in it, who came and went, and why for one contact. False when the reader has gone on. */
export async function drawSegment({ id, contactId, workspace, isStill }) {
  if (shown.id !== id) shown = { id, limit: firstMembers };
  const [segment, overview, page, log, summary, why] = await Promise.all([
    get(`/segments/${id}`),
    get('/reports/overview'),
    get(`/segments/${id}/members?limit=${shown.limit}`),
    get(`/segments/${id}/changes?limit=${shownChanges}`),
    askSummary(id),
    askWhy(id, contactId),
  ]);
  const changes = await Promise.all(log.items.map(async (item) => ({ ...item, name: await nameOf(item.contactId) })));
  if (!isStill()) return false;
  document.title = `${segment.name} · Kohort`;
  const facts = { segment, contacts: overview.contacts, members: page.items, workspace };
  // What keeping it costs counts up all the time, and is not shown here.
  const headFacts = [{ ...segment, upkeep: segment.builtAt ? null : segment.upkeep.build }, overview.contacts];
  redraw(element('segment-head'), headFacts, () => head(facts));
  const isOther = element('why').dataset.contact !== contactId;
  element('why').hidden = why === null;
  element('why').dataset.contact = contactId;
  redraw(element('why'), why, () => why && whyPanel({ ...facts, ...why }));
  redraw(element('members'), [id, page.items], () => membersTable(facts));
  const isAll = page.nextCursor === null;
  element('members-note').textContent = isAll ? '' : `The first ${page.items.length} of ${number(segment.size)}.`;
  element('more-members').hidden = isAll || shown.limit >= mostMembers;
  element('more-members').onclick = () => {
    shown.limit = Math.min(shown.limit * 4, mostMembers);
    drawSegment({ id, contactId, workspace, isStill }).catch(sayProblem);
  };
  redraw(element('summary'), summary, () => summaryPart(summary));
  const changeLink = ({ contactId, name }) => whyLink(id, contactId, address(name), 'change');
  redraw(element('changes'), [id, changes], () => changesTable({ changes, workspace, whyLink: changeLink }));
  stamp(element('segment-age'));
  if (why && isOther) queueMicrotask(() => element('why-title').focus());
  return true;
}

element('why-form').addEventListener('submit', async (event) => {
  event.preventDefault();
  const field = event.target.elements.email;
  const [, id] = location.hash.match(/^#segment-(\d+)/);
  try {
    const { items } = await get(`/contacts?${new URLSearchParams({ email: field.value.trim() })}`);
    field.setCustomValidity(items.length === 0 ? 'There is no contact with this address.' : '');
    field.reportValidity();
    if (items.length > 0) location.hash = `segment-${id}/why-${items[0].id}`;
  } catch (error) {
    sayProblem(error);
  }
});
element('why-form').elements.email.addEventListener('input', ({ target }) => target.setCustomValidity(''));
