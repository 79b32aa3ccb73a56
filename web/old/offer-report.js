import { get } from '/api.js';
import { drawInterval } from '/drawn-interval.js';
import { enter, goToSignIn } from '/enter.js';
import { heatMap, heatScale, openHours } from '/heat-map.js';
import { keepDrawing } from '/keep-drawing.js';
import { bar, element, make, money, number, percent, redraw, stamp, table, time } from '/parts.js';
import { sayProblem } from '/say-problem.js';

let workspace = null;

const readAddress = () => {
  const wanted = new URLSearchParams(location.hash.slice(1));
  return { offer: wanted.get('offer'), segment: wanted.get('segment') ?? '' };
};

function keepAddress({ offer, segment }) {
  const wanted = new URLSearchParams({ offer, ...(segment ? { segment } : {}) });
  history.pushState(null, '', `${location.pathname}#${wanted}`);
}

const decimal = (value, digits) => value.toFixed(digits).replace('-', '−');
const share = (value) => `${decimal(value * 100, 1)} %`;
const points = (value) => `${decimal(value * 100, 1)} points`;
const currencyOf = (value) => money(Math.round(value), workspace.currency).replace('-', '−');
const date = (iso) => new Date(iso).toLocaleDateString('en-GB', { dateStyle: 'medium', timeZone: workspace.timeZone });

function fillSelect(id, facts, options, chosen) {
  redraw(element(id), facts, () => options.map(({ value, name }) => new Option(name, value)));
  element(id).value = chosen;
}

function figures({ redeemed }) {
  const { people, uses, refunded, orders, revenue, discount, discountKnown, margin, marginKnown } = redeemed;
  const known = (count) => (count === uses ? null : `known for ${number(count)} of ${number(uses)} uses`);
  const figure = (name, value, more) =>
    make(
      'div',
      {},
      make('dt', {}, name),
      make('dd', {}, value, more ? make('span', { class: 'quiet small' }, more) : null),
    );
  return [
    figure('Times used', number(uses), refunded > 0 ? `${number(refunded)} taken back, whole or in part` : null),
    figure('People', number(people)),
    figure('Their orders', currencyOf(revenue), `${number(orders)} orders`),
    figure(
      'Discount given',
      discountKnown === 0 && uses > 0 ? 'not known' : currencyOf(discount),
      known(discountKnown),
    ),
    figure(
      'Margin left',
      marginKnown === 0 ? 'not known' : currencyOf(margin),
      marginKnown > 0 ? known(marginKnown) : null,
    ),
  ];
}

const bySegment = (rows) =>
  table(
    'Used, by segment',
    [
      {
        name: 'Segment',
        value: ({ segmentId, segment }) =>
          segmentId === null ? segment : make('a', { href: `/#segment-${segmentId}` }, segment),
      },
      { name: 'Given', kind: 'number', value: ({ given }) => given },
      { name: 'Held back', kind: 'number', value: ({ heldBack }) => heldBack },
      {
        name: 'People who used it',
        kind: 'number',
        value: ({ people, given }) => `${number(people)} (${percent(people, given)})`,
      },
      { name: 'Times', kind: 'number', value: ({ uses }) => uses },
      { name: 'Orders', kind: 'number', value: ({ revenue }) => currencyOf(revenue) },
      { name: 'Discount', kind: 'number', value: ({ discount }) => currencyOf(discount) },
    ],
    rows,
  );

const reasons = {
  'too-few': 'too few people',
  'all-alike': 'everybody did the same',
  'nothing-to-divide': 'no orders yet',
  'too-uneven': 'a few people place most orders',
};

const estimateText = (estimate, write) =>
  estimate.kind === 'estimated'
    ? `${estimate.value > 0 ? '+' : ''}${write(estimate.value)} (${write(estimate.low)} to ${write(estimate.high)})`
    : `not known yet: ${reasons[estimate.reason]}`;

const valueText = (estimate, write) => (estimate?.kind === 'estimated' ? write(estimate.value) : '–');

function effectRows({ treated, control, ...effect }) {
  const each = (arm, name) => (arm.contacts === 0 ? 0 : arm[name] / arm.contacts);
  const orders = (value) => decimal(value, 2);
  return [
    {
      name: 'Bought',
      given: percent(treated.buyers, treated.contacts),
      held: percent(control.buyers, control.contacts),
      estimate: effect.buyers,
      write: points,
    },
    {
      name: 'Orders a head',
      given: orders(each(treated, 'orders')),
      held: orders(each(control, 'orders')),
      estimate: effect.ordersEach,
      write: orders,
    },
    {
      name: 'Revenue a head',
      given: currencyOf(each(treated, 'revenue')),
      held: currencyOf(each(control, 'revenue')),
      estimate: effect.revenueEach,
      write: currencyOf,
    },
    effect.windowShare && {
      name: 'Orders in its hours',
      given: valueText(treated.windowShare, share),
      held: valueText(control.windowShare, share),
      estimate: effect.windowShare,
      write: points,
    },
    {
      name: 'Orders in the peak',
      given: valueText(treated.peakShare, share),
      held: valueText(control.peakShare, share),
      estimate: effect.peakShare,
      write: points,
    },
    {
      name: 'In an hour of the peak',
      given: '',
      held: '',
      estimate: effect.perPeakHour,
      write: (value) => decimal(value, 1),
    },
  ].filter(Boolean);
}

