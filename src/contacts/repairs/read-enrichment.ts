import { z } from 'zod';
import { type AttributeType, type AttributeValue, readAttribute, typeOfValue } from '../attribute-types.ts';
import { normaliseEmail } from '../normalise-email.ts';
import { printable } from '../storable.ts';
import type { RepairProblem } from './problems.store.ts';
import { isEmpty, type Wish } from './run-repair.ts';

/** Whom we asked about. */
export type Asked = { id: number; externalId: string | null; email: string | null };

/** What an answer says, as far as it can be used. */
export type Enrichment = {
  wishes: Wish[];
  problems: RepairProblem[];
  /** Types of attributes nobody has declared yet, by their first value. */
  fresh: Map<string, AttributeType>;
  /** bad: entries or values that cannot be read; notAsked: contacts, notWanted: fields that we did not ask for. */
  counts: { answered: number; bad: number; notAsked: number; notWanted: number };
};

/** More is no answer to a hundred questions. */
const MOST_ENTRIES = 1_000;

const entrySchema = z.object({
  externalId: z.string().nullish(),
  email: z.string().nullish(),
  attributes: z.record(z.string(), z.unknown()),
});

const normalOf = (email: string): string => {
  const reading = normaliseEmail(email);
  return reading.ok ? reading.emailNormal : email;
};

/** The list in an answer, or in words why it is none. */
function readList(text: string): { list: unknown[] } | { why: string } {
  let answer: unknown;
  try {
    answer = JSON.parse(text);
  } catch {
    return { why: 'its answer is not JSON' };
  }
  if (!Array.isArray(answer)) return { why: 'its answer is not a list of { externalId, attributes }' };
  if (answer.length > MOST_ENTRIES) return { why: `its answer has more than ${MOST_ENTRIES} entries` };
  return { list: answer };
}

/** Values of one entry in their stored form, and what was wrong with the others. Empty ones say nothing. */
function readValues(
  attributes: Record<string, unknown>,
  { fields, types }: { fields: ReadonlySet<string>; types: Map<string, AttributeType> },
) {
  const values: Record<string, AttributeValue> = {};
  const fresh = new Map<string, AttributeType>();
  const wrong: string[] = [];
  let notWanted = 0;
  for (const [name, value] of Object.entries(attributes)) {
    if (!fields.has(name)) {
      notWanted += 1;
      continue;
    }
    if (isEmpty(value)) continue;
    const type = types.get(name) ?? typeOfValue(value);
    const reading = type === null ? null : readAttribute(type, value);
    if (type === null || !reading?.ok) {
      wrong.push(`${name}: ${reading && !reading.ok ? reading.message : 'No attribute can hold this value.'}`);
      continue;
    }
    if (!types.has(name)) {
      types.set(name, type);
      fresh.set(name, type);
    }
    values[name] = reading.value;
  }
  return { values, fresh, wrong, notWanted };
}

/**
 * Reads what another system says of the contacts it was asked about: a JSON list of { externalId or email, attributes }. Entries
 * and values that cannot be read, and what was not asked for, are counted and left out. Pure.
 */
export function readEnrichment(
  text: string,
  asked: readonly Asked[],
  { fields, types: known }: { fields: ReadonlySet<string>; types: ReadonlyMap<string, AttributeType> },
): { ok: true; enrichment: Enrichment } | { ok: false; why: string } {
  const answer = readList(text);
  if ('why' in answer) return { ok: false, why: answer.why };
  const types = new Map(known);
  const byExternalId = new Map(
    asked.flatMap((one) => (one.externalId === null ? [] : [[one.externalId, one] as const])),
  );
  const byEmail = new Map(asked.flatMap((one) => (one.email === null ? [] : [[normalOf(one.email), one] as const])));
  const counts = { answered: 0, bad: 0, notAsked: 0, notWanted: 0 };
  const found: Enrichment = { wishes: [], problems: [], fresh: new Map(), counts };
  for (const given of answer.list) {
    const entry = entrySchema.safeParse(given).data;
    if (!entry || (isEmpty(entry.externalId) && isEmpty(entry.email))) {
      counts.bad += 1;
      continue;
    }
    const { externalId, email, attributes } = entry;
    const contact = isEmpty(externalId) ? byEmail.get(normalOf(email ?? '')) : byExternalId.get(externalId ?? '');
    if (!contact) {
      counts.notAsked += 1;
      continue;
    }
    const { values, fresh, wrong, notWanted } = readValues(attributes, { fields, types });
    counts.answered += 1;
    counts.notWanted += notWanted;
    counts.bad += wrong.length;
    for (const [name, type] of fresh) found.fresh.set(name, type);
    if (wrong.length > 0) {
      const reason = printable(wrong.join(' ')).slice(0, 1_000);
      found.problems.push({ place: contact.id, code: 'value_invalid', reason });
    }
    found.wishes.push({ contactId: contact.id, values });
  }
  return { ok: true, enrichment: found };
}
