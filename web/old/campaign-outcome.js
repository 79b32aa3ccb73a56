/**
 * What became of the messages of a campaign: a funnel of people, machines told apart, what did not arrive, what was
 * ordered.
 */
import { post } from '/api.js';
import { bar, make, measure, money, number, percent, table } from '/parts.js';
import { sayProblem } from '/say-problem.js';

/** Steps of a funnel as rows: a name, a count, and its share of the step it is compared with. */
export const funnelTable = (label, steps, full) =>
  table(
    label,
    [
      { name: 'Step', value: ({ name }) => name },
      { name: 'Count', kind: 'number', value: ({ count }) => count },
      { name: 'Share', value: ({ share }) => share ?? '' },
      {
        name: 'Compared',
        kind: 'graph',
        value: ({ count, isUse }) => (isUse ? '' : bar(full === 0 ? 0 : count / full)),
      },
    ],
    steps,
    'lines',
  );

/** From planned to used, people only. */
export function outcome({ totals, campaignId }, currency) {
  const { planned, accepted, opened, clicked, complained, unsubscribed, redeemed, redeemedAmount } = totals;
  const { conversions, revenue, bouncedHard, bouncedSoft } = totals;
  const ofAccepted = (count) => `${percent(count, accepted)} of accepted`;
  const mails = make(
    'a',
    { href: `/mailbox#campaign=${campaignId}`, 'data-key': 'mails' },
    'Accepted by the mail server',
  );
  const unless0 = (count, name, share) => (count > 0 ? [{ name, count, share }] : []);
  const steps = [
    { name: 'Planned at launch', count: planned },
    { name: mails, count: accepted, share: `${percent(accepted, planned)} of planned` },
    ...unless0(bouncedHard, 'Came back: the address does not work', ofAccepted(bouncedHard)),
    ...unless0(bouncedSoft, 'Came back: mailbox full and the like', ofAccepted(bouncedSoft)),
    { name: 'People who opened', count: opened, share: ofAccepted(opened) },
    { name: 'People who clicked', count: clicked, share: ofAccepted(clicked) },
    { name: 'People who unsubscribed', count: unsubscribed, share: ofAccepted(unsubscribed) },
    ...unless0(complained, 'People who called it spam', ofAccepted(complained)),
    {
      name: 'Orders that followed',
      count: conversions,
      share: conversions > 0 ? `${money(revenue, currency)} after refunds` : '',
      isUse: true,
    },
    {
      name: 'Times the offer was used',
      count: redeemed,
      share: redeemed > 0 ? `in orders of ${money(redeemedAmount, currency)}` : '',
      isUse: true,
    },
  ];
  return funnelTable('What came of it', steps, planned);
}

const classes = [
  { name: 'People', ending: '', words: 'what rates, segments and experiments count' },
  { name: 'Mail proxies', ending: 'Proxy', words: 'it arrived; whether it was read nobody knows' },
  { name: 'Unsure', ending: 'Unsure', words: 'a person or a machine' },
  { name: 'Machines', ending: 'Machine', words: 'scanners and the like' },
];

/** Every message in one row: that of the best that is known about it. */
export function toldApart({ totals }) {
  const { accepted } = totals;
  const rows = classes.map(({ name, ending, words }) => ({
    name,
    words,
    opened: totals[`opened${ending}`],
    clicked: totals[`clicked${ending}`],
  }));
  return table(
    'People and machines',
    [
      {
        name: 'By whom',
        value: ({ name, words }) => make('span', {}, name, ' ', make('span', { class: 'quiet small' }, words)),
      },
      { name: 'Opened', kind: 'measure', value: ({ opened }) => measure(opened, accepted) },
      { name: 'Clicked', kind: 'measure', value: ({ clicked }) => measure(clicked, accepted) },
    ],
    rows,
  );
}

const dropWords = {
  'no-address': 'have no e-mail address',
  'no-consent': 'never subscribed to the topic',
  unsubscribed: 'unsubscribed from the topic',
  suppressed: 'are suppressed: bounced, complained, or taken out by hand',
  'frequency-cap': 'had got as many messages as the workspace allows',
  'too-late': 'were not reached before the campaign ended',
  cancelled: 'were still to come when the campaign was cancelled',
  'no-content': 'had no content made for them',
};

