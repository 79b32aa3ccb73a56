import { type Likeness, likeness, nothing } from './likeness.ts';
import { ofEither, type People, type Prepared } from './prepare-people.ts';
import { isOneSlip, jaroWinkler } from './string-distance.ts';

const differs = likeness('address', 'differs', 0.98);

const numberOf = (street: string) => street.match(/\d+/)?.[0];

/** Streets that are known and not alike speak another language than one that is not known. */
function inOneArea(people: People, a: Prepared, b: Prepared, byChance: number): Likeness {
  const without = ofEither(people.partial.withoutStreet, people);
  return a.street === '' || b.street === ''
    ? likeness('address', 'same-area', byChance * without)
    : likeness('address', 'near', byChance * (1 - without));
}

/** One of the two has no postcode: towns tell, where both have one. */
function compareByCity(people: People, a: Prepared, b: Prepared): Likeness {
  const isSameStreet = a.street !== '' && a.street === b.street && /\d/.test(a.street);
  if (a.city === '' || b.city === '') return isSameStreet ? likeness('address', 'close', 3e-4) : nothing;
  if (a.city !== b.city && !isOneSlip(a.city, b.city)) return differs;
  if (isSameStreet) return likeness('address', 'close', 1e-4);
  return inOneArea(people, a, b, people.cities.of(a.city));
}

/** Street, postcode and town. */
export function compareAddresses(people: People, a: Prepared, b: Prepared): Likeness {
  if (a.address !== '' && a.address === b.address) return likeness('address', 'same', people.addresses.of(a.address));
  if (a.postcode === '' || b.postcode === '') return compareByCity(people, a, b);
  const hasStreets = a.street !== '' && b.street !== '';
  if (a.postcode === b.postcode) {
    if (hasStreets && numberOf(a.street) === numberOf(b.street) && jaroWinkler(a.street, b.street) >= 0.92) {
      const byChance = Math.max(people.addresses.of(a.address), people.addresses.of(b.address)) * 3;
      return likeness('address', 'close', byChance);
    }
    return inOneArea(people, a, b, people.postcodes.of(a.postcode));
  }
  if (hasStreets && a.street === b.street && isOneSlip(a.postcode, b.postcode)) {
    return likeness('address', 'close', 1e-4);
  }
  return differs;
}

/** Companies by name, their legal form and country left aside. */
export function compareCompanies({ companies }: People, a: string, b: string): Likeness {
  if (a === '' || b === '') return nothing;
  if (a === b) return likeness('company', 'same', companies.of(a));
  if (Math.min(a.length, b.length) >= 5 && (isOneSlip(a, b) || jaroWinkler(a, b) >= 0.95)) {
    return likeness('company', 'close', Math.min(0.05, 3 * Math.max(companies.of(a), companies.of(b))));
  }
  return likeness('company', 'differs', 0.98);
}
