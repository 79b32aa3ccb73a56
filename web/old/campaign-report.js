import { get, post } from '/api.js';
import { funnelTable, missing, orders, outcome, toldApart, unknowns } from '/campaign-outcome.js';
import { differenceInterval, shareInterval } from '/interval.js';
import {
  address,
  bar,
  element,
  make,
  measure,
  money,
  number,
  percent,
  redraw,
  stamp,
  status,
  table,
  time,
} from '/parts.js';
import { sayProblem } from '/say-problem.js';

/** What may be done about a campaign in a state: the button's words and the operation. */
const actions = {
  sending: { verb: 'pause', words: 'Pause' },
  paused: { verb: 'resume', words: 'Go on sending' },
};

const previewLink = (id) =>
  make('a', { href: `/preview#campaign=${id}`, 'data-key': 'preview' }, 'see it as any contact');

function head({ report, campaign, workspace, onChange }) {
  const { launchedAt, name, state } = report;
  const action = workspace.role === 'reader' ? undefined : actions[state];
  const button = action && make('button', { type: 'button', class: 'plain', 'data-key': 'action' }, action.words);
  button?.addEventListener('click', async () => {
    button.disabled = true;
    try {
      await post(`/campaigns/${report.campaignId}/${action.verb}`, {});
      await onChange();
    } catch (error) {
      sayProblem(error);
      button.disabled = false;
    }
  });
  const about = launchedAt ? ['launched ', time(launchedAt, workspace.timeZone)] : ['not launched yet'];
  return [
    make('div', { class: 'spread' }, make('h1', { id: 'campaign-title' }, name), button),
    make('p', {}, status(state), ' ', ...about, ` · topic ${campaign.topic} · `, previewLink(report.campaignId)),
    campaign.problem ? make('p', { class: 'notice' }, `The launch did not happen: ${campaign.problem}`) : null,
  ];
}

function bySegment({ bySegment: rows, campaignId }, currency) {
  const full = (name) => Math.max(0, ...rows.map((row) => (row.accepted === 0 ? 0 : row[name] / row.accepted)));
  const fullOpened = full('opened');
  const fullClicked = full('clicked');
  const name = ({ segmentId, segment }) =>
    segmentId === null
      ? 'Everybody else'
      : make('a', { href: `#segment-${segmentId}`, 'data-key': `segment-${segmentId}` }, segment);
  const mails = ({ segmentId, segment, accepted }) => {
    const address = `/mailbox#${new URLSearchParams({ campaign: campaignId, segment: segmentId ?? 'none' })}`;
    const label = `${number(accepted)} accepted, to ${segment}: see the mails`;
    return make('a', { href: address, 'aria-label': label, 'data-key': `mails-${segmentId}` }, number(accepted));
  };
  return table(
    'By segment',
    [
      { name: 'Segment', value: name },
      { name: 'Accepted', kind: 'number', value: mails },
      { name: 'Opened', kind: 'measure', value: (row) => measure(row.opened, row.accepted, fullOpened) },
      { name: 'Clicked', kind: 'measure', value: (row) => measure(row.clicked, row.accepted, fullClicked) },
      { name: 'Unsubscribed', kind: 'number', value: (row) => row.unsubscribed },
      { name: 'Left out', kind: 'number', value: (row) => row.dropped + row.rejected },
      { name: 'Offer used', kind: 'number', value: (row) => row.redeemed },
      { name: 'Orders', kind: 'number', value: (row) => row.conversions },
      { name: 'Revenue', kind: 'number', value: (row) => money(row.revenue, currency) },
    ],
    rows,
  );
}

const points = (share) => Math.round(share * 100);
const signed = (share) => `${points(share) > 0 ? '+' : ''}${points(share)}`.replace('-', '−');

/** One sentence on whether the letter changed who buys. It names the interval before anything that sounds like a winner. */
function verdict(treated, control) {
  const { difference, low, high } = differenceInterval(
    { hits: treated.buyers, of: treated.contacts },
    { hits: control.buyers, of: control.contacts },
  );
  const unit = Math.abs(points(difference)) === 1 ? 'percentage point' : 'percentage points';
  const range = `The difference is ${signed(difference)} ${unit}, and may really be anything from ${signed(low)} to ${signed(high)}`;
  if (low > 0) return `${range}: the letter moved people to buy.`;
  if (high < 0) return `${range}: those who got nothing bought more often.`;
  return `${range}: too little to tell whether the letter changed anything.`;
}

