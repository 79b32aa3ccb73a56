/** Kinds of criteria by which people are grouped. */
export const criterionKinds = [
  'demographic',
  'geographic',
  'psychographic',
  'behavioural',
  'value',
  'firmographic',
] as const;
export type CriterionKind = (typeof criterionKinds)[number];

/** Words that names of attributes are made of, and what such an attribute usually tells. The first that fits counts. */
const usual: readonly (readonly [CriterionKind, readonly string[]])[] = [
  ['firmographic', ['company', 'employer', 'industry', 'employees', 'turnover', 'decision', 'nace', 'sni', 'business']],
  [
    'geographic',
    'city country county region area postcode postal zip address street latitude longitude town'.split(' '),
  ],
  [
    'psychographic',
    'interest interests need needs hobby hobbies lifestyle attitude opinion values wish wishes'.split(' '),
  ],
  [
    'demographic',
    'age birth birthday born gender sex family children child household marital education income occupation title'.split(
      ' ',
    ),
  ],
  ['value', 'tier score spend spent revenue margin profit worth points level clv ltv'.split(' ')],
  [
    'behavioural',
    'visit visits visited order orders ordered bought purchase login logins favourite favorite last'.split(' '),
  ],
];

/** "birthYear", "birth_year" → birth, year. */
const wordsOf = (name: string): string[] =>
  name
    .replace(/(\p{Ll}|\d)(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\d]+/u);

/** Which kind of criterion an attribute of this name usually is, or null: a proposal, never more. Pure. */
export function guessCriterion(name: string): CriterionKind | null {
  const words = new Set(wordsOf(name));
  return usual.find(([, known]) => known.some((word) => words.has(word)))?.[0] ?? null;
}
