/** How often what happens in the world of duplicates. Shares, 0 to 1. */
export type DuplicateRates = {
  /** Share of persons with a second record; of those, share with a third. */
  twice: number;
  thrice: number;
  /** Gaps, by field. */
  missing: {
    firstName: number;
    lastName: number;
    email: number;
    phone: number;
    birthDate: number;
    street: number;
    postcode: number;
  };
  /** Of known birth dates: only the year. */
  yearOnly: number;
  /** Households of one; children are called as the parent; households of several children with twins. */
  single: number;
  sameName: number;
  twins: number;
  /** Households with one mailbox, or one number, for all. */
  sharedMailbox: number;
  sharedPhone: number;
  /** What differs in a second record, each by itself. */
  slipFirst: number;
  slipLast: number;
  called: number;
  initial: number;
  plain: number;
  swapped: number;
  married: number;
  moved: number;
  otherMailbox: number;
  slipMailbox: number;
  otherPhone: number;
  slipBirth: number;
  /** Of second records that share too little with the first for anybody to tell: those that stay; the others are taken down anew. */
  untellable: number;
};

export const USUAL_RATES: DuplicateRates = {
  twice: 0.05,
  thrice: 0.08,
  missing: { firstName: 0.01, lastName: 0.015, email: 0.1, phone: 0.2, birthDate: 0.25, street: 0.2, postcode: 0.12 },
  yearOnly: 0.1,
  single: 0.42,
  sameName: 0.01,
  twins: 0.02,
  sharedMailbox: 0.05,
  sharedPhone: 0.12,
  slipFirst: 0.06,
  slipLast: 0.07,
  called: 0.1,
  initial: 0.015,
  plain: 0.3,
  swapped: 0.015,
  married: 0.04,
  moved: 0.15,
  otherMailbox: 0.5,
  slipMailbox: 0.05,
  otherPhone: 0.15,
  slipBirth: 0.03,
  untellable: 0.15,
};

/** Another register: fewer duplicates, larger families with more in common, other gaps, more slips. */
export const STRICTER_RATES: DuplicateRates = {
  ...USUAL_RATES,
  twice: 0.03,
  thrice: 0.15,
  missing: { firstName: 0.02, lastName: 0.01, email: 0.15, phone: 0.15, birthDate: 0.3, street: 0.25, postcode: 0.1 },
  yearOnly: 0.05,
  single: 0.3,
  sameName: 0.015,
  sharedMailbox: 0.08,
  sharedPhone: 0.2,
  slipFirst: 0.08,
  slipLast: 0.1,
  called: 0.14,
  plain: 0.5,
  swapped: 0.03,
  married: 0.06,
  moved: 0.12,
  otherMailbox: 0.4,
  slipBirth: 0.02,
  untellable: 1,
};

/** As usual, but every second record stays as it falls: of nine pairs one has too little in common for anybody to tell. */
export const GAPPY_RATES: DuplicateRates = { ...USUAL_RATES, untellable: 1 };
