/** What customers will still buy: totals, and the check of what was predicted against what came. */
import { make, money, number, table } from '/parts.js';

const svgNamespace = 'http://www.w3.org/2000/svg';
const [width, height, left, right, top, bottom] = [640, 220, 48, 8, 12, 28];

function draw(tag, attributes, ...children) {
  const made = document.createElementNS(svgNamespace, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

function curve({ byWeek }) {
  const full = Math.max(1, ...byWeek.flatMap(({ predicted, real }) => [predicted, real]));
  const x = (week) => left + (week * (width - left - right)) / Math.max(1, byWeek.length - 1);
  const y = (orders) => top + (1 - orders / full) * (height - top - bottom);
  const line = (field) =>
    byWeek.map((week, place) => `${place === 0 ? 'M' : 'L'}${x(place)} ${y(week[field])}`).join('');
  const text = (at, words, anchor) =>
    draw('text', { x: at.x, y: at.y, 'text-anchor': anchor, class: 'curve-text' }, words);
  const svg = draw(
    'svg',
    {
      viewBox: `0 0 ${width} ${height}`,
      class: 'curve',
      role: 'img',
      'aria-label': 'Orders a week, predicted and real',
    },
    text({ x: left - 6, y: y(full) + 4 }, number(Math.round(full)), 'end'),
    text({ x: left - 6, y: y(0) }, '0', 'end'),
    text({ x: left, y: height - 8 }, byWeek[0].from, 'start'),
    text({ x: width - right, y: height - 8 }, byWeek.at(-1).from, 'end'),
    draw('path', { d: line('real'), class: 'curve-real' }),
    draw('path', { d: line('predicted'), class: 'curve-predicted' }),
  );
  const key = (look, words) =>
    make('li', {}, make('span', { class: `key line ${look}`, 'aria-hidden': 'true' }), words);
  return make(
    'figure',
    { class: 'curve-figure' },
    make('figcaption', {}, make('strong', {}, 'Orders a week, by customers who were not looked at again')),
    make('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': 'Predicted and real orders' }, svg),
    make('ul', { class: 'legend small' }, key('real', 'What came'), key('predicted', 'What was predicted')),
  );
}

function byFrequency({ byFrequency: rows }) {
  return table(
    'Predicted and real, by how often they had come back',
    [
      { name: 'Had come back', value: ({ frequency }) => (frequency >= 7 ? '7 times or more' : `${frequency} times`) },
      { name: 'Customers', kind: 'number', value: ({ customers }) => customers },
      { name: 'Orders predicted', kind: 'number', value: ({ orders }) => number(Math.round(orders.predicted)) },
      { name: 'Orders that came', kind: 'number', value: ({ orders }) => orders.real },
    ],
    rows,
  );
}

function totalsOf({ alive, customers, orders90, orders365, value90, value365 }, currency) {
  const amount = (value) => (value === null ? 'not known' : money(Math.round(value), currency));
  const figure = (name, value, more) =>
    make('div', {}, make('dt', {}, name), make('dd', {}, value, make('span', { class: 'quiet small' }, more)));
  return make(
    'dl',
    { class: 'figures' },
    figure('Still with us', number(Math.round(alive)), `of ${number(customers)} customers`),
    figure('Next 90 days', amount(value90), `${number(Math.round(orders90))} orders`),
    figure('Next 365 days', amount(value365), `${number(Math.round(orders365))} orders`),
  );
}

/** `fitNow()` asks for a fit now. */
export function drawExpected({ state, sentences, totals, holdOut }, currency, fitNow) {
  const words = make(
    'ul',
    { class: 'sentences' },
    sentences.map((sentence) => make('li', {}, sentence)),
  );
  if (state === 'not-fitted') {
    const button = make('button', { type: 'button', 'data-key': 'fit' }, 'Work it out now');
    button.addEventListener('click', () => fitNow(button));
    return [make('div', { class: 'empty stack' }, words, make('p', {}, button))];
  }
  return [
    words,
    totals && totalsOf(totals, currency),
    ...(holdOut?.kind === 'checked' ? [curve(holdOut), byFrequency(holdOut)] : []),
    holdOut && holdOut.kind !== 'checked' ? make('p', { class: 'empty' }, holdOut.sentence) : null,
  ].filter(Boolean);
}