/** The same people against themselves before, in a line of its own: nobody drew lots for it. */
function sinceBefore({ sinceBefore: { windowShare, peakShare } }) {
  const said = [
    windowShare?.kind === 'estimated' ? `in its hours ${estimateText(windowShare, points)}` : null,
    peakShare.kind === 'estimated' ? `in the peak ${estimateText(peakShare, points)}` : null,
  ].filter(Boolean);
  if (said.length === 0) return null;
  return make(
    'p',
    { class: 'small' },
    `Those given it, against themselves before: ${said.join(', ')}. That is two times of the year, and season is in it too.`,
  );
}

function drawEffect(effect) {
  if (effect.kind !== 'compared') return make('p', { class: 'empty' }, effect.detail);
  const { treated, control } = effect;
  const columns = [
    { name: 'Since they were chosen', value: ({ name }) => name },
    { name: `Given it (${number(treated.contacts)})`, kind: 'number', value: ({ given }) => given },
    { name: `Held back (${number(control.contacts)})`, kind: 'number', value: ({ held }) => held },
    {
      name: 'What it changed, 95 % interval',
      kind: 'number',
      value: ({ estimate, write }) => estimateText(estimate, write),
    },
    {
      name: 'Fewer | more',
      kind: 'graph',
      value: ({ estimate }) => (estimate.kind === 'estimated' ? drawInterval(estimate) : ''),
    },
  ];
  return [
    table('Given it, beside those held back', columns, effectRows(effect)),
    sinceBefore(effect),
    make(
      'p',
      { class: 'quiet small' },
      'Who is held back was drawn at random, and everybody counts in the group it was drawn for, whether it used the offer or not. ',
      'What each did before is taken out of the change, so it is not just the one column less the other. ',
      'A hollow dot: the interval holds 0, so it may be chance.',
    ),
  ];
}

const mapNames = {
  given: { before: 'Before', during: 'During, given it' },
  everybody: { before: 'Before, the whole shop', during: 'During, the whole shop' },
};

function drawMaps({ loadShift, before, during }) {
  if (loadShift.kind !== 'counted') return make('p', { class: 'empty' }, loadShift.detail);
  const { maps, window, peak } = loadShift;
  const names = mapNames[maps.of];
  const sum = (orders) => orders.reduce((total, count) => total + count, 0);
  const shown = [
    { title: names.before, map: maps.before, note: `${date(before.from)} to ${date(before.to)}` },
    { title: names.during, map: maps.during, note: `${date(during.from)} to ${date(during.to)}` },
    { title: 'During, held back', map: maps.control, note: 'What they would have done' },
  ].filter(({ map }) => map?.shares);
  if (shown.length === 0) return make('p', { class: 'empty' }, 'There are no orders in these times yet.');
  const range = openHours(shown.map(({ map }) => map.shares));
  const full = Math.max(...shown.flatMap(({ map }) => map.shares));
  const outlines = { window, peak: peak.hours, range };
  const figuresOf = shown.map(({ title, note, map }) =>
    heatMap({
      ...outlines,
      title,
      note: `${note} · ${number(sum(map.orders))} orders`,
      values: map.shares,
      full,
      say: share,
    }),
  );
  return [
    make(
      'p',
      { class: 'quiet' },
      window.length > 0 ? 'Solid line: the hours of the offer. ' : '',
      peak.hours.length > 0 ? `Dotted: the peak, the busiest hours before it (${peak.text}).` : '',
    ),
    make('div', { class: 'maps' }, figuresOf, differenceMap(maps, outlines)),
    heatScale({ low: '0 %', high: `${share(full)} of the group’s orders in an hour of the week` }),
  ];
}

/** During less before where there is nobody to compare with; else given less held back. */
function differenceMap(maps, outlines) {
  const against = maps.control?.shares ?? maps.before.shares;
  if (!maps.during.shares || !against) return null;
  const values = maps.during.shares.map((value, hour) => value - against[hour]);
  const full = Math.max(...values.map(Math.abs));
  const isCompared = Boolean(maps.control?.shares);
  return heatMap({
    ...outlines,
    title: 'The difference',
    note: `${isCompared ? 'given it less held back' : 'during less before'} · blue more, orange with a dash fewer, at most ${points(full)}`,
    values,
    full,
    say: (value) => `${value > 0 ? '+' : ''}${decimal(value * 100, 1)}`,
  });
}