function comparison({ treatedAndControl: arms }, { currency }) {
  const treated = arms.find(({ arm }) => arm === 'treated');
  const control = arms.find(({ arm }) => arm === 'control');
  if (!treated || !control) {
    return make('p', { class: 'empty' }, 'Nobody was held back, so there is nobody to compare with. ', [
      'Give the next campaign a control share (',
      make('code', {}, '"controlShare": 1000'),
      ' holds back 10 %), and this place tells what the letter changed.',
    ]);
  }
  const withIntervals = [treated, control].map((arm) => ({ ...arm, ...shareInterval(arm.buyers, arm.contacts) }));
  const full = Math.max(...withIntervals.map(({ high }) => high));
  const interval = ({ low, high }) => `${points(low)} to ${points(high)} %`;
  return [
    make('p', {}, verdict(treated, control)),
    table(
      'Treated beside control',
      [
        { name: 'Since launch', value: ({ arm }) => (arm === 'treated' ? 'Got a letter' : 'Got nothing (control)') },
        { name: 'People', kind: 'number', value: ({ contacts }) => contacts },
        {
          name: 'Bought',
          kind: 'measure',
          value: ({ arm, buyers, contacts, low, high }) =>
            make(
              'span',
              { class: 'measure' },
              make('span', {}, number(buyers), ' ', make('span', { class: 'quiet' }, percent(buyers, contacts))),
              bar(buyers / contacts / full, { low: low / full, high: high / full, isGrey: arm === 'control' }),
            ),
        },
        { name: 'Share, 95 % interval', kind: 'number', value: interval },
        { name: 'Orders', kind: 'number', value: ({ orders }) => orders },
        { name: 'Revenue', kind: 'number', value: ({ revenue }) => money(revenue, currency) },
        {
          name: 'Revenue a head',
          kind: 'number',
          value: ({ revenue, contacts }) => money(Math.round(revenue / contacts), currency),
        },
      ],
      withIntervals,
    ),
  ];
}

function links({ links: all }) {
  const full = Math.max(1, ...all.map(({ people }) => people));
  return table(
    'Links',
    [
      { name: 'Link', value: ({ url }) => address(url) },
      { name: 'People', kind: 'number', value: ({ people }) => people },
      { name: 'Compared', kind: 'graph', value: ({ people }) => bar(people / full) },
    ],
    all,
    'lines',
  );
}

const funnelNames = {
  matching: 'In the audience',
  reachable: 'with an e-mail address',
  consented: 'subscribed to the topic',
  allowed: 'not suppressed',
  withinCaps: 'not written to too often already',
  served: 'for whom there is a content',
  control: 'held back to compare with',
  mailed: 'would be mailed',
};

function draftCheck({ funnel, problems, isReady }, campaignId) {
  const steps = Object.entries(funnelNames).map(([key, name]) => ({
    name,
    count: funnel[key],
    share: key === 'matching' ? '' : `${percent(funnel[key], funnel.matching)} of the audience`,
  }));
  const words = isReady ? 'It is ready: ' : 'It cannot be launched yet. Mend what is listed, in the ';
  const place = isReady ? 'launch it through the API' : 'API';
  const operation = isReady ? 'campaigns.launch' : 'campaigns.update';
  return [
    make('h2', {}, 'If it were launched now'),
    problems.length > 0
      ? make(
          'ul',
          {},
          problems.map(({ path, message }) => make('li', {}, `${path}: ${message}`)),
        )
      : null,
    make('p', {}, words, make('a', { href: `/docs#/campaigns/${operation}` }, place), `, campaign ${campaignId}.`),
    funnelTable('If it were launched now', steps, funnel.matching),
  ];
}

const section = (title, ...children) => make('section', { class: 'stack' }, make('h2', {}, title), ...children.flat());

function sections(facts) {
  const { report, campaign, check, workspace, onChange } = facts;
  if (check) return draftCheck(check, report.campaignId);
  const { currency, role } = workspace;
  return [
    section(
      'What came of it',
      outcome(report, currency),
      missing(report, campaign.waitingFor) ?? '',
      unknowns(report, { role, onChange }) ?? '',
    ),
    section(
      'People and machines',
      toldApart(report),
      make(
        'p',
        { class: 'quiet small' },
        'Each message stands in one row, with the best that is known about it. Late evidence may move it.',
      ),
    ),
    section('By segment', bySegment(report, currency)),
    section('Orders that followed', orders(report, workspace)),
    section('What the letter changed', comparison(report, workspace)),
    report.links.length > 0 ? section('Where they clicked', links(report)) : null,
  ];
}

/** Draws the report of a campaign, or for a draft what a launch would do. False when the reader has gone on. */
export async function drawCampaign({ id, workspace, isStill }) {
  const [report, campaign] = await Promise.all([get(`/reports/campaigns/${id}`), get(`/campaigns/${id}`)]);
  const check = campaign.state === 'draft' ? await get(`/campaigns/${id}/check`) : null;
  if (!isStill()) return false;
  document.title = `${report.name} · Kohort`;
  const facts = { report, campaign, check, workspace, isStill };
  const onChange = () => drawCampaign({ id, workspace, isStill });
  redraw(element('campaign-head'), [report.name, campaign.state, campaign.problem, id], () =>
    head({ ...facts, onChange }),
  );
  redraw(element('campaign-parts'), [report, check, campaign.waitingFor], () => sections({ ...facts, onChange }));
  stamp(element('campaign-age'));
  return true;
}
