/** What was found for a condition on where a contact stands, and since when. */
import { modelOfScore } from '../../contacts/index.ts';
import { isTimeZone } from '../../platform/index.ts';
import type { Leaf, LeafOf } from '../language/conditions.schema.ts';
import { dayText } from '../language/describe-attribute.ts';
import { scoreText } from '../language/describe-value.ts';
import { quote } from '../language/describe-words.ts';
import { readAttribute } from './attribute-leaves.ts';
import { prepareLink } from './company-leaves.ts';
import { isDateLeaf } from './date-leaves.ts';
import { relativeText } from './explain-counting.ts';
import { agoText, type ExplainAbout, instantText, numberText, someText, type Wording } from './explain-words.ts';
import { type CompanyLink, type History, isMember } from './history.ts';
import { datesFor } from './local-dates.ts';
import { distanceOf } from './near-leaves.ts';
import { firstAfter } from './scan-series.ts';
import { valueAt } from './state-leaves.ts';

const DAY_MS = 86_400_000;

function valueText(found: unknown): string {
  if (found === null || found === undefined) return 'missing';
  if (typeof found === 'string') return quote(found);
  if (typeof found === 'number') return numberText(found);
  if (Array.isArray(found)) return found.length === 0 ? 'an empty list' : someText(found.map(valueText));
  return JSON.stringify(found);
}

const calendar = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeZone: 'UTC' });
const isLeapYear = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);

/** The anniversary nearest to what is asked about, as a day number: the first that is not before `earliest`. */
function nextAnniversary(day: number, earliest: number): number {
  const date = new Date(day * DAY_MS);
  for (let year = new Date(earliest * DAY_MS).getUTCFullYear() - 1; ; year += 1) {
    const isMoved = date.getUTCMonth() === 1 && date.getUTCDate() === 29 && !isLeapYear(year);
    const anniversary = Date.UTC(year, date.getUTCMonth(), isMoved ? 28 : date.getUTCDate()) / DAY_MS;
    if (anniversary >= earliest) return anniversary;
  }
}

/** A date with what matters about it: how far away it is, or its anniversary. */
function attributeText(leaf: LeafOf<'attribute'>, history: History, now: number, { timeZone }: Wording): string {
  const found = readAttribute(history, leaf.name);
  if (!isDateLeaf(leaf)) return valueText(found);
  const dates = datesFor(leaf.zone, timeZone)(history);
  const at = dates.instantOf(found);
  const day = dates.dateOf(found);
  if (at === null || day === null) return found === null ? 'missing' : `${valueText(found)}, which is no date`;
  const today = dates.dayOf(now);
  const date = calendar.format(day * DAY_MS);
  if (leaf.op === 'anniversary') {
    const next = nextAnniversary(day, today + Math.min(leaf.from, 0));
    return `${date}; the anniversary is ${dayText(next - today)}, on ${calendar.format(next * DAY_MS)}`;
  }
  const own = leaf.zone === 'contact' ? history.timeZone : null;
  const zone = own !== null && isTimeZone(own) ? own : timeZone;
  const isWholeDay = typeof found === 'string' && found.length === 10;
  return `${isWholeDay ? date : instantText(at, zone)}, ${dayText(day - today)}`;
}

function consentText({ topic }: LeafOf<'consent'>, history: History, now: number, { timeZone }: Wording): string {
  const column = history.consents.get(topic);
  const said = column === undefined ? 0 : firstAfter(column.at, now, 0, column.at.length);
  if (said === 0) return 'nothing was said';
  const state = column!.isSubscribed[said - 1] ? 'subscribed' : 'unsubscribed';
  return `${state}, said on ${instantText(column!.at[said - 1]!, timeZone)}`;
}

function worthText({ name }: LeafOf<'value'>, history: History, now: number, wording: Wording): string {
  const { timeZone } = wording;
  const column = history.values.get(name);
  const row = column === undefined ? 0 : firstAfter(column.at, now, 0, column.at.length);
  if (row === 0) return 'missing';
  const when = instantText(column!.at[row - 1]!, timeZone);
  const found = column!.found[row - 1]!;
  if (found === null)
    return modelOfScore(name) === null ? `taken away on ${when}` : `no longer worked out since ${when}`;
  return `${scoreText(name, found, wording) ?? valueText(found)}, worked out on ${when}`;
}

