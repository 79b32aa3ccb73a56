import type { Comparison } from './likeness.ts';
import { FIELDS, type Field, LEVELS, MISSING } from './person.ts';
import type { Model } from './weigh-pairs.ts';

/** Why two contacts may be one person, or what speaks against it. */
export type Reason = {
  field: Field;
  level: string;
  /** How much more probable this is for one person than for two strangers, as a power of ten; below 0: speaks against. */
  weight: number;
  text: string;
};

const texts: { [F in Field]: Record<(typeof LEVELS)[F][number], string> } = {
  firstName: {
    same: 'Same first name',
    'short-form': 'First names of which one stands for the other',
    initial: 'One first name is the initial of the other',
    close: 'First names that differ by a slip',
    differs: 'Different first names',
    swapped: 'First and last name the other way round',
  },
  lastName: {
    same: 'Same last name',
    part: 'One last name is part of the other',
    close: 'Last names that differ by a slip',
    differs: 'Different last names',
  },
  birthDate: {
    same: 'Same birth date',
    'same-year': 'Same birth year',
    close: 'Birth dates that differ by a slip',
    differs: 'Different birth dates',
  },
  phone: {
    same: 'Same phone number',
    close: 'Phone numbers that differ by a slip',
    differs: 'Different phone numbers',
  },
  email: {
    same: 'Same mailbox',
    close: 'E-mail addresses that differ by a slip',
    'same-name-part': 'Same e-mail address at another provider',
    differs: 'Different e-mail addresses',
    function: 'Same shared mailbox (info@ and such)',
  },
  address: {
    same: 'Same address',
    close: 'Addresses that differ in how they are written',
    'same-area': 'Same postcode or town',
    differs: 'Different addresses',
    near: 'Different streets, same postcode or town',
  },
  company: {
    same: 'Same company',
    close: 'Names of companies that differ by a slip',
    differs: 'Different companies',
  },
};

/** What was compared, in words, what counts most first. A name or value that few have counts more than a common one. */
export function explainPair(comparison: Comparison, model: Model): Reason[] {
  const reasons = FIELDS.flatMap((field): Reason[] => {
    const { level, byChance } = comparison[field];
    if (level === MISSING) return [];
    const name = LEVELS[field][level]!;
    const text = (texts[field] as Record<string, string>)[name]!;
    const weight = Math.round(Math.log10(model.same[field][level]! / byChance) * 10) / 10;
    const isRare = name === 'same' && (field === 'lastName' || field === 'firstName') && byChance < 2e-4;
    return [{ field, level: name, weight, text: isRare ? `${text}, a rare one` : text }];
  });
  return reasons.sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight));
}
