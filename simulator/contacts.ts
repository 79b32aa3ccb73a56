/** Makes one contact: what the shop knows, and the truth behind it. */

import { type Calendar, DAY_MS, dateOf } from './calendar.ts';
import { ELDER_NAMES, LANGUAGE_SHARE, LAST_NAMES, MAIL_DOMAINS, plainLetters, TOWNS, YOUNGER_NAMES } from './names.ts';
import { ASSUMPTIONS, HABITS, KIND_SHARE, type Kind, PHASE_SHARE, type Phase, REACTIONS } from './people.ts';
import { cumulate, type Random } from './random.ts';

/** What really drives a person. For the simulator and for judging results; never to be given to the product. */
export type Truth = {
  kind: Kind;
  phase: Phase;
  /** 0 does not look at prices, 1 looks at nothing else. */
  priceSensitivity: number;
  /** Inclination to read mail, mean 1. */
  mailAffinity: number;
  /** Expected orders a year while active. */
  ordersPerYear: number;
  /** First and last instant (epoch ms) at which the person is a customer; the last one excluded. */
  activeFrom: number;
  activeUntil: number;
  /** What the shop may not have on record. */
  hasCar: boolean;
  householdSize: number;
  birthYear: number;
};

export type SimConsent = { topic: 'newsletter'; state: 'subscribed' | 'unsubscribed'; at: number; source: string };

export type SimContact = {
  /** 1, 2, 3 …: position in the simulated shop. */
  number: number;
  /** Loyalty card, `K000123`. */
  externalId: string;
  email: string;
  firstName: string;
  lastName: string;
  /** `undefined` where the shop does not know; so too below. */
  birthYear: number | undefined;
  city: string;
  postcode: string | undefined;
  hasCar: boolean | undefined;
  householdSize: number | undefined;
  language: string;
  /** When the shop first knew of the contact, epoch ms. */
  createdAt: number;
  /** In order of time; empty when never asked or never agreed. */
  consents: readonly SimConsent[];
  truth: Truth;
};

export type ContactSettings = { from: number; until: number; calendar: Calendar };

const TOWN_WEIGHTS = cumulate(TOWNS.map((town) => town.weight));

/** One contact. Depends on the settings, the number and the stream only. */
export function makeContact(number: number, random: Random, settings: ContactSettings): SimContact {
  const truth = drawTruth(random, settings);
  const createdAt = drawCreatedAt(truth, random, settings);
  const names = truth.birthYear < 1962 ? ELDER_NAMES : YOUNGER_NAMES;
  const firstName = random.pick(names);
  const lastName = random.pick(LAST_NAMES);
  const town = TOWNS[random.weightedIndex(TOWN_WEIGHTS)] ?? { city: '', postcodeStart: '' };
  const postcode = `${town.postcodeStart} ${String(random.between(10, 99))}`;
  const { missing } = ASSUMPTIONS;
  return {
    number,
    externalId: `K${String(number).padStart(6, '0')}`,
    email: `${plainLetters(firstName)}.${plainLetters(lastName)}.${number}@${random.pick(MAIL_DOMAINS)}`,
    firstName,
    lastName,
    birthYear: random.chance(missing.birthYear) ? undefined : truth.birthYear,
    city: town.city,
    postcode: random.chance(missing.postcode) ? undefined : postcode,
    hasCar: random.chance(missing.hasCar) ? undefined : truth.hasCar,
    householdSize: random.chance(missing.householdSize) ? undefined : truth.householdSize,
    language: random.weighted(LANGUAGE_SHARE),
    createdAt,
    consents: drawConsents(createdAt, random, settings),
    truth,
  };
}

/** Whether the contact may be sent newsletters at an instant (epoch ms). */
export function isSubscribed(contact: SimContact, at: number): boolean {
  let subscribed = false;
  for (const consent of contact.consents) if (consent.at <= at) subscribed = consent.state === 'subscribed';
  return subscribed;
}

/** How likely the person is to open a mail sent at an instant (epoch ms). */
export function openChance(truth: Truth, at: number): number {
  const stage =
    at >= truth.activeUntil ? ASSUMPTIONS.lapsedOpen : truth.phase === 'newcomer' ? ASSUMPTIONS.newcomerOpen : 1;
  return Math.min(ASSUMPTIONS.largestProbability, REACTIONS[truth.kind].open * truth.mailAffinity * stage);
}

function drawTruth(random: Random, { from, until, calendar }: ContactSettings): Truth {
  const kind = random.weighted(KIND_SHARE);
  const phase = random.weighted(PHASE_SHARE);
  const habits = HABITS[kind];
  const shape = ASSUMPTIONS.orderRateShape;
  const affinityShape = ASSUMPTIONS.mailAffinityShape;
  const spread = random.normal(habits.priceSensitivity, ASSUMPTIONS.priceSensitivitySd);
  const span = until - from;
  return {
    kind,
    phase,
    priceSensitivity: Math.min(1, Math.max(0, spread)),
    mailAffinity: Math.min(ASSUMPTIONS.mailAffinityMax, random.gamma(affinityShape, 1 / affinityShape)),
    ordersPerYear: random.gamma(shape, habits.ordersPerYear / shape),
    activeFrom: phase === 'newcomer' ? Math.floor(until - span * 0.17 * random.unit()) : Number.NEGATIVE_INFINITY,
    activeUntil:
      phase === 'lapsed' ? Math.floor(until - span * (0.25 + 0.65 * random.unit())) : Number.POSITIVE_INFINITY,
    hasCar: random.chance(habits.hasCar),
    householdSize: random.between(...habits.household),
    birthYear: dateOf(calendar.local(until).day).year - random.between(...habits.age),
  };
}

function drawCreatedAt(truth: Truth, random: Random, { from }: ContactSettings): number {
  const yearsBefore = 5 * random.unit();
  return truth.phase === 'newcomer' ? truth.activeFrom : Math.floor(from - yearsBefore * 365 * DAY_MS);
}

function drawConsents(createdAt: number, random: Random, { from, until }: ContactSettings): SimConsent[] {
  const fate = random.unit();
  const moment = random.unit();
  if (fate < ASSUMPTIONS.neverConsented) return [];
  const given: SimConsent = { topic: 'newsletter', state: 'subscribed', at: createdAt, source: 'loyalty form' };
  if (fate >= ASSUMPTIONS.neverConsented + ASSUMPTIONS.unsubscribedLater) return [given];
  const earliest = Math.max(from, createdAt);
  const at = Math.floor(earliest + (until - earliest) * moment);
  return [given, { topic: 'newsletter', state: 'unsubscribed', at, source: 'preference page' }];
}
