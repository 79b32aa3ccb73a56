/** What came of an offer in sentences that a marketer can repeat. English, like the pages. Pure. */
import { type Estimate, mayBeChance } from '../experiments/index.ts';
import type { ComparedEffect, LoadShift, OfferReport, Uses } from './offer-report.schema.ts';

type Facts = Pick<OfferReport, 'redeemed' | 'effect' | 'loadShift' | 'windowText'> & { currency: string };

/** The report in sentences, the most important first: used, changed, would have come anyway, moved, the calmer shop. */
export function describeOffer({ redeemed, effect, loadShift, windowText, currency }: Facts): string[] {
  return [
    describeUses(redeemed, currency),
    ...(effect.kind === 'compared' ? describeEffect(effect, windowText, currency, loadShift) : [effect.detail]),
    ...describePeakLoad(loadShift),
  ];
}

function describeUses({ people, uses, refunded, revenue, discount, discountKnown }: Uses, currency: string): string {
  if (uses === 0) return 'Nobody has used it yet.';
  const cost =
    discountKnown === 0
      ? 'what it cost in discount is not known'
      : `it took off ${money(discount, currency)}${discountKnown < uses ? ` where that is known (${number(discountKnown)} of ${number(uses)} uses)` : ''}`;
  const back =
    refunded > 0
      ? ` ${number(refunded)} of the uses ${refunded === 1 ? 'was' : 'were'} taken back, in whole or in part.`
      : '';
  return `It was used ${times(uses)} by ${peopleText(people)}, in orders of ${money(revenue, currency)}; ${cost}.${back}`;
}

function describeEffect(effect: ComparedEffect, windowText: string, currency: string, loadShift: LoadShift): string[] {
  const { treated, control, ordersEach, orders, revenue, cannibalisation, windowShare, peakShare } = effect;
  const groups = `Between ${peopleText(treated.contacts)} given it and ${number(control.contacts)} held back`;
  const sentences: string[] = [];
  if (ordersEach.kind === 'not-enough-data')
    sentences.push(`${groups} there is too little to compare orders: ${why(ordersEach.reason)}`);
  else if (mayBeChance(ordersEach)) {
    sentences.push(
      `${groups} there is no difference in orders that can be told apart from chance: ${signed(ordersEach.value, 2)} orders each (${signedRange(ordersEach, 2)}).`,
    );
  } else {
    sentences.push(
      `${groups}, those given it placed ${size(ordersEach, 2)} orders each than they would have: about ${orders.kind === 'estimated' ? wholeSize(orders) : 'an unknown number of orders'} in all, worth ${moneyEstimate(revenue, currency)}.`,
    );
  }
  sentences.push(...describeCannibalisation(cannibalisation));
  if (windowShare) {
    sentences.push(shareSentence(`in its hours (${windowText})`, treated.orders, treated.windowShare, windowShare));
  }
  if (loadShift.kind === 'counted' && loadShift.peak.hours.length > 0) {
    sentences.push(shareSentence(`in the peak (${loadShift.peak.text})`, treated.orders, treated.peakShare, peakShare));
  }
  sentences.push(...describePerPeakHour(effect.perPeakHour, loadShift));
  if (effect.controlWhoUsedIt > 0) {
    sentences.push(
      `${peopleText(effect.controlWhoUsedIt)} held back used it all the same, by a code passed on; they stay among those held back, so the true effect is rather larger than what is said here.`,
    );
  }
  return sentences;
}

/** An interval wider than this share of the orders says nothing that anybody should repeat as a number. */
const widestShare = 0.8;

function describeCannibalisation({ orders, wouldHaveCome, share }: ComparedEffect['cannibalisation']): string[] {
  if (wouldHaveCome.kind !== 'estimated' || share.kind !== 'estimated') return [];
  const used = orders === 1 ? 'the 1 order in which it was used' : `the ${number(orders)} orders in which it was used`;
  if (share.high - share.low > widestShare) {
    return [
      `Nobody can tell yet how many of ${used} would have come anyway: anything from ${percent(share.low)} to ${percent(share.high)} fits what was seen.`,
    ];
  }
  return [
    `Of ${used}, about ${number(Math.round(wouldHaveCome.value))} (${wholeRange(wouldHaveCome)}) would have come anyway: ${percent(share.value)} (${percent(share.low)} to ${percent(share.high)}).`,
  ];
}