function drawCalm({ loadShift }) {
  if (loadShift.kind !== 'counted') return null;
  const { peakLoad, peak, warning } = loadShift;
  const rows = peakLoad.filter(({ before, during }) => before !== null && during !== null);
  const full = Math.max(0.01, ...rows.flatMap(({ before, during }) => [before, during]));
  const rate = (value, isGrey) =>
    make('span', { class: 'measure' }, make('span', {}, decimal(value, 1)), bar(value / full, { isGrey }));
  const change = ({ before, during }) => {
    const part = before === 0 ? null : Math.round((during / before - 1) * 100);
    return part === null ? '–' : `${part > 0 ? '+' : ''}${part} %`.replace('-', '−');
  };
  return [
    make('p', { class: 'quiet' }, `Peak: ${peak.text}. ${warning}`),
    table(
      'Orders in an hour of the peak',
      [
        {
          name: 'Who',
          value: ({ who, name, segmentId }) =>
            who === 'segment' ? make('a', { href: `/#segment-${segmentId}` }, name) : name,
        },
        { name: 'Before', kind: 'measure', value: ({ before }) => rate(before, true) },
        { name: 'During', kind: 'measure', value: ({ during }) => rate(during, false) },
        { name: 'Change', kind: 'number', value: change },
      ],
      rows,
    ),
  ];
}

function about({ kind, windowText, validFrom, validUntil, holdoutShare }) {
  const until = validUntil ? [' to ', time(validUntil, workspace.timeZone)] : [', without end'];
  const held = holdoutShare > 0 ? `${holdoutShare / 100} % held back` : 'nobody held back';
  return [
    `${kind.replace('-', ' ')} · ${windowText} · from `,
    time(validFrom, workspace.timeZone),
    ...until,
    ` · ${held}`,
  ];
}

function showNothing() {
  element('choices').hidden = true;
  element('report').hidden = true;
  element('nothing').hidden = false;
  redraw(element('nothing'), 'none', () => [
    make(
      'p',
      {},
      'There are no offers yet. An offer that holds back a part of those who would get it tells here what it changed.',
    ),
    make('p', {}, make('a', { class: 'button', href: '/docs#/offers/offers.create' }, 'Make an offer')),
  ]);
}

async function draw() {
  const [{ items: offers }, { items: segments }] = await Promise.all([
    get('/reports/offers?limit=500'),
    get('/segments?limit=500'),
  ]);
  if (offers.length === 0) return showNothing();
  const view = readAddress();
  const used = offers.find(({ uses }) => uses > 0) ?? offers[0];
  const chosen = view.offer ?? String(used.id);
  const query = view.segment ? `?segmentId=${encodeURIComponent(view.segment)}` : '';
  const report = await get(`/reports/offers/${encodeURIComponent(chosen)}${query}`);
  const now = readAddress();
  if (now.offer !== view.offer || now.segment !== view.segment) return;
  element('nothing').hidden = true;
  element('choices').hidden = false;
  element('report').hidden = false;
  const names = offers.map(({ id, name, archivedAt }) => ({
    value: id,
    name: archivedAt ? `${name} (archived)` : name,
  }));
  fillSelect('offer', names, names, chosen);
  const choices = [{ value: '', name: 'None' }, ...segments.map(({ id, name }) => ({ value: id, name }))];
  fillSelect('segment', choices, choices, view.segment);
  show(report);
  stamp(element('age'));
}

function show(report) {
  document.title = `${report.name} · Offers · Kohort`;
  element('title').textContent = report.name;
  const { summary, redeemed, bySegment: rows, effect, loadShift, before, during } = report;
  redraw(element('about'), [report.offerId, report.windowText, report.holdoutShare, report.validUntil], () =>
    about(report),
  );
  redraw(element('summary'), summary, () => summary.map((sentence) => make('li', {}, sentence)));
  redraw(element('figures'), redeemed, () => figures(report));
  redraw(element('by-segment'), rows, () => (rows.length > 0 ? bySegment(rows) : []));
  redraw(element('effect'), effect, () => drawEffect(effect));
  redraw(element('shift'), [loadShift, before, during.from], () => drawMaps(report));
  redraw(element('calm'), loadShift, () => drawCalm(report));
  element('calm-part').hidden = loadShift.kind !== 'counted';
}

async function start() {
  const entered = await enter();
  if (!entered) return goToSignIn();
  workspace = entered.workspace;
  if (!workspace) return location.replace('/');
  const drawNow = keepDrawing(draw);
  const choose = () => {
    keepAddress({ offer: element('offer').value, segment: element('segment').value });
    void drawNow();
  };
  for (const id of ['offer', 'segment']) element(id).addEventListener('change', choose);
  for (const change of ['hashchange', 'popstate']) addEventListener(change, () => void drawNow());
  await drawNow();
}

start().catch(sayProblem);
