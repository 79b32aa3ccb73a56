/**
 * The story of the morning offer as plain data: which segments the shop keeps and why, what it offers, and what it
 * writes to whom. The definitions are in words (`inWords`); whoever tells the story turns them into the product's own
 * language. Times are local to the shop; lengths are days before now.
 */

import type { Kind, Theme } from './people.ts';

export type ScenarioSegment = {
  key: string;
  name: string;
  /** Why the segment is kept: every segment states its purpose. */
  purpose: string;
  /** What the purpose asks of the criteria: engagement, customer value, earlier purchases … */
  purposeKind: 'raise response' | 'prioritise sales' | 'service' | 'win back' | 'follow a result';
  /** The definition, exact enough to be written down in any language of segments. */
  inWords: string;
  /** The people it is meant to find, for judging how well it does; empty when it cuts across kinds. */
  meantFor: readonly Kind[];
};

export type ScenarioOffer = {
  key: string;
  name: string;
  percent: number;
  code: string;
  /** Minutes of the local day, the last one excluded. */
  fromMinute: number;
  toMinute: number;
  /** 0 = Monday. */
  weekdays: readonly number[];
  validForDays: number;
  usesPerContact: number;
};

export type ScenarioLetter = {
  /** The segment it is written for; `everyone` is for those whom no other letter fits. */
  segment: string;
  theme: Theme;
  subject: string;
  preheader: string;
  headline: string;
  paragraphs: readonly string[];
  /** In order; the first is the main button. Paths are below the shop's own site. */
  links: readonly { label: string; path: string }[];
  offer?: string;
};

/** The public face of the invented shop. `.example` is reserved (RFC 2606): nothing is there. */
export const SCENARIO_SHOP = {
  name: 'Kvarnhamns Livs',
  site: 'https://kvarnhamnslivs.example',
  from: 'hej@kvarnhamnslivs.example',
  timeZone: 'Europe/Stockholm',
  currency: 'SEK',
} as const;

export const SCENARIO_SEGMENTS: readonly ScenarioSegment[] = [
  {
    key: 'price-minded-mornings',
    name: 'Price-minded morning shoppers',
    purpose: 'Fill the quiet morning hours with those who have time and look for low prices.',
    purposeKind: 'raise response',
    inWords:
      'At least 4 orders in 180 days between 08:00 and 12:00 on weekdays, ' +
      'and at least 4 order lines of the brand Sparvik in 180 days.',
    meantFor: ['pensioner'],
  },
  {
    key: 'after-work',
    name: 'After-work shoppers',
    purpose: 'Offer a calm shop with parking to those who come after office hours; no discount.',
    purposeKind: 'service',
    inWords:
      'At least 3 orders in 180 days from 16:00 on weekdays, fewer than 2 orders in 180 days before 12:00 on weekdays, ' +
      'and not in the segment "Families".',
    meantFor: ['working'],
  },
  {
    key: 'families',
    name: 'Families',
    purpose: 'Speak to the largest baskets of the shop about what children need.',
    purposeKind: 'prioritise sales',
    inWords: 'At least 3 orders in 180 days with a line in the category "children" or "baby".',
    meantFor: ['family'],
  },
  {
    key: 'newsletter-engaged',
    name: 'Newsletter engaged',
    purpose: 'Know whom a letter reaches, so that an early word goes to them first.',
    purposeKind: 'raise response',
    inWords: 'Opened at least 3 newsletters in 90 days, or clicked in one in 30 days.',
    meantFor: [],
  },
  {
    key: 'high-value',
    name: 'Customers of high value',
    purpose: 'Put service first for those who mean most to the shop in the long run.',
    purposeKind: 'prioritise sales',
    inWords: 'Bought for at least 8,000.00 in 365 days, refunds taken off.',
    meantFor: [],
  },
  {
    key: 'lapsed',
    name: 'Lapsed',
    purpose: 'Win back those who used to come and have stopped.',
    purposeKind: 'win back',
    inWords: 'At least 3 orders in 365 days and none in 90 days.',
    meantFor: [],
  },
  {
    key: 'tried-morning-offer',
    name: 'Tried the morning offer',
    purpose: 'See whether the morning offer moves people, and make their mornings a habit.',
    purposeKind: 'follow a result',
    inWords: 'An order in 30 days with the offer code MORGON5.',
    meantFor: [],
  },
  {
    key: 'clicked-convenience',
    name: 'Wants a calm evening',
    purpose: 'Collect those who show by a click that queues and parking matter to them.',
    purposeKind: 'follow a result',
    inWords: 'Clicked in 30 days in the letter about queues and parking.',
    meantFor: ['working'],
  },
];

