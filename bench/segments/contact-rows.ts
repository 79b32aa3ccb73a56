import type { Random, SimContact } from '../../simulator/index.ts';
import { bucketOf } from '../../src/contacts/index.ts';
import { WORKSPACE_ID, type WorldTable } from './world-tables.ts';

export type Cell = string | number | null | undefined | object;
/** Writes one row of a table. */
export type Write = (table: WorldTable, cells: readonly Cell[]) => void;

const INTERESTS = ['baking', 'barbecue', 'wine', 'garden', 'children', 'pets', 'vegetarian', 'fishing'];
const OTHER_ZONES = ['Europe/Helsinki', 'Europe/London', 'America/New_York'];
const DAY_MS = 86_400_000;
const iso = (at: number) => new Date(at).toISOString();

function interestsOf(random: Random): string[] {
  return [...new Set(Array.from({ length: random.between(0, 3) }, () => random.pick(INTERESTS)))];
}

function birthdayOf(year: number, random: Random): string {
  return iso(Date.UTC(year, 0, 1) + random.between(0, 364) * DAY_MS).slice(0, 10);
}

/** What a world knows of a contact besides events: the contact, consent, values, and attributes that changed. */
export function writeContact(contact: SimContact, random: Random, until: number, write: Write): void {
  const { number: id, externalId, email, birthYear, createdAt } = contact;
  const created = iso(createdAt);
  const attributes = {
    firstName: contact.firstName,
    lastName: contact.lastName,
    birthYear,
    birthday: birthYear === undefined ? undefined : birthdayOf(birthYear, random),
    city: contact.city,
    postcode: contact.postcode,
    hasCar: contact.hasCar,
    householdSize: contact.householdSize,
    interests: interestsOf(random),
  };
  const timeZone = random.chance(0.03) ? random.pick(OTHER_ZONES) : null;
  write('contact', [
    id,
    WORKSPACE_ID,
    externalId,
    email,
    email,
    attributes,
    timeZone,
    contact.language,
    bucketOf(id),
    created,
    created,
  ]);
  for (const { topic, state, at, source } of contact.consents) {
    write('consent', [WORKSPACE_ID, id, topic, state, source, iso(at), iso(at)]);
  }
  const said = contact.consents.at(-1);
  if (said) write('subscription', [WORKSPACE_ID, id, said.topic, said.state, iso(said.at)]);
  if (contact.householdSize !== undefined && random.chance(0.02)) {
    const at = iso(until - random.between(1, 300) * DAY_MS);
    write('contact_attribute_change', [WORKSPACE_ID, id, 'householdSize', String(contact.householdSize + 1), at]);
  }
  writeValues(id, random, until, write);
}

function writeValues(id: number, random: Random, until: number, write: Write): void {
  const at = iso(until - random.between(1, 60) * DAY_MS);
  const draw = random.unit();
  const tier = draw < 0.1 ? 'exclusive' : draw < 0.4 ? 'recurring' : 'mobile';
  write('contact_value', [WORKSPACE_ID, id, 'tier', null, tier, 'pyramid 1', at]);
  if (random.chance(0.6))
    write('contact_value', [WORKSPACE_ID, id, 'score', random.between(0, 100), null, 'score 3', at]);
}
