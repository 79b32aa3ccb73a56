import type { AttributeType } from '../attribute-types.ts';
import { normalisePhone } from '../duplicates/normalise-phone.ts';
import { checkEmail, type DomainAnswer } from './check-email.ts';
import { checkPostcode } from './check-postcode.ts';
import { type Issue, type IssueCode, issueCodes } from './issue-codes.ts';
import type { QualitySettings } from './quality-settings.schema.ts';
import { readCountry } from './read-country.ts';

/** What a contact is judged by. */
export type QualityFacts = {
  contactId: number;
  email: string | null;
  attributes: Readonly<Record<string, unknown>>;
  createdAt: Date;
  /** Latest order, answer, open or click by a person; null: never. */
  lastSignAt: Date | null;
  /** A hard bounce suppressed the address. */
  hasBounced: boolean;
  /** Something was ever said about consent. */
  hasStated: boolean;
  /** A yes that holds, without evidence. */
  isUnproven: boolean;
  /** A yes that holds to a topic with double opt-in, which was not confirmed by mail. */
  isUnconfirmed: boolean;
};

/** What is the same for everybody. */
export type QualityYardstick = {
  now: Date;
  staleBefore: Date;
  types: ReadonlyMap<string, AttributeType>;
  expectedAttributes: readonly string[];
  weights: QualitySettings['weights'];
};

/** Shares of 0 to 1 that make up `data_quality`; null: does not count. */
export type QualityParts = Record<keyof QualitySettings['weights'], number | null>;
export type QualityJudgement = { issues: Issue[]; score: number; parts: QualityParts };

const postcodeNames = /^(post(al)?_?(code|number|nr|nummer)|zip(_?code)?|plz)$/i;
const phoneNames = /^(tele)?(phone|mobile|cell|tel|telefon|mobil)_?(phone|number|no|nr)?$/i;
const countryNames = /^(country|land)(_?code)?$/i;
const birthNames = /^(birth_?(day|date)|date_?of_?birth|dob|born_?(at|on)?)$/i;

/** What kind of thing an attribute holds, by its name; null: anything. */
function kindOfAttribute(name: string): 'postcode' | 'phone' | 'country' | 'birth' | null {
  if (postcodeNames.test(name)) return 'postcode';
  if (phoneNames.test(name)) return 'phone';
  if (countryNames.test(name)) return 'country';
  return birthNames.test(name) ? 'birth' : null;
}

const isFilled = (value: unknown): boolean =>
  value !== undefined && value !== null && !(typeof value === 'string' && value.trim() === '') && !isEmptyList(value);
const isEmptyList = (value: unknown): boolean => Array.isArray(value) && value.length === 0;

const oldest = Date.UTC(1900, 0, 1);

function checkAttribute(
  name: string,
  value: unknown,
  country: string | null,
  { now, types }: QualityYardstick,
): Issue | null {
  const kind = kindOfAttribute(name);
  const issue = (code: IssueCode, suggestion: string | null = null): Issue => ({ field: name, code, suggestion });
  const isText = typeof value === 'string' || typeof value === 'number';
  if (kind === 'country') return country === null ? issue('unknown-country') : null;
  if (kind === 'postcode' && country !== null && isText) {
    const found = checkPostcode(value, country);
    return found?.isValid === false ? issue('invalid-postcode', found.suggestion) : null;
  }
  if (kind === 'phone' && isText) {
    const text = String(value);
    const isAbroad = /^\s*(\+|00)/.test(text);
    if (country === null && !isAbroad) return null;
    return normalisePhone(text, country ?? 'ZZ') === null ? issue('invalid-phone') : null;
  }
  if (kind === 'birth' && types.get(name) === 'date') {
    const at = Date.parse(String(value));
    return at > now.getTime() || at < oldest ? issue('impossible-date') : null;
  }
  return null;
}

