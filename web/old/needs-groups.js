/** The needs groups: who landed in them by what, what likeness is worth, and why a contact is where it is. */
import { get } from '/api.js';
import { contactFinder, contactName } from '/contact-finder.js';
import { shareInterval } from '/interval.js';
import { groupForm } from '/needs-form.js';
import { bar, make, number, percent, redraw, table } from '/parts.js';
import { saveTableButton } from '/save-table.js';
import { askRun, runWords, scoreButton } from '/scoring-run.js';
import { goTo, partsOf, readView, showPart, viewHref } from '/view.js';

const ways = [
  { by: 'declared', words: 'said so' },
  { by: 'rule', words: 'meet the rule' },
  { by: 'likeness', words: 'behave like them' },
];

/** How many, and one bar in three parts whose full width is everybody. */
function landedMeasure({ contacts }, everybody) {
  const parts = ways.map(({ by }) => {
    const part = make('span', { class: `by-${by}` });
    part.style.inlineSize = everybody === 0 ? '0' : `${(contacts[by] / everybody) * 100}%`;
    return part;
  });
  return make(
    'span',
    { class: 'measure' },
    make('span', {}, number(contacts.all), ' ', make('span', { class: 'quiet' }, percent(contacts.all, everybody))),
    make('span', { class: 'landed', 'aria-hidden': 'true' }, parts),
  );
}

const legend = () =>
  make(
    'ul',
    { class: 'legend small quiet' },
    ways.map(({ by, words }) => make('li', {}, make('span', { class: `key by-${by}`, 'aria-hidden': 'true' }), words)),
  );

function landsHere({ answers, rule, segmentId }, segments) {
  const said = answers.map(
    ({ attribute, values }) => `${attribute} is ${values.map((value) => `“${value}”`).join(' or ')}`,
  );
  const segment = segments.find(({ id }) => id === segmentId);
  return [
    said.length > 0 ? make('p', { class: 'small' }, `Says so: ${said.join('; ')}.`) : null,
    rule === null
      ? null
      : make(
          'p',
          { class: 'small' },
          'Meets the rule: ',
          segmentId === null
            ? 'kept with the group'
            : make('a', { href: `/#segment-${segmentId}` }, segment?.sentence ?? 'look at its segment'),
        ),
    said.length === 0 && rule === null
      ? make('p', { class: 'small quiet' }, 'By likeness alone: no answer and no rule puts anybody here.')
      : null,
  ];
}

function drift({ contacts, contactsBefore }) {
  if (contactsBefore === null) return 'not known yet';
  const change = contacts.all - contactsBefore;
  return `${change > 0 ? '+' : ''}${number(change)}`.replace('-', '−');
}

const columns = ({ contacts, isUnchecked }, segments) => [
  {
    name: 'Group',
    value: (group) =>
      [
        make('strong', {}, group.name),
        make('p', { class: 'quiet small words' }, group.words),
        group.arguments.length > 0
          ? make(
              'ul',
              { class: 'small arguments' },
              group.arguments.map((text) => make('li', {}, text)),
            )
          : null,
        ...landsHere(group, segments),
        make(
          'p',
          {},
          make(
            'a',
            {
              class: 'small',
              href: viewHref({ view: 'groups', group: group.id }),
              'data-key': `change-${group.id}`,
              'aria-label': `Change ${group.name}`,
            },
            'Change',
          ),
        ),
      ].filter(Boolean),
  },
  {
    name: 'Contacts',
    kind: 'measure',
    value: (group) => landedMeasure(group, contacts),
  },
  { name: 'In 30 days', kind: 'number', value: drift },
  { name: 'Said so', kind: 'number', value: ({ contacts: { declared } }) => declared },
  { name: 'By rule', kind: 'number', value: ({ contacts: { rule } }) => rule },
  {
    name: 'By likeness',
    kind: 'number',
    value: ({ contacts: { likeness }, meanProbability }) =>
      meanProbability === null || likeness === 0
        ? likeness
        : make(
            'span',
            { class: 'with-sure' },
            number(likeness),
            make(
              'span',
              { class: 'quiet small sure' },
              `${Math.round(meanProbability * 100)} % likely${isUnchecked ? ', unchecked' : ''}`,
            ),
          ),
  },
];

function groupsPart(overview, segments) {
  const { groups, contacts, withoutGroup, overlaps } = overview;
  if (groups.length === 0) return [];
  const rows = groups.map(({ name, words, contacts: landed, contactsBefore }) => [
    ...[name, words, landed.all, contactsBefore, landed.declared, landed.rule, landed.likeness],
  ]);
  const head = ['Group', 'What they value', 'Contacts', '30 days ago', 'Said so', 'By rule', 'By likeness'];
  return [
    make('div', { class: 'spread' }, make('h2', {}, 'The groups'), saveTableButton('needs-groups', head, rows)),
    table('Needs groups', columns({ contacts, isUnchecked: overview.likeness.by === 'proposal' }, segments), groups),
    legend(),
    make(
      'p',
      {},
      withoutGroup === 0
        ? 'Everybody is in a group.'
        : `${number(withoutGroup)} of ${number(contacts)} contacts (${percent(withoutGroup, contacts)}) are in no group: no group is better than a wrong one.`,
    ),
    ...overlaps.map(({ first, second, contacts: both }) =>
      make(
        'p',
        { class: 'small' },
        `${number(both)} meet the rules of both “${first}” and “${second}”; the one that stands first gets them.`,
      ),
    ),
  ];
}

