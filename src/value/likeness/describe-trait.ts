/** Traits and their answers in words that a salesperson can repeat. English, like the pages. Pure. */
import type { Question } from './traits.ts';

export type Wording = { currency: string };

const numerals = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'];
const numberWord = (count: number) => numerals[count] ?? number(count);
const number = (value: number) => value.toLocaleString('en', { maximumFractionDigits: 2 });
const money = (minor: number, currency: string) =>
  (minor / 100).toLocaleString('en', { style: 'currency', currency, maximumFractionDigits: 0 });
/** decisionPath → decision path */
const spaced = (name: string) =>
  name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replaceAll('_', ' ')
    .toLowerCase();

const groupOf = (feature: string) => feature.slice(0, feature.indexOf(':'));
const nameOf = (feature: string) => feature.slice(feature.indexOf(':') + 1);

/** The place a feature comes from, for people. */
export function familyOf(feature: string): string {
  const families: Record<string, string> = {
    attribute: 'attributes',
    contact: 'attributes',
    company: 'companies',
    purchase: 'purchases',
    timing: 'timing',
    engagement: 'engagement',
    topic: 'engagement',
  };
  return families[groupOf(feature)] ?? 'attributes';
}

type Phrase = (question: Question, isYes: boolean, wording: Wording) => string;

const value = (question: Question) => (question.op === 'true' ? '' : String(question.value));
const cut = (question: Question) => (question.op === 'at-least' ? question.value : 0);

const phrases: Record<string, Phrase> = {
  'company:industry': (question, isYes) =>
    isYes ? `same industry (${value(question)})` : `another industry than ${value(question)}`,
  'company:roles': (question, isYes) => (isYes ? `is ${value(question)} at a company` : `is not ${value(question)}`),
  'company:decides': (_, isYes) => (isYes ? 'takes part in decisions to buy' : 'takes no part in decisions to buy'),
  'company:decision-makers': (question, isYes) =>
    isYes
      ? `${numberWord(cut(question))} decision maker${cut(question) === 1 ? '' : 's'} known${cut(question) > 1 ? ' (or more)' : ''}`
      : `fewer than ${numberWord(cut(question))} decision makers known`,
  'company:employees': (question, isYes) =>
    `a company of ${isYes ? 'at least' : 'fewer than'} ${number(cut(question))} employees`,
  'company:people': (question, isYes) =>
    isYes
      ? `${numberWord(cut(question))} or more people known at the company`
      : `fewer than ${numberWord(cut(question))} people known at the company`,
  'purchase:orders': (question, isYes) => `${isYes ? 'at least' : 'fewer than'} ${number(cut(question))} orders`,
  'purchase:revenue': (question, isYes, { currency }) =>
    `spent ${isYes ? 'at least' : 'less than'} ${money(cut(question), currency)}`,
  'purchase:tenure-days': (question, isYes) =>
    `first ordered ${isYes ? 'at least' : 'less than'} ${number(cut(question))} days ago`,
  'purchase:products': (question, isYes) =>
    `bought ${isYes ? 'at least' : 'fewer than'} ${number(cut(question))} different products`,
  'purchase:categories': (question, isYes) =>
    `bought of ${isYes ? 'at least' : 'fewer than'} ${number(cut(question))} categories`,
  'purchase:brands': (question, isYes) =>
    `bought of ${isYes ? 'at least' : 'fewer than'} ${number(cut(question))} brands`,
  'purchase:recency-days': (question, isYes) =>
    isYes ? `no purchase in ${number(cut(question))} days` : `a purchase within ${number(cut(question))} days`,
  'purchase:basket': (question, isYes, { currency }) =>
    `orders of ${isYes ? 'at least' : 'less than'} ${money(cut(question), currency)} on average`,
  'purchase:items': (question, isYes) =>
    `${isYes ? 'at least' : 'fewer than'} ${number(cut(question))} lines in an order on average`,
  'purchase:category': (question, isYes) =>
    isYes ? `has bought ${value(question)}` : `has never bought ${value(question)}`,
  'purchase:brand': (question, isYes) =>
    isYes ? `has bought ${value(question)}` : `has never bought ${value(question)}`,
  'purchase:product': (question, isYes) =>
    isYes ? `has bought product ${value(question)}` : `has never bought product ${value(question)}`,
  'purchase:first-category': (question, isYes) =>
    isYes ? `began with ${value(question)}` : `did not begin with ${value(question)}`,
  'purchase:channel': (question, isYes) =>
    isYes ? `has bought by ${value(question)}` : `has never bought by ${value(question)}`,
  'purchase:refund-share': (question, isYes) =>
    `${isYes ? 'at least' : 'less than'} ${number(100 * cut(question))} % of purchases given back`,
  'timing:weekday': (question, isYes) =>
    isYes ? `buys mostly on ${value(question)}s` : `does not buy mostly on ${value(question)}s`,
  'timing:part-of-day': (question, isYes) =>
    isYes ? `buys mostly in the ${value(question)}` : `does not buy mostly in the ${value(question)}`,
  'timing:gap-days': (question, isYes) =>
    `${isYes ? 'at least' : 'less than'} ${number(cut(question))} days between orders`,
  'engagement:opened': (question, isYes) =>
    isYes
      ? `opened ${number(cut(question))} messages or more in 90 days`
      : `opened fewer than ${number(cut(question))} messages in 90 days`,
  'engagement:clicked': (question, isYes) =>
    isYes
      ? `clicked in ${number(cut(question))} messages or more in 90 days`
      : `clicked in fewer than ${number(cut(question))} messages in 90 days`,
  'engagement:did': (question, isYes) =>
    isYes ? `${spaced(value(question))} in the last year` : `no ${spaced(value(question))} in the last year`,
  'topic:subscribed': (question, isYes) =>
    isYes ? `subscribes to ${value(question)}` : `does not subscribe to ${value(question)}`,
  'contact:language': (question, isYes) => (isYes ? `reads ${value(question)}` : `does not read ${value(question)}`),
};

/** The answer in words; without one, the question as a yes. */
export function describeAnswer(question: Question, isYes: boolean, wording: Wording): string {
  const own = phrases[question.feature];
  if (own) return own(question, isYes, wording);
  const isOfCompany = groupOf(question.feature) === 'company';
  const name = `${isOfCompany ? "the company's " : ''}${spaced(nameOf(question.feature))}`;
  if (question.op === 'true') return `${name}: ${isYes ? 'yes' : 'no'}`;
  if (question.op === 'is') return isYes ? `${name} is ${question.value}` : `${name} is not ${question.value}`;
  return `${name} ${isYes ? 'at least' : 'below'} ${number(question.value)}`;
}

/** "+2.1" */
export const signed = (weight: number): string => `${weight < 0 ? '-' : '+'}${Math.abs(weight).toFixed(1)}`;
