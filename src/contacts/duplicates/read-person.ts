import type { AttributeValue } from '../attribute-types.ts';
import type { Person } from './person.ts';

/** What an attribute can tell about a person. */
export const personFields = [
  'firstName',
  'lastName',
  'fullName',
  'email',
  'phone',
  'birthDate',
  'street',
  'postcode',
  'city',
  'company',
  'country',
] as const;
export type PersonField = (typeof personFields)[number];

/** Names of attributes as shops in Scandinavia and elsewhere have them: letters and digits only, lower case, å ä ö as a a o. */
const names: Record<PersonField, string> = {
  firstName:
    'firstname first fname forename givenname givennames fornamn tilltalsnamn fornavn etunimi vorname prenom contactfirstname',
  lastName:
    'lastname last lname surname familyname efternamn slaktnamn efternavn etternavn sukunimi nachname familienname nom ' +
    'contactlastname',
  fullName: 'name fullname namn navn nimi contactname customername kundnamn displayname',
  email:
    'email email1 email2 emailaddress secondemail secondaryemail otheremail alternativeemail workemail privateemail epost ' +
    'epostadress epostadresse mejl mejladress mail mailadress',
  phone:
    'phone phone1 phone2 phoneno phonenumber mobile mobileno mobilenumber mobilephone cell cellphone cellular tel telnr ' +
    'telephone telephonenumber homephone workphone telefon telefonnr telefonnummer mobil mobilnr mobilnummer mobiltelefon ' +
    'mobiltlf tlf tlfnr puhelin puhelinnumero matkapuhelin gsm handy handynummer',
  birthDate:
    'birthdate birth bday birthday dateofbirth dob birthyear yearofbirth fodelsedatum fodelsedag fodd fodselsdato fodselsdag ' +
    'fodelsear fodselsar syntymaaika geburtsdatum geburtstag',
  street:
    'street street1 streetname streetaddress address address1 addressline1 addr addr1 homeaddress shippingaddress ' +
    'billingaddress deliveryaddress adress gatuadress hemadress postadress leveransadress adresse gateadresse gata gate vej ' +
    'vejnavn osoite katuosoite lahiosoite strasse strae',
  postcode: 'postcode postalcode zip zipcode zippostalcode postnummer postnr postno postinumero plz postleitzahl',
  city: 'city town ort postort stad by poststed postdistrikt kaupunki postitoimipaikka stadt locality',
  company:
    'company companyname organisation organization organisationname employer firm business foretag foretagsnamn bolag firma ' +
    'firmanamn virksomhed bedrift yritys unternehmen arbetsgivare',
  country: 'country countrycode land maa',
};

const fields = new Map(personFields.flatMap((field) => names[field].split(' ').map((name) => [name, field] as const)));

/** Which attributes tell what, where a workspace says so itself: names as they are, the first that is known counts. */
export type PersonAttributes = Partial<Record<PersonField, readonly string[]>>;

const plain = (name: string) =>
  name
    .toLowerCase()
    .replace(/[åä]/g, 'a')
    .replace(/[öø]/g, 'o')
    .replace(/[^a-z0-9]/g, '');

/** Names come again with every contact. */
const read = new Map<string, PersonField | null>();
const MOST_READ = 10_000;

/** What the attribute of this name tells about a person ("first_name", "förnamn"); null: nothing we know of. */
export function personField(name: string): PersonField | null {
  let field = read.get(name);
  if (field === undefined) {
    field = fields.get(plain(name)) ?? null;
    if (read.size >= MOST_READ) read.clear();
    read.set(name, field);
  }
  return field;
}

/** "Anna Maria Berg" and "Berg, Anna Maria": the last word, or what stands before the comma, is the last name. */
function splitName(fullName: string): { firstName: string | null; lastName: string | null } {
  const [before = '', after] = fullName.split(',').map((part) => part.trim());
  if (after) return { firstName: after, lastName: before };
  const words = before.split(/\s+/);
  const lastName = words.length > 1 ? words.pop()! : null;
  return { firstName: words.join(' ') || null, lastName };
}

const wholeAddress = /^(.*?\d+\s*\p{L}?)\s*[,\n]\s*(?:[A-Z]{1,2}-)?(\d{3}\s\d{2}|\d{4,5})\s+(\p{L}.*)$/u;

/** A whole address in one attribute: "Storgatan 1, 123 45 Sjöby". */
function splitAddress(street: string | null): { street: string | null; postcode: string | null; city: string | null } {
  const parts = street === null ? null : wholeAddress.exec(street);
  return parts ? { street: parts[1]!, postcode: parts[2]!, city: parts[3]! } : { street, postcode: null, city: null };
}

/** Values by what they tell; those that the workspace named come first, then by the attribute's name. */
function sortValues(attributes: Record<string, AttributeValue>, named: PersonAttributes) {
  const found: Partial<Record<PersonField, string[]>> = {};
  const taken = new Set<string>();
  const add = (field: PersonField, name: string) => {
    const value = attributes[name];
    if ((typeof value !== 'string' && typeof value !== 'number') || String(value).trim() === '') return;
    found[field] = [...(found[field] ?? []), String(value)];
  };
  for (const field of personFields) {
    for (const name of named[field] ?? []) {
      taken.add(name);
      add(field, name);
    }
  }
  for (const name of Object.keys(attributes).sort()) {
    const field = taken.has(name) ? null : personField(name);
    if (field !== null) add(field, name);
  }
  return found;
}

/**
 * The person behind a contact, by the names of its attributes, and what `named` says of them. Two attributes for one thing:
 * the first counts, but all phones and addresses of mail.
 */
export function readPerson(
  contact: { id: number; email: string | null; attributes: Record<string, AttributeValue> },
  named: PersonAttributes = {},
): Person {
  const found = sortValues(contact.attributes, named);
  const one = (field: PersonField) => found[field]?.[0] ?? null;
  const fullName = one('fullName');
  const whole = fullName === null ? { firstName: null, lastName: null } : splitName(fullName);
  const isWhole = one('firstName') === null && one('lastName') === null;
  const address = splitAddress(one('street'));
  return {
    id: contact.id,
    firstName: isWhole ? whole.firstName : one('firstName'),
    lastName: isWhole ? whole.lastName : one('lastName'),
    emails: [...(contact.email === null ? [] : [contact.email]), ...(found.email ?? [])],
    phones: found.phone ?? [],
    birthDate: one('birthDate'),
    street: address.street,
    postcode: one('postcode') ?? address.postcode,
    city: one('city') ?? address.city,
    company: one('company'),
  };
}
