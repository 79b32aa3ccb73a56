/**
 * Everything that is assumed about people, in one place. Nothing here is measured from a real shop; the numbers
 * are chosen so that the story of the morning offer is there to be found, with enough noise to make it work.
 */

/** What a person is like; the product never sees it and has to find it out from what the person does. */
export type Kind = 'pensioner' | 'working' | 'family' | 'student';
export const KINDS: readonly Kind[] = ['pensioner', 'working', 'family', 'student'];

/** Where a person is in life with the shop: a regular, somebody who stopped coming, or somebody who has just come. */
export type Phase = 'regular' | 'lapsed' | 'newcomer';

/** What a mail can be about. */
export type Theme = 'price' | 'convenience' | 'family' | 'quality' | 'news';
export const THEMES: readonly Theme[] = ['price', 'convenience', 'family', 'quality', 'news'];

export type PriceLine = 'budget' | 'standard' | 'premium';

export const KIND_SHARE: Readonly<Record<Kind, number>> = {
  pensioner: 0.24,
  working: 0.36,
  family: 0.24,
  student: 0.16,
};
export const PHASE_SHARE: Readonly<Record<Phase, number>> = { regular: 0.82, lapsed: 0.1, newcomer: 0.08 };

/** How a kind of people shops. Weights need not sum to anything. */
export type Habits = {
  /** Mean orders a year of somebody who stays the whole year. */
  ordersPerYear: number;
  /** Mean order lines (1 to 12). */
  linesPerOrder: number;
  /** Mean of the 0-1 price sensitivity; it decides price lines, hunting for price cuts, and reaction to discounts. */
  priceSensitivity: number;
  /** Age in years at the end of the simulated time, youngest and oldest. */
  age: readonly [number, number];
  hasCar: number;
  household: readonly [number, number];
  /** Monday to Sunday; the mean is 1. */
  weekdays: readonly number[];
  /** Share of orders by opening hour, 08 to 20. */
  hours: { weekday: readonly number[]; weekend: readonly number[] };
  /** Quiet wish to fill up when the salary has come (25th to 28th), as a factor. */
  payday: number;
  /** Factor on the category's ordinary popularity; 1 when not named. */
  tastes: Readonly<Record<string, number>>;
};

// Hours:                       08  09  10  11  12  13  14  15  16  17  18  19  20
export const HABITS: Readonly<Record<Kind, Habits>> = {
  pensioner: {
    ordersPerYear: 34,
    linesPerOrder: 2.7,
    priceSensitivity: 0.75,
    age: [66, 88],
    hasCar: 0.5,
    household: [1, 2],
    weekdays: [1.2, 1.3, 1.3, 1.25, 1.15, 0.5, 0.3],
    hours: {
      weekday: [7, 22, 27, 22, 7, 5, 4, 3, 2, 1, 0, 0, 0],
      weekend: [6, 19, 23, 19, 11, 8, 6, 4, 3, 1, 0, 0, 0],
    },
    payday: 1,
    tastes: { coffee: 1.8, bread: 1.4, fish: 1.6, baby: 0.05, 'ready meals': 0.7, garden: 1.5, pets: 1.2 },
  },
  working: {
    ordersPerYear: 19,
    linesPerOrder: 4.2,
    priceSensitivity: 0.2,
    age: [25, 64],
    hasCar: 0.82,
    household: [1, 3],
    weekdays: [0.8, 0.8, 0.85, 0.95, 1.3, 1.55, 0.75],
    hours: {
      weekday: [2, 1, 1, 1, 3, 2, 2, 5, 16, 25, 20, 14, 8],
      weekend: [1, 4, 8, 11, 14, 14, 13, 11, 9, 7, 4, 3, 1],
    },
    payday: 1.15,
    tastes: { 'ready meals': 2, cheese: 1.4, wine: 1.5, baby: 0.2, snacks: 1.2, meat: 1.2 },
  },
  family: {
    ordersPerYear: 22,
    linesPerOrder: 6.5,
    priceSensitivity: 0.45,
    age: [28, 48],
    hasCar: 0.9,
    household: [3, 6],
    weekdays: [0.75, 0.7, 0.8, 0.85, 1.2, 1.8, 0.9],
    hours: {
      weekday: [3, 3, 3, 2, 3, 3, 6, 16, 23, 19, 11, 5, 3],
      weekend: [2, 7, 14, 16, 14, 12, 11, 9, 7, 4, 2, 1, 1],
    },
    payday: 1.2,
    tastes: { baby: 6, children: 6, milk: 1.6, fruit: 1.5, cereals: 1.8, household: 1.3, wine: 0.4 },
  },
  student: {
    ordersPerYear: 11,
    linesPerOrder: 2.3,
    priceSensitivity: 0.7,
    age: [19, 28],
    hasCar: 0.12,
    household: [1, 2],
    weekdays: [1, 1, 1, 1, 0.9, 0.9, 1.2],
    hours: {
      weekday: [0, 1, 1, 2, 4, 4, 4, 6, 10, 14, 18, 20, 16],
      weekend: [0, 1, 2, 4, 7, 9, 10, 11, 12, 13, 13, 11, 7],
    },
    payday: 1,
    tastes: { snacks: 1.8, pasta: 2.2, frozen: 1.6, drinks: 1.6, baby: 0.02, garden: 0.1, fish: 0.5 },
  },
};

