import { foldName } from './fold-name.ts';

const streetWords: [RegExp, string][] = [
  [/(\d\s?[a-h]?)\s+\d+\s*(tr|trappor|van|vaning|etg|etage|sal)\b.*$/, '$1'],
  [/\b(lgh|lagenhet|apt|apartment|leilighet|bst|van|vaning|tr|trappor|etg|etage|sal|c o)\b.*$/, ''],
  [/(\d)\s+(tv|th|mf)\b.*$/, '$1'],
  [/\b(nr|no)\s+(?=\d)/, ''],
  [/(\p{L}{2,}?)\s?(gatan|gata|gade|gt)\b/u, '$1g'],
  [/(\p{L}{2,}?)\s?(vagen|vag|veien|vegen|vej|vei)\b/u, '$1v'],
  [/\b(street|str)\b/, 'st'],
  [/\b(road)\b/, 'rd'],
  [/(\d)\s+(?=[a-h]\b)/, '$1'],
];

/** A street with its number as it is compared: folded, common words in short, without flat and floor. */
export function foldStreet(text: string): string {
  let street = foldName(text);
  for (const [pattern, short] of streetWords) street = street.replace(pattern, short);
  return street.replace(/\s+/g, ' ').trim();
}

/** Letters and digits only, in capitals, without the country before it. */
export const foldPostcode = (text: string): string =>
  text
    .normalize('NFKC')
    .toUpperCase()
    .replace(/^\s*(SE|S|DK|NO|N|FI|D|DE)\s*-\s*/, '')
    .replace(/[^\p{L}\p{N}]/gu, '');

const companyForms =
  /\b(ab|aktiebolag|aktiebolaget|publ|hb|handelsbolag|kb|kommanditbolag|ek for|as|a s|asa|aps|i s|k s|ivs|oy|oyj|oy ab|tmi|gmbh|ag|kg|ohg|ug|se|ltd|limited|plc|llc|llp|inc|incorporated|corp|corporation|co|company|bv|nv|sa|sas|sarl|srl|spa|ltda|sl|holding|group|gruppen|sverige|sweden|norge|norway|danmark|denmark|finland)\b/g;

/** A company's name as it is compared: folded, without its legal form and country; all of it when nothing else is left. */
export function foldCompany(text: string): string {
  const folded = foldName(text.replace(/&/g, ' o '));
  const bare = folded
    .replace(companyForms, ' ')
    .replace(/\b(och|og|and|und|et|ja)\b/g, 'o')
    .replace(/\s+/g, ' ')
    .trim();
  return bare === '' ? folded : bare;
}