/** What came where, and what would have come there without the offer: the difference, taken off again. */
function shareSentence(where: string, orders: number, treated: Estimate | null, difference: Estimate): string {
  if (difference.kind === 'not-enough-data' || treated?.kind !== 'estimated') {
    const reason = difference.kind === 'not-enough-data' ? difference.reason : 'too-few';
    return `How many orders came ${where} cannot be compared yet: ${why(reason)}`;
  }
  const expected = Math.min(1, Math.max(0, treated.value - difference.value));
  const said =
    `Of ${number(orders)} orders of those given it, ${percent(treated.value, 1)} came ${where}; going by those held back ` +
    `it would have been ${percent(expected, 1)} without it`;
  const { value, low, high } = difference;
  const points = `${signed(value * 100, 1)} points (${signedRange({ low: low * 100, high: high * 100 }, 1)})`;
  return mayBeChance(difference)
    ? `${said}: no difference that can be told apart from chance, ${points}.`
    : `${said}. The difference is ${points}.`;
}

/** The calmer shop, by lot: what the offer took out of an hour of the peak. Silent where it may be chance. */
function describePerPeakHour(change: Estimate, loadShift: LoadShift): string[] {
  if (loadShift.kind !== 'counted' || change.kind === 'not-enough-data' || mayBeChance(change)) return [];
  const all = loadShift.peakLoad.find(({ who }) => who === 'everybody')?.during ?? null;
  const of = all === null ? '' : `; the whole shop took ${all.toFixed(1)}`;
  return [`In an hour of the peak that was ${size(change, 1)} orders than without the offer${of}.`];
}

function describePeakLoad(loadShift: LoadShift): string[] {
  if (loadShift.kind !== 'counted') return [loadShift.detail];
  const all = loadShift.peakLoad.find(({ who }) => who === 'everybody');
  if (!all || all.before === null || all.during === null || all.before === 0) return [];
  const change = all.during / all.before - 1;
  const percentText = `${change > 0 ? '+' : ''}${Math.round(change * 100)} %`.replace('-', '−');
  return [
    `In an hour of the peak the whole shop took ${all.before.toFixed(1)} orders before and ${all.during.toFixed(1)} during the offer (${percentText}). ${loadShift.warning}`,
  ];
}

const reasons: Record<Extract<Estimate, { kind: 'not-enough-data' }>['reason'], string> = {
  'too-few': 'it takes at least 30 people given it and 30 held back.',
  'all-alike': 'everybody did the same, so nothing is known about chance.',
  'nothing-to-divide': 'there are no orders yet.',
  'too-uneven': 'a few people placed most of the orders; wait for more orders, or hold back more people.',
};
const why = (reason: keyof typeof reasons) => reasons[reason];

const decimals = new Intl.NumberFormat('en');
const number = (value: number) => decimals.format(value);
const times = (count: number) => (count === 1 ? 'once' : `${number(count)} times`);
const peopleText = (count: number) => (count === 1 ? '1 person' : `${number(count)} people`);
const percent = (share: number, digits = 0) => `${(share * 100).toFixed(digits)} %`;
const minus = (text: string) => text.replace(/^-(0(?:\.0+)?)$/, '$1').replace('-', '−');
const signed = (value: number, digits: number) => minus(`${value > 0 ? '+' : ''}${value.toFixed(digits)}`);
const plain = (value: number, digits: number) => minus(value.toFixed(digits));

const signedRange = ({ low, high }: { low: number; high: number }, digits: number) =>
  `${plain(low, digits)} to ${plain(high, digits)}`;

function size(estimate: Extract<Estimate, { kind: 'estimated' }>, digits: number): string {
  const { value, low, high } = estimate;
  const [near, far] = value > 0 ? [low, high] : [-high, -low];
  return `${Math.abs(value).toFixed(digits)} ${value > 0 ? 'more' : 'fewer'} (${near.toFixed(digits)} to ${far.toFixed(digits)})`;
}

function wholeSize({ value, low, high }: Extract<Estimate, { kind: 'estimated' }>): string {
  const whole = (edge: number) => minus(number(Math.round(value < 0 ? -edge : edge)));
  const [near, far] = value < 0 ? [high, low] : [low, high];
  return `${whole(value)} ${value < 0 ? 'orders fewer' : 'orders'} (${whole(near)} to ${whole(far)})`;
}

const wholeRange = (estimate: Estimate) =>
  estimate.kind === 'estimated'
    ? `${minus(number(Math.round(estimate.low)))} to ${minus(number(Math.round(estimate.high)))}`
    : 'not known';

/** Minor units as money: "93,407 SEK". */
function money(amount: number, currency: string): string {
  const { maximumFractionDigits = 2 } = new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions();
  return `${minus(number(Math.round(amount / 10 ** maximumFractionDigits)))} ${currency}`;
}

const moneyEstimate = (estimate: Estimate, currency: string) =>
  estimate.kind === 'estimated'
    ? `${money(estimate.value, currency)} (${money(estimate.low, currency)} to ${money(estimate.high, currency)})`
    : 'an amount that is not known';
