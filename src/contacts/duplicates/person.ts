/** What is known of a contact that tells people apart, as written; what is not known is left out or null. */
export type Person = {
  id: number;
  firstName?: string | null;
  lastName?: string | null;
  emails?: readonly string[];
  phones?: readonly string[];
  /** "1984-05-01", or only the year. */
  birthDate?: string | null;
  street?: string | null;
  postcode?: string | null;
  city?: string | null;
  company?: string | null;
};

/** How alike two values are, by field; the number is the level's place in the tables of `weigh-pairs.ts`. */
export const LEVELS = {
  firstName: ['same', 'short-form', 'initial', 'close', 'differs', 'swapped'],
  lastName: ['same', 'part', 'close', 'differs'],
  birthDate: ['same', 'same-year', 'close', 'differs'],
  phone: ['same', 'close', 'differs'],
  email: ['same', 'close', 'same-name-part', 'differs', 'function'],
  address: ['same', 'close', 'same-area', 'differs', 'near'],
  company: ['same', 'close', 'differs'],
} as const;

export type Field = keyof typeof LEVELS;
export const FIELDS = Object.keys(LEVELS) as Field[];

/** Not known of one of the two (or says nothing here). */
export const MISSING = 7;