function calibration({ calibration: rows }) {
  const drawn = ({ was, people }) => {
    const interval = shareInterval(was * people, people);
    return interval ? bar(was, interval) : '';
  };
  return table(
    'Said and was so',
    [
      { name: 'Said', value: ({ said }) => `${Math.round(said * 100)} % likely` },
      { name: 'People', kind: 'number', value: ({ people }) => people },
      { name: 'Was so', kind: 'number', value: ({ was }) => `${Math.round(was * 100)} %` },
      { name: '95 % interval', kind: 'graph', value: drawn },
    ],
    rows,
  );
}

function likenessPart({ likeness: { detail, check }, groups }) {
  if (groups.length === 0) return [];
  const isChecked = check?.kind === 'checked' && check.calibration.length > 0;
  return [
    make('h2', {}, 'What likeness is worth'),
    make('p', { class: 'sentence' }, detail),
    ...(isChecked ? [calibration(check)] : []),
    check?.kind === 'not-checked' ? make('p', { class: 'quiet' }, check.why) : null,
  ];
}

const byWords = {
  declared: 'said so',
  rule: 'by rule',
  likeness: 'by likeness',
  nothing: 'in no group',
};

function explained({ one, contact }) {
  if (one === null) return [];
  return [
    make(
      'div',
      { class: 'panel stack', id: 'explained' },
      make(
        'h3',
        {},
        `${contactName(contact)}: ${one.group === null ? 'in no group' : `“${one.group}”`} `,
        one.group === null ? null : make('span', { class: 'status' }, byWords[one.by]),
      ),
      make(
        'ul',
        { class: 'sentences' },
        one.why.map((sentence) => make('li', {}, sentence)),
      ),
      one.probabilities.length === 0
        ? null
        : make(
            'div',
            { class: 'probabilities' },
            one.probabilities.map(({ group, probability }) =>
              make(
                'div',
                {},
                make('span', { class: 'small' }, `${group}: ${Math.round(probability * 100)} %`),
                bar(probability),
              ),
            ),
          ),
    ),
  ];
}

function headPart({ advice, groups }, run, { workspace, drawNow }) {
  const isFirst = groups.length === 0;
  return [
    advice.length > 0
      ? make(
          'div',
          { class: isFirst ? 'empty stack' : 'stack' },
          advice.map((sentence) => make('p', {}, sentence)),
        )
      : null,
    make(
      'div',
      { class: 'actions' },
      isFirst
        ? make(
            'a',
            { class: 'button', href: viewHref({ view: 'discovery' }), 'data-key': 'look' },
            'Look for groups in what customers do',
          )
        : null,
      make(
        'a',
        {
          class: isFirst ? 'button plain' : 'button',
          href: viewHref({ view: 'groups', group: 'new' }),
          'data-key': 'new',
        },
        'Define a group',
      ),
      isFirst
        ? null
        : scoreButton('Put everybody into their group now', '/customers/needs/score', drawNow, { class: 'plain' }),
    ),
    isFirst ? null : runWords(run, 'Placing everybody', workspace.timeZone),
  ];
}

async function askOne(contactId) {
  if (!contactId) return { one: null, contact: null };
  const [one, contact] = await Promise.all([
    get(`/customers/needs-groups/contacts/${encodeURIComponent(contactId)}`),
    get(`/contacts/${encodeURIComponent(contactId)}`),
  ]);
  return { one, contact: { id: contact.id, email: contact.email, externalId: contact.externalId } };
}

export async function drawNeedsGroups({ place, workspace, isStill, drawNow }) {
  const { group, contact } = readView();
  const [overview, run, { items }, why] = await Promise.all([
    get('/customers/needs-groups'),
    askRun('needs'),
    get('/segments?limit=500'),
    askOne(contact),
  ]);
  if (!isStill()) return;
  const parts = partsOf(place, ['head', 'form', 'groups', 'likeness', 'finder', 'why']);
  const segments = items.map(({ id, name, sentence }) => ({ id, name, sentence }));
  const { at: _, ...facts } = overview;
  redraw(parts.head, [facts.advice, facts.groups.length, run], () => headPart(overview, run, { workspace, drawNow }));
  const chosen = overview.groups.find(({ id }) => String(id) === group) ?? null;
  const formFor = group === 'new' ? 'new' : (chosen?.id ?? null);
  redraw(parts.form, formFor, () =>
    formFor === null ? [] : groupForm({ group: chosen, groups: overview.groups, segments, drawNow }),
  );
  redraw(parts.groups, [facts, segments], () => groupsPart(overview, segments));
  redraw(parts.likeness, facts.likeness, () => likenessPart(overview));
  redraw(parts.finder, overview.groups.length > 0, () =>
    overview.groups.length === 0
      ? []
      : [
          make('h2', {}, 'Why is somebody where they are?'),
          contactFinder('E-mail or external id', ({ id }) => goTo({ view: 'groups', contact: id }), { key: 'why' }),
        ],
  );
  redraw(parts.why, why, () => explained(why));
  for (const part of Object.values(parts)) showPart(part);
}
