import { attributeName, MAX_COMPANY_KEY, MAX_TEXT } from '../attribute-types.ts';
import type { Problem } from '../read-contact.ts';
import { isStorableText, printable } from '../storable.ts';

/** What a company's attribute may hold. */
export type CompanyValue = string | number | boolean;

/** What a sender knows about a company. Attributes merge into what is known; null removes one. */
export type CompanyInput = {
  key: string;
  /** As the company calls itself; the key when nobody said. */
  name?: string;
  attributes?: Record<string, CompanyValue | null>;
};

/** What became of row `index` of a batch. Rejected rows change nothing. */
export type CompanyOutcome =
  | { index: number; kind: 'created' | 'updated' | 'unchanged'; companyId: number }
  | { index: number; kind: 'rejected'; problem: Problem };

type Firmographic = { type: 'text' | 'number'; rule: string; isFit(value: CompanyValue): boolean };

const isCount = (value: CompanyValue): boolean => Number.isSafeInteger(value) && (value as number) >= 0;
const isLine = (value: CompanyValue): boolean =>
  typeof value === 'string' && value.trim() !== '' && value.length <= 200;

/** Firmographics with a meaning of their own; whatever else is said of a company is the workspace's own. */
export const firmographics: Readonly<Record<string, Firmographic>> = {
  industry: { type: 'text', rule: 'the code of an industry as text, such as "47.110" (NACE, SNI)', isFit: isLine },
  employees: { type: 'number', rule: 'a whole number of people, 0 or more', isFit: isCount },
  turnover: {
    type: 'number',
    rule: 'a whole number of minor units (öre, cents) a year',
    isFit: (value) => Number.isSafeInteger(value),
  },
  decisionPath: { type: 'text', rule: 'how the company decides, in up to 200 characters', isFit: isLine },
};

export const MAX_COMPANY_ATTRIBUTES = 100;
const MAX_NAME = 200;

const invalid = (path: string, message: string): Problem => ({
  code: 'company_invalid',
  path: printable(path),
  message: printable(message),
});

export const isCompanyKey = (key: string): boolean =>
  key.length > 0 && key.length <= MAX_COMPANY_KEY && key.trim() === key && isStorableText(key);

function attributeProblem(name: string, value: CompanyValue | null): Problem | null {
  const path = `attributes.${name.slice(0, 80)}`;
  if (!attributeName.test(name)) {
    return invalid(path, 'A name is 1 to 64 of A-Z, a-z, 0-9 and _, beginning with a letter.');
  }
  if (value === null) return null;
  const isStorable =
    typeof value === 'string' ? value.length <= MAX_TEXT && isStorableText(value) : Number.isFinite(Number(value));
  if (!isStorable) return invalid(path, `Send text of at most ${MAX_TEXT} characters, a number, or true or false.`);
  const known = Object.hasOwn(firmographics, name) ? firmographics[name] : undefined;
  if (!known || known.isFit(value)) return null;
  return invalid(path, `Send ${known.rule}, or null to remove it; found ${JSON.stringify(value).slice(0, 60)}.`);
}

/** What is wrong with a row, or null. Pure. */
export function companyProblem({ key, name, attributes = {} }: CompanyInput): Problem | null {
  if (!isCompanyKey(key)) {
    return invalid('key', `A key is 1 to ${MAX_COMPANY_KEY} characters, without spaces around it.`);
  }
  if (name !== undefined && !(name.trim() !== '' && name.length <= MAX_NAME && isStorableText(name))) {
    return invalid('name', `A name is 1 to ${MAX_NAME} characters.`);
  }
  for (const [attribute, value] of Object.entries(attributes)) {
    const problem = attributeProblem(attribute, value);
    if (problem !== null) return problem;
  }
  return null;
}

/** Attributes after a change: what is null goes. Pure. */
export function mergeAttributes(
  before: Readonly<Record<string, CompanyValue>>,
  change: Readonly<Record<string, CompanyValue | null>>,
): Record<string, CompanyValue> {
  const merged = Object.entries({ ...before, ...change });
  return Object.fromEntries(merged.filter((entry): entry is [string, CompanyValue] => entry[1] !== null));
}