/** What an address is worth with each of these; the worst counts. */
const worthOfEmail: Partial<Record<IssueCode, number>> = {
  missing: 0,
  'invalid-syntax': 0,
  'no-such-domain': 0,
  'no-mail-server': 0,
  bounced: 0,
  'throw-away': 0.25,
  typo: 0.25,
  'role-address': 0.75,
  'international-address': 0.9,
};
const worthOfConsent: Partial<Record<IssueCode, number>> = {
  'no-consent': 0,
  unconfirmed: 0.4,
  'consent-without-evidence': 0.6,
};

const worst = (issues: readonly Issue[], worth: Partial<Record<IssueCode, number>>): number =>
  Math.min(1, ...issues.map(({ code }) => worth[code] ?? 1));

function judgeConsent({ hasStated, isUnproven, isUnconfirmed }: QualityFacts): Issue[] {
  const issue = (code: IssueCode): Issue => ({ field: 'consent', code, suggestion: null });
  if (!hasStated) return [issue('no-consent')];
  return [...(isUnproven ? [issue('consent-without-evidence')] : []), ...(isUnconfirmed ? [issue('unconfirmed')] : [])];
}

function judgeActivity({ lastSignAt, createdAt }: QualityFacts, { staleBefore }: QualityYardstick): Issue[] {
  const issue = (code: IssueCode): Issue[] => [{ field: 'activity', code, suggestion: null }];
  if (lastSignAt !== null) return lastSignAt < staleBefore ? issue('stale') : [];
  return createdAt < staleBefore ? issue('never-active') : [];
}

/**
 * Everything that is wrong with a contact, and its `data_quality` of 0 to 100: the weighted mean of what its address, its
 * consent, its signs of life and its attributes are worth (0 to 1 each; the worst issue of a part counts). Parts of weight
 * 0, and attributes where none are expected, do not count. Pure.
 */
export function judgeContact(
  facts: QualityFacts,
  answer: DomainAnswer | undefined,
  yardstick: QualityYardstick,
): QualityJudgement {
  const { email, attributes } = facts;
  const ofEmail: Issue[] =
    email === null
      ? [{ field: 'email', code: 'missing', suggestion: null }]
      : checkEmail(email, answer, facts.hasBounced);
  const ofConsent = judgeConsent(facts);
  const ofActivity = judgeActivity(facts, yardstick);
  const filled = Object.entries(attributes).filter(([, value]) => isFilled(value));
  const country = readCountry(filled.find(([name]) => kindOfAttribute(name) === 'country')?.[1]);
  const ofAttributes = filled.flatMap(([name, value]) => checkAttribute(name, value, country, yardstick) ?? []);
  const { expectedAttributes: expected, weights } = yardstick;
  const invalid = new Set(ofAttributes.map(({ field }) => field));
  const good = expected.filter((name) => isFilled(attributes[name]) && !invalid.has(name));
  const parts: QualityParts = {
    email: worst(ofEmail, worthOfEmail),
    consent: worst(ofConsent, worthOfConsent),
    activity: ofActivity.length === 0 ? 1 : 0,
    attributes: expected.length === 0 ? null : good.length / expected.length,
  };
  return { issues: [...ofEmail, ...ofConsent, ...ofActivity, ...ofAttributes], score: weigh(parts, weights), parts };
}

/** Weighted mean of the parts that count, 0 to 100, whole. */
function weigh(parts: QualityParts, weights: QualitySettings['weights']): number {
  let [sum, total] = [0, 0];
  for (const [name, share] of Object.entries(parts) as [keyof QualityParts, number | null][]) {
    if (share === null) continue;
    sum += weights[name] * share;
    total += weights[name];
  }
  return total === 0 ? 100 : Math.round((100 * sum) / total);
}

/** In a sentence each: why a contact's `data_quality` is not 100. */
export function tellIssues(issues: readonly Issue[]): string[] {
  return issues.map(({ field, code, suggestion }) => {
    const { title, field: of } = issueCodes[code];
    const where = of === 'attribute' ? `${field}: ` : '';
    return `${where}${title}${suggestion === null ? '' : `; meant may be ${suggestion}`}.`;
  });
}