/** January to December; the mean is 1. */
export const SEASON: readonly number[] = [0.97, 0.94, 0.99, 1.02, 1, 1.02, 0.9, 0.93, 0.99, 1, 1, 1.24];

/** How a kind of people reacts to mail. Probabilities before the person's own inclination (`mailAffinity`, mean 1). */
export type Reactions = {
  /** Opens a mail. */
  open: number;
  /** Clicks, given that it was opened, by what the mail is about; the strongest theme counts. */
  click: Readonly<Record<Theme, number>>;
  /** Uses a 5 % offer whose window falls in the morning, given that the mail was opened; grows with the percentage. */
  redeemMorning: number;
  /** The same for a window that reaches beyond 15:00. */
  redeemAnyTime: number;
  /** Moves an ordinary trip into the window of an offer he or she has read about. */
  moveTrip: number;
  /** Unsubscribes, given that the mail was opened and nothing in it was for this kind. */
  unsubscribe: number;
  /** Median time from sending to opening. */
  openMedianMs: number;
};

const HOUR_MS = 3_600_000;

export const REACTIONS: Readonly<Record<Kind, Reactions>> = {
  pensioner: {
    open: 0.5,
    click: { price: 0.42, convenience: 0.06, family: 0.05, quality: 0.12, news: 0.12 },
    redeemMorning: 0.38,
    redeemAnyTime: 0.3,
    moveTrip: 0.6,
    unsubscribe: 0.006,
    openMedianMs: 2 * HOUR_MS,
  },
  working: {
    open: 0.36,
    click: { price: 0.06, convenience: 0.36, family: 0.05, quality: 0.2, news: 0.1 },
    redeemMorning: 0.02,
    redeemAnyTime: 0.08,
    moveTrip: 0.03,
    unsubscribe: 0.012,
    openMedianMs: 5 * HOUR_MS,
  },
  family: {
    open: 0.42,
    click: { price: 0.18, convenience: 0.22, family: 0.4, quality: 0.1, news: 0.12 },
    redeemMorning: 0.06,
    redeemAnyTime: 0.18,
    moveTrip: 0.08,
    unsubscribe: 0.009,
    openMedianMs: 7 * HOUR_MS,
  },
  student: {
    open: 0.26,
    click: { price: 0.26, convenience: 0.1, family: 0.01, quality: 0.05, news: 0.08 },
    redeemMorning: 0.05,
    redeemAnyTime: 0.22,
    moveTrip: 0.06,
    unsubscribe: 0.015,
    openMedianMs: 9 * HOUR_MS,
  },
};

/** Everything else that is a number and an assumption. */
export const ASSUMPTIONS = {
  /** Shape of the gamma that spreads orders a year between people (Poisson-gamma, as in the NBD model). */
  orderRateShape: 1.6,
  priceSensitivitySd: 0.12,
  /** Shape of the gamma (mean 1, cut at 2.2) that spreads how inclined people are to read mail. */
  mailAffinityShape: 2,
  mailAffinityMax: 2.2,
  /** Factor on opening for those who have stopped coming, and for newcomers. */
  lapsedOpen: 0.4,
  newcomerOpen: 1.25,
  neverConsented: 0.06,
  unsubscribedLater: 0.04,
  refund: 0.015,
  /** Orders that reach the system one to five days after they happened. */
  late: 0.01,
  /** Products with a lowered price each week, and by how much. */
  weeklyCuts: 12,
  cutPercent: 20,
  /** Largest probability that a line is a price-cut product (times price sensitivity). */
  cutHunting: 0.2,
  missing: { birthYear: 0.12, hasCar: 0.2, householdSize: 0.18, postcode: 0.03 },
  largestProbability: 0.95,
  /** A mail that has not been opened after this long never is. */
  openWithinMs: 5 * 24 * HOUR_MS,
  /** A redeemed trip takes the place of the next ordinary one rather than coming on top of it. */
  redeemedTripReplacesNext: 0.7,
} as const;