/** Why messages are not out (yet), in sentences. */
export function missing({ totals, drops }, waitingFor) {
  const item = (count, words) => make('li', {}, `${number(count)} ${words}`);
  const { waiting, rejected } = totals;
  const why = waitingFor.map((reason) => make('li', {}, reason));
  const items = [
    waiting > 0
      ? make('li', {}, `${number(waiting)} wait for their turn.`, why.length > 0 ? make('ul', {}, why) : '')
      : null,
    rejected > 0 ? item(rejected, 'were refused by the receiving server.') : null,
    ...drops.map(({ reason, count }) => item(count, `left out: ${dropWords[reason] ?? reason.replaceAll('-', ' ')}.`)),
  ].filter((each) => each !== null);
  return items.length === 0 ? null : make('ul', {}, items);
}

/** Messages that nobody knows the fate of, and what may be done about them. */
export function unknowns({ totals, campaignId }, { role, onChange }) {
  const { unknown } = totals;
  if (unknown === 0) return null;
  const are = unknown === 1 ? '1 message was' : `${number(unknown)} messages were`;
  const button = (decision, words) => {
    const made = make('button', { type: 'button', class: 'plain', 'data-key': decision }, words);
    made.addEventListener('click', async () => {
      made.disabled = true;
      try {
        await post(`/campaigns/${campaignId}/resolve-unknown`, { decision });
        await onChange();
      } catch (error) {
        sayProblem(error);
        made.disabled = false;
      }
    });
    return made;
  };
  return make(
    'div',
    { class: 'stack', id: 'unknown' },
    make(
      'p',
      {},
      `${are} handed over, but the connection broke before the server answered: nobody knows whether they arrived.`,
    ),
    make(
      'p',
      { class: 'quiet' },
      'Sent again, whoever got it already gets it twice. Left as it is, whoever did not get it never will. For a newsletter, ' +
        'leaving is the safer choice; for a receipt, sending again.',
    ),
    role === 'reader'
      ? null
      : make('p', {}, button('leave', 'Leave as it is'), ' ', button('resend', `Send ${number(unknown)} again`)),
  );
}

const orderColumns = (first, currency) => [
  first,
  { name: 'Orders', kind: 'number', value: ({ conversions }) => conversions },
  { name: 'Of accepted', kind: 'number', value: ({ conversions, accepted }) => percent(conversions, accepted) },
  { name: 'Revenue', kind: 'number', value: ({ revenue }) => money(revenue, currency) },
];

/** Orders put down to the campaign, by variant and by offer, and the rule they are put down by. */
export function orders({ attribution, byVariant, byOffer, totals }, { currency }) {
  const days = attribution.days === 1 ? 'within a day' : `within ${attribution.days} days`;
  const rule =
    attribution.model === 'last-click'
      ? `An order counts for the message whose link the customer clicked last, ${days} before. Clicks of machines count for nothing.`
      : `An order counts for the last message the customer got, ${days} before, clicked or not.`;
  if (totals.conversions === 0) return make('p', { class: 'empty' }, `No order so far. ${rule}`);
  const offerColumns = orderColumns({ name: 'Offer', value: ({ offer }) => offer }, currency).filter(
    ({ name }) => name !== 'Of accepted',
  );
  const are = totals.conversions === 1 ? '1 order' : `${number(totals.conversions)} orders`;
  const share = percent(totals.conversions, totals.accepted);
  return [
    make('p', {}, `${are}, ${money(totals.revenue, currency)} after refunds: ${share} of the messages accepted.`),
    make(
      'p',
      { class: 'quiet small' },
      `${rule} That it came after does not prove it came because: compare with those who got nothing.`,
    ),
    byVariant.length > 1
      ? table(
          'Orders by variant',
          orderColumns({ name: 'Variant', value: ({ variant }) => variant }, currency),
          byVariant,
        )
      : null,
    byOffer.length > 0 ? table('Orders by offer', offerColumns, byOffer) : null,
  ].filter((each) => each !== null);
}