/** "“Acme” (“buyer”, decides)", with how many are known there where that is asked. */
function linkText({ role, decides, company }: CompanyLink, { people }: LeafOf<'company'>): string {
  const position = [...(role === null ? [] : [quote(role)]), ...(decides ? ['decides'] : [])].join(', ');
  const known = company.people.reduce((sum, { count }) => sum + count, 0);
  const contacts = people && `${known} known ${known === 1 ? 'contact' : 'contacts'}`;
  const more = [position, contacts].filter(Boolean).join('; ');
  return `${quote(company.fields.$name ?? 'a company')}${more && ` (${more})`}`;
}

/** Which company it is that satisfies a condition, and in what position; or all that do not. */
function companyText(leaf: LeafOf<'company'>, { companies }: History, now: number, wording: Wording): string {
  if (companies.length === 0) return 'belongs to no company';
  const judge = prepareLink(leaf, wording);
  const found = companies.filter((link) => isMember(judge(link, now)));
  if (found.length > 0) return `at ${someText(found.map((link) => linkText(link, leaf)))}`;
  const all = someText(companies.map((link) => linkText(link, leaf)));
  return companies.length === 1 ? `at ${all}, which is no such company` : `at ${all}: none of them is such a company`;
}

function nearText(leaf: LeafOf<'near'>, history: History): string {
  const km = distanceOf(leaf, history);
  if (km === null) return 'no place is known';
  return km < 1 ? `${Math.round(km * 1000)} m away` : `${km.toFixed(1)} km away`;
}

function listText(history: History, now: number, { segmentId }: ExplainAbout, { timeZone }: Wording): string {
  const column = segmentId === undefined ? undefined : history.lists.get(segmentId);
  const row = column === undefined ? 0 : firstAfter(column.at, now, 0, column.at.length);
  if (row === 0) return 'never put on the list';
  let first = row - 1;
  while (first > 0 && column!.isListed[first - 1] === column!.isListed[row - 1]) first -= 1;
  const when = instantText(column!.at[first]!, timeZone);
  return column!.isListed[row - 1] ? `on the list since ${when}` : `taken off the list on ${when}`;
}

/** The latest entry into a segment (or exit) that is not later, by the log. */
function latestCrossing(history: History, segmentId: number, isEntry: boolean, now: number) {
  const log = history.memberships.get(segmentId);
  for (let row = (log?.at.length ?? 0) - 1; row >= 0; row -= 1) {
    if (log!.isEntry[row] === isEntry && log!.at[row]! <= now) return { at: log!.at[row]!, isOwn: log!.isOwn[row]! };
  }
  return null;
}

function segmentText(
  leaf: LeafOf<'segment'>,
  holds: boolean,
  history: History,
  now: number,
  { timeZone }: Wording,
): string {
  switch (leaf.is) {
    case 'in':
    case 'not-in':
      return holds === (leaf.is === 'in') ? 'in it' : 'not in it';
    case 'in-for': {
      const entry = latestCrossing(history, leaf.segmentId, true, now);
      const exit = latestCrossing(history, leaf.segmentId, false, now);
      if (entry === null || (exit !== null && exit.at > entry.at)) return 'not in it';
      return `in it since ${instantText(entry.at, timeZone)}, ${agoText(now - entry.at)}`;
    }
    case 'entered':
    case 'left': {
      const crossing = latestCrossing(history, leaf.segmentId, leaf.is === 'entered', now);
      if (crossing === null) return `never ${leaf.is}`;
      const why = crossing.isOwn ? '' : ', because its definition was made or changed';
      return `last ${leaf.is} on ${instantText(crossing.at, timeZone)}${why}`;
    }
  }
}

/** The number of an attribute or a value that is compared with everybody's. */
function ownNumber({ of }: LeafOf<'relative'>, history: History, now: number): number | null {
  const found =
    of.from === 'value' ? valueAt(history, of.name, now) : 'name' in of ? readAttribute(history, of.name) : null;
  return typeof found === 'number' ? found : null;
}

/** What was found for a condition that counts nothing, in words; empty when there is nothing to say. */
export function explainState(
  leaf: Leaf,
  holds: boolean,
  history: History,
  now: number,
  about: ExplainAbout,
  wording: Wording,
): string {
  switch (leaf.type) {
    case 'attribute':
      return attributeText(leaf, history, now, wording);
    case 'consent':
      return consentText(leaf, history, now, wording);
    case 'value':
      return worthText(leaf, history, now, wording);
    case 'company':
      return companyText(leaf, history, now, wording);
    case 'near':
      return nearText(leaf, history);
    case 'list':
      return listText(history, now, about, wording);
    case 'segment':
      return segmentText(leaf, holds, history, now, wording);
    case 'relative':
      return relativeText(leaf, ownNumber(leaf, history, now), about, wording);
    case 'sample':
      return holds ? 'drawn' : 'not drawn';
    default:
      return '';
  }
}
