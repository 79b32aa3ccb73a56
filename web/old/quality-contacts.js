/** Contacts behind a problem, a page at a time; a suggestion can be taken over one by one. */
import { get, patch } from '/api.js';
import { actionButton, at, fieldName, tell, valueText } from '/data-views.js';
import { address as breakable, element, make, number, redraw, table, time } from '/parts.js';
import { titleOf } from '/quality-overview.js';

const pageLength = 25;

export const nameOf = ({ contactId, email, externalId }) =>
  email !== null ? breakable(email) : externalId !== null ? breakable(externalId) : `Contact ${contactId}`;

const write = ({ contactId, field }, value) =>
  patch(`/contacts/${contactId}`, field === 'email' ? { email: value } : { attributes: { [field]: value } });

async function takeOver(row, drawNow) {
  await write(row, row.suggestion);
  tell(`${fieldName(row.field)} is “${row.suggestion}” now; it was “${row.value}”.`, [
    {
      words: 'Undo',
      run: async () => {
        await write(row, row.value);
        tell(`${fieldName(row.field)} is “${row.value}” again.`);
        await drawNow();
      },
    },
  ]);
  await drawNow();
}

const suggestionCell = (row, drawNow) => {
  if (row.suggestion === null) return make('span', { class: 'quiet' }, 'none');
  if (row.suggestion === row.value) return make('span', { class: 'status', 'data-state': 'good' }, 'taken over');
  const label = `Take over ${row.suggestion}`;
  const button = actionButton('Take over', `take-${row.contactId}`, () => takeOver(row, drawNow), { isPlain: true });
  button.setAttribute('aria-label', label);
  return make('span', { class: 'suggestion' }, valueText(row.suggestion), ' ', button);
};

const hasValue = (code, field) => code !== 'missing' && field !== 'consent' && field !== 'activity';

function rowsTable({ code, field }, items, title, { timeZone, drawNow }) {
  const columns = [
    {
      name: 'Contact',
      value: (row) => [
        nameOf(row),
        row.email !== null && row.externalId !== null ? make('div', { class: 'quiet small' }, row.externalId) : null,
      ],
    },
    ...(hasValue(code, field)
      ? [
          ...(field === 'email' ? [] : [{ name: fieldName(field ?? ''), value: ({ value }) => valueText(value) }]),
          { name: 'May be meant', value: (row) => suggestionCell(row, drawNow) },
        ]
      : []),
    ...(code === 'missing' && field !== 'email'
      ? []
      : [{ name: 'Found', value: ({ foundAt }) => time(foundAt, timeZone) }]),
  ];
  return table(title, columns, items);
}

export const contactsView = {
  tab: 'overview',
  skeleton: () => [
    make(
      'section',
      { class: 'stack', 'aria-labelledby': 'behind-title' },
      make('p', { class: 'small' }, make('a', { href: at('overview') }, 'All that is wrong')),
      make('h2', { id: 'behind-title' }, 'Contacts'),
      make('p', { class: 'quiet', id: 'behind-todo' }),
      make('div', { id: 'behind' }),
      make('nav', { class: 'pages', 'aria-label': 'Pages', id: 'behind-pages' }),
    ),
  ],
  async draw(wanted, hands) {
    const { code = 'missing', field = null, after = null } = wanted;
    const query = new URLSearchParams({
      code,
      limit: pageLength,
      ...(field && { field }),
      ...(after && { cursor: after }),
    });
    const [quality, page] = await Promise.all([get('/quality'), get(`/quality/contacts?${query}`)]);
    if (!hands.isStill()) return;
    const issue = quality.issues.find((one) => one.code === code && (field === null || one.field === field));
    const lacking = quality.fields.find((one) => one.field === field);
    const title = issue
      ? titleOf(issue)
      : code === 'missing' && field
        ? `No ${fieldName(field).toLowerCase()}`
        : 'Contacts';
    const count = issue?.contacts ?? (code === 'missing' && lacking ? quality.contacts - lacking.filled : null);
    element('behind-title').textContent = count === null ? title : `${title}: ${number(count)} contacts`;
    element('behind-todo').textContent =
      issue?.todo ?? (code === 'missing' ? 'Ask for it where they buy, or bring it in from another system.' : '');
    redraw(element('behind'), [code, field, page.items], () =>
      page.items.length === 0
        ? make('p', { class: 'empty' }, 'Nobody any more. What was mended is counted at the next check.')
        : rowsTable({ code, field }, page.items, title, hands),
    );
    redraw(element('behind-pages'), [code, field, after, page.nextCursor], () => [
      after ? make('a', { href: at('contacts', { code, field }), 'data-key': 'first' }, 'From the beginning') : null,
      page.nextCursor
        ? make(
            'a',
            { href: at('contacts', { code, field, after: page.nextCursor }), 'data-key': 'next' },
            `The next ${pageLength}`,
          )
        : null,
    ]);
  },
};
