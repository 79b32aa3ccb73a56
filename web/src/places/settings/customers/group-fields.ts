import { here } from '../../../api/here.ts';
import { t } from '../../../words/index.ts';
import type { Values } from '../form/field.ts';
import type { Bound } from './bind-settings.ts';

const isBy = (path: string, by: string) => (values: Values) => values[`${path}.by`] === by;
const currency = () => here.workspace?.currency ?? '';

/** What makes somebody exclusive, recurring or mobile. */
export const exclusiveFields = (): Bound[] => [
  {
    kind: 'number',
    name: 'windowDays',
    label: t('Orders count that are no older than'),
    unit: t('days'),
    min: 1,
    max: 3_650,
    isRequired: true,
  },
  {
    kind: 'number',
    name: 'exclusive.leastOrders',
    label: t('Never with fewer days with an order than'),
    min: 2,
    max: 100,
    isRequired: true,
  },
  {
    kind: 'choice',
    name: 'exclusive.orders.by',
    label: t('How often they order'),
    options: [
      { value: 'top-share', label: t('as often as the best of our buyers') },
      { value: 'orders', label: t('so many times, whatever others do') },
    ],
  },
  {
    kind: 'number',
    name: 'exclusive.orders.share',
    scale: 'share',
    label: t('The best so many'),
    unit: '%',
    min: 1,
    max: 90,
    decimals: 1,
    isShown: isBy('exclusive.orders', 'top-share'),
  },
  {
    kind: 'number',
    name: 'exclusive.orders.orders',
    label: t('Days with an order'),
    min: 2,
    max: 1_000,
    isShown: isBy('exclusive.orders', 'orders'),
  },
  {
    kind: 'choice',
    name: 'exclusive.spend.by',
    label: t('How much they spend'),
    options: [
      { value: 'top-share', label: t('as much as the best of our buyers') },
      { value: 'amount', label: t('so much, whatever others do') },
    ],
  },
  {
    kind: 'number',
    name: 'exclusive.spend.share',
    scale: 'share',
    label: t('The best so many'),
    unit: '%',
    min: 1,
    max: 90,
    decimals: 1,
    isShown: isBy('exclusive.spend', 'top-share'),
  },
  {
    kind: 'number',
    name: 'exclusive.spend.amount',
    scale: 'money',
    label: t('At least'),
    unit: currency(),
    decimals: 2,
    isShown: isBy('exclusive.spend', 'amount'),
  },
  {
    kind: 'number',
    name: 'exclusive.silence',
    label: t('Not silent for longer than'),
    unit: t('times their usual longest pause'),
    decimals: 2,
    min: 0.5,
    max: 20,
  },
  {
    kind: 'number',
    name: 'exclusive.mostVariation',
    label: t('How irregular they may be'),
    hint: t('0 is clockwork, 1 is chance.'),
    decimals: 2,
    min: 0.1,
    max: 10,
  },
];

export const recurringFields = (): Bound[] => [
  { kind: 'number', name: 'recurring.orders', label: t('Days with an order, at least'), min: 2, max: 100 },
  {
    kind: 'number',
    name: 'recurring.silence',
    label: t('Not silent for longer than'),
    unit: t('times their usual longest pause'),
    decimals: 2,
    min: 0.5,
    max: 20,
  },
  {
    kind: 'number',
    name: 'recurring.silenceDays',
    label: t('Nor for longer than'),
    unit: t('days'),
    min: 1,
    max: 3_650,
  },
];

export const movingFields = (): Bound[] => [
  {
    kind: 'number',
    name: 'hysteresis.band',
    scale: 'share',
    label: t('Who is in a group stays until so much worse'),
    unit: '%',
    decimals: 1,
    min: 0,
    max: 90,
  },
  {
    kind: 'number',
    name: 'hysteresis.minimumStayDays',
    label: t('Nobody moves down sooner than'),
    unit: t('days'),
    min: 0,
    max: 365,
  },
];

export const lifecycleFields = (): Bound[] => [
  {
    kind: 'number',
    name: 'lifecycle.newDays',
    label: t('New: the first order is no older than'),
    unit: t('days'),
    min: 1,
  },
  {
    kind: 'number',
    name: 'lifecycle.wonBackDays',
    label: t('Won back: ordered again no longer ago than'),
    unit: t('days'),
    min: 1,
  },
  {
    kind: 'number',
    name: 'lifecycle.lostSilence',
    label: t('Lost: silent for longer than'),
    unit: t('times their usual longest pause'),
    decimals: 2,
    min: 1.1,
    max: 50,
  },
  { kind: 'number', name: 'lifecycle.lostDays', label: t('Or for longer than'), unit: t('days'), min: 1 },
];

export const rfmFields = (): Bound[] => [
  { kind: 'number', name: 'rfm.days', label: t('Orders count that are no older than'), unit: t('days'), min: 1 },
  {
    kind: 'text',
    name: 'rfm.fixed.recencyDays',
    isList: 'numbers',
    label: t('Limits of recency, in days'),
    hint: t('Four numbers with commas: 5 up to the first, 4 up to the second, and so on.'),
  },
  {
    kind: 'text',
    name: 'rfm.fixed.orders',
    isList: 'numbers',
    label: t('Limits of frequency, in orders'),
    hint: t('Four numbers: 2 from the first on, 5 from the last.'),
  },
  {
    kind: 'text',
    name: 'rfm.fixed.spend',
    isList: 'money',
    label: t('Limits of spending'),
    hint: t('Four amounts. Empty: as customers stood at the first run.'),
  },
];

export const planFields = (): Bound[] =>
  (
    [
      ['exclusive', t('Goal for exclusive customers'), t('How we go about it')],
      ['recurring', t('Goal for recurring customers'), t('How we go about it')],
      ['mobile', t('Goal for mobile customers'), t('How we go about it')],
    ] as const
  ).flatMap(([group, goal, strategy]): Bound[] => [
    { kind: 'long', name: `plans.${group}.goal`, label: goal },
    { kind: 'long', name: `plans.${group}.strategy`, label: strategy },
  ]);
