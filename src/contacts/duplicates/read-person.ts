import type { AttributeValue } from '../attribute-types.ts';
import type { Person } from './person.ts';

/** What an attribute tells about a person, when its name says so. */
export type PersonField =
  | 'firstName'
  | 'lastName'
  | 'email'
  | 'phone'
  | 'birthDate'
  | 'street'
  | 'postcode'
  | 'city'
  | 'country';

/** Names of attributes as shops in Scandinavia and elsewhere have them: letters only, lower case. */
const names: Record<PersonField, readonly string[]> = {
  firstName: ['firstname', 'givenname', 'forename', 'fornamn', 'fornavn', 'etunimi', 'vorname'],
  lastName: ['lastname', 'surname', 'familyname', 'efternamn', 'efternavn', 'etternavn', 'sukunimi', 'nachname'],
  email: ['email2', 'secondemail', 'otheremail', 'workemail', 'privateemail', 'epost', 'mail'],
  phone: [
    'phone',
    'phonenumber',
    'mobile',
    'mobilephone',
    'telephone',
    'telefon',
    'mobil',
    'mobiltelefon',
    'puhelin',
    'handy',
  ],
  birthDate: [
    'birthdate',
    'dateofbirth',
    'birthday',
    'dob',
    'birthyear',
    'fodelsedatum',
    'fodelsedag',
    'fodselsdato',
    'fodelsear',
  ],
  street: ['street', 'address', 'address1', 'streetaddress', 'adress', 'gatuadress', 'adresse', 'gata', 'vej'],
  postcode: ['postcode', 'postalcode', 'zip', 'zipcode', 'postnummer', 'postnr', 'postinumero', 'plz'],
  city: ['city', 'town', 'ort', 'postort', 'stad', 'by', 'poststed', 'kaupunki'],
  country: ['country', 'countrycode', 'land', 'maa'],
};

const fields = new Map(
  Object.entries(names).flatMap(([field, known]) => known.map((name) => [name, field as PersonField] as const)),
);

const plain = (name: string) =>
  name
    .toLowerCase()
    .replace(/[åä]/g, 'a')
    .replace(/[öø]/g, 'o')
    .replace(/[^a-z0-9]/g, '');

/** What the attribute of this name tells about a person ("first_name", "förnamn"); null: nothing we know of. */
export const personField = (name: string): PersonField | null => fields.get(plain(name)) ?? null;

/** The person behind a contact, by the names of its attributes; two attributes for one thing: the first by name, but all phones and addresses of mail. */
export function readPerson(contact: {
  id: number;
  email: string | null;
  attributes: Record<string, AttributeValue>;
}): Person {
  const found: Partial<Record<PersonField, string[]>> = {};
  for (const name of Object.keys(contact.attributes).sort()) {
    const field = personField(name);
    const value = contact.attributes[name];
    if (field === null || (typeof value !== 'string' && typeof value !== 'number')) continue;
    found[field] = [...(found[field] ?? []), String(value)];
  }
  const one = (field: PersonField) => found[field]?.[0] ?? null;
  return {
    id: contact.id,
    firstName: one('firstName'),
    lastName: one('lastName'),
    emails: [...(contact.email === null ? [] : [contact.email]), ...(found.email ?? [])],
    phones: found.phone ?? [],
    birthDate: one('birthDate'),
    street: one('street'),
    postcode: one('postcode'),
    city: one('city'),
  };
}
