import { here } from '../../../api/here.ts';
import { t } from '../../../words/index.ts';
import type { Bound } from './bind-settings.ts';

const currency = () => here.workspace?.currency ?? '';

/** How what customers will still buy is worked out. */
export const expectedFields = (): Bound[] => [
  {
    kind: 'number',
    name: 'refitDays',
    label: t('Fit the model anew after'),
    unit: t('days'),
    min: 1,
    max: 90,
    hint: t('Scores are worked out anew every night.'),
  },
  {
    kind: 'choice',
    name: 'cohorts',
    label: t('Fit customers apart'),
    options: [
      { value: 'year', label: t('by the year they first bought') },
      { value: 'half-year', label: t('by the half-year they first bought') },
      { value: 'none', label: t('not: all together') },
    ],
  },
  { kind: 'number', name: 'leastCustomers', label: t('Only with at least so many customers'), min: 50, max: 100_000 },
  { kind: 'number', name: 'leastRepeat', label: t('Of whom so many came back'), min: 20, max: 100_000 },
  { kind: 'number', name: 'leastDays', label: t('And orders of at least'), unit: t('days'), min: 28, max: 730 },
  { kind: 'number', name: 'cohortCustomers', label: t('A model of its own from so many customers on'), min: 100 },
  { kind: 'number', name: 'cohortRepeat', label: t('If so many of them came back'), min: 30 },
  {
    kind: 'number',
    name: 'cohortDays',
    label: t('And the youngest is a customer for'),
    unit: t('days'),
    min: 28,
    max: 730,
  },
];

export const needsFields = (): Bound[] => [
  { kind: 'number', name: 'days', label: t('Compare behaviour no older than'), unit: t('days'), min: 30, max: 1_095 },
  { kind: 'number', name: 'leastOrders', label: t('Of contacts with at least so many orders'), min: 2, max: 50 },
  {
    kind: 'number',
    name: 'leastProbability',
    scale: 'share',
    label: t('Place somebody by likeness from'),
    unit: t('% sure'),
    decimals: 1,
    min: 30,
    max: 99,
  },
];

const weight = (name: string, label: string): Bound => ({
  kind: 'number',
  name,
  label,
  min: -100,
  max: 100,
  decimals: 2,
});

export const weightFields = (): Bound[] => [
  weight('weights.contribution', t('What they bring in, less what serving costs')),
  weight('weights.contributionPerCustomer', t('The same for each customer')),
  weight('weights.growth', t('Growth of revenue')),
  weight('weights.costToServe', t('Low cost of serving them')),
  weight('weights.discounts', t('Few discounts')),
  weight('weights.strength', t('How strong we are against competitors')),
  weight('weights.shareOfWallet', t('What they buy from us of all they buy')),
  weight('weights.concentration', t('Revenue that does not hang on few')),
  weight('weights.customers', t('How many bought')),
  weight('weights.revenue', t('Revenue in all')),
];

export const costFields = (): Bound[] => [
  {
    kind: 'number',
    name: 'costs.otherCostShare',
    scale: 'basis-points',
    label: t('Cost of goods'),
    unit: t('% of what is paid'),
    decimals: 2,
    max: 100,
    hint: t('Where a product has no cost of its own. Empty: its margin is not known, and said to be.'),
  },
  {
    kind: 'number',
    name: 'costs.perRefund',
    scale: 'money',
    label: t('Handling of one return'),
    unit: currency(),
    decimals: 2,
  },
  {
    kind: 'number',
    name: 'costs.perThousandMessages',
    scale: 'money',
    label: t('Sending a thousand messages'),
    unit: currency(),
    decimals: 2,
  },
  {
    kind: 'text',
    name: 'walletAttribute',
    label: t('Attribute that tells their share of wallet'),
    hint: t('A number from 0 to 100: what they buy from us of all they buy of the kind. Empty: not known.'),
  },
];

/** Cost of goods by category, where products have none of their own. */
export const categoryCostFields = (): Bound[] => [
  {
    kind: 'long',
    name: 'costs.categoryCostShares',
    isList: 'shares',
    isWide: true,
    label: t('Cost of goods by category, in % of what is paid'),
    placeholder: t('Wine: 65'),
    hint: t('A line for each category, where a product has no cost of its own.'),
  },
];

const person: readonly [string, () => string][] = [
  ['firstName', () => t('First name')],
  ['lastName', () => t('Last name')],
  ['fullName', () => t('Whole name')],
  ['email', () => t('Other e-mail')],
  ['phone', () => t('Phone')],
  ['birthDate', () => t('Date of birth')],
  ['street', () => t('Street')],
  ['postcode', () => t('Postcode')],
  ['city', () => t('Town')],
  ['company', () => t('Company')],
  ['country', () => t('Country')],
];

/** Which attributes tell who somebody is, when duplicates are looked for. */
export const personFields = (): Bound[] =>
  person.map(([name, label]) => ({
    kind: 'text',
    name: `personAttributes.${name}`,
    isList: 'names',
    isOptional: true,
    label: label(),
  }));

export const levelFields = (): Bound[] => [
  {
    kind: 'choice',
    name: 'levels.measure',
    label: t('Value is'),
    options: [
      { value: 'auto', label: t('expected value where it is worked out, else margin') },
      { value: 'expected', label: t('what they will still buy within a year') },
      { value: 'margin', label: t('the margin of the last days') },
    ],
  },
  {
    kind: 'number',
    name: 'levels.days',
    label: t('Days that margin is counted of'),
    unit: t('days'),
    min: 30,
    max: 1_095,
  },
  {
    kind: 'number',
    name: 'levels.highShare',
    scale: 'basis-points',
    label: t('High: who together make up'),
    unit: t('% of all value'),
    decimals: 2,
    max: 100,
  },
  {
    kind: 'number',
    name: 'levels.middleShare',
    scale: 'basis-points',
    label: t('Middle: up to'),
    unit: t('% of all value'),
    decimals: 2,
    max: 100,
  },
];

export const qualityFields = (): Bound[] => [
  {
    kind: 'number',
    name: 'staleMonths',
    label: t('Stale after'),
    unit: t('months'),
    min: 1,
    max: 120,
    hint: t('Without an order, an answer, or an open or click by a person.'),
  },
  {
    kind: 'text',
    name: 'expectedAttributes',
    isList: 'names',
    label: t('Attributes everybody ought to have'),
    placeholder: 'postcode, country',
    hint: t('With commas. Empty: those that at least half of the contacts have.'),
  },
  { kind: 'number', name: 'weights.email', label: t('Weight of the e-mail address'), max: 100, decimals: 2 },
  { kind: 'number', name: 'weights.consent', label: t('Weight of known consent'), max: 100, decimals: 2 },
  { kind: 'number', name: 'weights.activity', label: t('Weight of signs of life'), max: 100, decimals: 2 },
  { kind: 'number', name: 'weights.attributes', label: t('Weight of attributes'), max: 100, decimals: 2 },
];
