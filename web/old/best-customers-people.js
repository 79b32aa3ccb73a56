/** Who is like the best: counted by advice, listed with reasons, and one explained in words. */
import { apartBar } from '/apart-bar.js';
import { get } from '/api.js';
import { contactFinder, contactName } from '/contact-finder.js';
import { make, number, percent, redraw, table } from '/parts.js';
import { saveTableButton } from '/save-table.js';
import { goTo, partsOf, showPart, viewHref } from '/view.js';

const adviceLooks = { go: 'good', 'think-twice': 'warn', no: 'bad' };
const adviceWords = { go: 'go', 'think-twice': 'think twice', no: 'no' };
const [firstShown, mostShown] = [25, 200];
const fullWeight = 3;

const signed = (value) => `${value > 0 ? '+' : ''}${value.toFixed(1)}`.replace('-', '−');
const pill = (advice) => make('span', { class: 'status', 'data-state': adviceLooks[advice] }, adviceWords[advice]);

function counted({ scored, id, valueNames }, view) {
  if (scored === null) return [];
  const all = scored.go + scored.thinkTwice + scored.no;
  const figure = (advice, count) =>
    make(
      'div',
      {},
      make('dt', {}, pill(advice)),
      make(
        'dd',
        {},
        make(
          'a',
          { href: viewHref({ ...view, template: id, contact: null, advice }), 'data-key': `advice-${advice}` },
          number(count),
        ),
        make('span', { class: 'quiet small' }, `${percent(count, all)} of those scored`),
      ),
    );
  return [
    make(
      'dl',
      { class: 'figures' },
      figure('go', scored.go),
      figure('think-twice', scored.thinkTwice),
      figure('no', scored.no),
    ),
    make(
      'p',
      { class: 'quiet small' },
      'Segments and messages read it as ',
      make('code', {}, valueNames.score),
      ' and ',
      make('code', {}, valueNames.advice),
      '.',
    ),
  ];
}

function choices(view) {
  const select = (name, label, options) => {
    const field = make('select', { 'data-key': name });
    field.append(...options.map(([value, words]) => new Option(words, value)));
    field.value = view[name] ?? '';
    field.addEventListener('change', () => goTo({ ...view, contact: null, more: null, [name]: field.value }));
    return make('label', {}, label, field);
  };
  return make(
    'div',
    { class: 'choices-row' },
    select('who', 'Who', [
      ['', 'Prospects: have never ordered'],
      ['everybody', 'Everybody'],
    ]),
    select('advice', 'Advice', [
      ['', 'Any'],
      ['go', 'Go'],
      ['think-twice', 'Think twice'],
      ['no', 'No'],
    ]),
  );
}

const columns = (view) => [
  {
    name: 'Contact',
    value: (one) => [
      make(
        'a',
        {
          class: 'address',
          href: viewHref({ ...view, contact: one.contactId }),
          'data-key': `contact-${one.contactId}`,
        },
        contactName(one),
      ),
      make('p', { class: 'quiet small' }, one.explanation.replaceAll(', -', ', −')),
    ],
  },
  { name: 'Score', kind: 'number', value: ({ score }) => signed(score) },
  { name: 'Advice', value: ({ advice }) => pill(advice) },
  { name: 'Ordered', value: ({ isProspect }) => (isProspect ? 'never' : 'yes') },
];

function listed({ items, nextCursor }, view) {
  if (items.length === 0)
    return [make('p', { class: 'empty' }, 'Nobody scored so. Choose another advice, or everybody.')];
  const rows = items.map(({ externalId, email, score, advice, isProspect, explanation }) => [
    ...[externalId, email, score, adviceWords[advice], isProspect ? 'never ordered' : 'customer', explanation],
  ]);
  const head = ['External id', 'E-mail', 'Score', 'Advice', 'Customer', 'Why'];
  return [
    table('Like the best', columns(view), items),
    make(
      'div',
      { class: 'actions' },
      nextCursor && !view.more
        ? make(
            'a',
            { class: 'button plain', href: viewHref({ ...view, more: '1' }), 'data-key': 'more' },
            `Show up to ${mostShown}`,
          )
        : null,
      saveTableButton('like-our-best', head, rows),
    ),
  ];
}

function reasonRow({ words, weight }) {
  return make('li', {}, make('span', {}, `${words}, ${signed(weight)}`), apartBar(weight, fullWeight));
}

function explained(one, contact) {
  if (one === null) return [];
  const { score, advice, reasons, held } = one;
  const differs = held && (held.score !== score || held.advice !== advice);
  return [
    make(
      'div',
      { class: 'panel stack', id: 'explained' },
      make('h3', {}, `${contactName(contact)}: ${signed(score)} `, pill(advice)),
      reasons.length === 0
        ? make('p', {}, 'Nothing that the template asks about is known: that counts neither for nor against.')
        : make('ul', { class: 'why' }, reasons.map(reasonRow)),
      held === null
        ? make('p', { class: 'quiet small' }, 'Not scored yet: this is by what is known now.')
        : make(
            'p',
            { class: 'quiet small' },
            differs
              ? `Segments and messages still see ${signed(held.score)} (${adviceWords[held.advice]}), until the next scoring.`
              : 'Segments and messages see the same.',
          ),
    ),
  ];
}

async function askOne(templateId, contactId) {
  if (!contactId) return { one: null, contact: null };
  const id = encodeURIComponent(contactId);
  const [one, { email, externalId }] = await Promise.all([
    get(`/customers/templates/${templateId}/contacts/${id}`),
    get(`/contacts/${id}`),
  ]);
  return { one, contact: { id: Number(contactId), email, externalId } };
}

export async function drawPeople(place, { template, view, isStill }) {
  const isScored = template.scored !== null;
  const query = new URLSearchParams({ limit: view.more ? mostShown : firstShown });
  if (view.who !== 'everybody') query.set('prospects', 'true');
  if (Object.hasOwn(adviceWords, view.advice ?? '')) query.set('advice', view.advice);
  const [ranked, { one, contact }] = await Promise.all([
    isScored ? get(`/customers/templates/${template.id}/contacts?${query}`) : { items: [], nextCursor: null },
    askOne(template.id, view.contact),
  ]);
  if (!isStill()) return;
  const parts = partsOf(place, ['title', 'finder', 'one', 'choices', 'list']);
  redraw(parts.title, [template.scored, view], () => [
    make('h2', {}, 'Who is like them'),
    ...(isScored
      ? counted(template, view)
      : [
          make(
            'p',
            { class: 'empty' },
            'Nobody has been scored yet. Score everybody (above), and those most like the best stand here.',
          ),
        ]),
  ]);
  redraw(parts.choices, [isScored, view], () => (isScored ? choices(view) : []));
  redraw(parts.list, [isScored, ranked, view], () => (isScored ? listed(ranked, view) : []));
  redraw(parts.finder, view, () => [
    make('h3', {}, 'Why does somebody score so?'),
    contactFinder('E-mail or external id', ({ id }) => goTo({ ...view, contact: id }), { key: 'why' }),
  ]);
  redraw(parts.one, [one, contact], () => explained(one, contact));
  if (one !== null && parts.one.dataset.shown !== view.contact) parts.one.scrollIntoView({ block: 'center' });
  parts.one.dataset.shown = view.contact ?? '';
  place.hidden = false;
  for (const part of Object.values(parts)) showPart(part);
}