export const SCENARIO_OFFERS: readonly ScenarioOffer[] = [
  {
    key: 'morning',
    name: 'Five per cent off before noon',
    percent: 5,
    code: 'MORGON5',
    fromMinute: 8 * 60,
    toMinute: 12 * 60,
    weekdays: [0, 1, 2, 3, 4],
    validForDays: 14,
    usesPerContact: 4,
  },
];

export const SCENARIO_LETTERS: readonly ScenarioLetter[] = [
  {
    segment: 'price-minded-mornings',
    theme: 'price',
    subject: '5 % off everything before noon',
    preheader: 'Monday to Friday, 8 to 12. Bring your card and the code.',
    headline: 'Good mornings have lower prices',
    paragraphs: [
      'Come between 8 and 12, Monday to Friday, and take 5 % off your whole basket.',
      'Show your card at the till, or give the code below. Coffee is on the house.',
    ],
    links: [
      { label: 'See the morning offer', path: '/morning' },
      { label: 'Low prices this week', path: '/low-prices' },
      { label: 'Opening hours', path: '/hours' },
    ],
    offer: 'morning',
  },
  {
    segment: 'after-work',
    theme: 'convenience',
    subject: 'In and out in ten minutes after work',
    preheader: 'Calmer evenings, short queues, easy parking.',
    headline: 'No queues, easy parking',
    paragraphs: [
      'More of our customers now come in the morning, so that evenings are calm: park by the door and be on your way.',
      'Order before four and your bags are packed when you come.',
    ],
    links: [
      { label: 'When is it calmest?', path: '/calm-hours' },
      { label: 'Order and collect', path: '/collect' },
      { label: 'Dinner in fifteen minutes', path: '/dinner' },
    ],
  },
  {
    segment: 'families',
    theme: 'family',
    subject: 'Lunch boxes for the whole week',
    preheader: 'Five ideas the children finish, and one list to buy from.',
    headline: 'A week of lunch boxes',
    paragraphs: [
      'Five lunch boxes that children like, with one shopping list for all of them.',
      'On Saturdays there is a table with paper and crayons by the bakery.',
    ],
    links: [
      { label: 'See the five lunch boxes', path: '/lunch-boxes' },
      { label: 'The shopping list', path: '/lunch-boxes/list' },
      { label: 'For the smallest', path: '/baby' },
    ],
  },
  {
    segment: 'lapsed',
    theme: 'news',
    subject: 'What is new since you were here',
    preheader: 'A new bakery, longer shelves, the same people.',
    headline: 'New on the shelves',
    paragraphs: ['We have a bakery of our own now, and twice as many kinds of cheese. Come by and taste.'],
    links: [
      { label: 'See what is new', path: '/new' },
      { label: 'Opening hours', path: '/hours' },
    ],
  },
  {
    segment: 'everyone',
    theme: 'quality',
    subject: "The season's best this week",
    preheader: 'From farms nearby, while it lasts.',
    headline: "The season's best",
    paragraphs: ['Apples, root vegetables and aged cheese from farms nearby, hand-picked for this week.'],
    links: [
      { label: 'See what is in season', path: '/season' },
      { label: 'Recipes', path: '/recipes' },
    ],
  },
];
