/**
 * Names and places to draw from. First and last names are common ones combined at random; towns and postcodes are
 * invented; every address is at a domain reserved for examples (RFC 2606), so that no mail can reach anybody.
 */

export const MAIL_DOMAINS = ['example.com', 'example.org', 'example.net'] as const;

/** First names common among people born before 1962. */
export const ELDER_NAMES: readonly string[] = (
  'Birgitta Lars Margareta Anders Karin Bengt Ingrid Sven Gunilla Göran Kerstin Bo Monica Leif Ulla Kjell Barbro ' +
  'Rolf Marianne Stig Inger Arne Britt Ove Anita Åke Siv Nils Gun Börje Elisabeth Sture Solveig Hans Berit Roland'
).split(' ');

/** First names common among those born later. */
export const YOUNGER_NAMES: readonly string[] = (
  'Emma Erik Anna Johan Sara Daniel Maria Fredrik Elin Oskar Hanna Jonas Linnea Marcus Ida Viktor Sofia Simon Amanda ' +
  'Filip Julia Alexander Frida Adam Malin David Josefin Henrik Fatima Ali Amina Omar Klara Hugo Alva Noah Maja Elias ' +
  'Wilma Liam Ebba Axel Tove Mohammed Zeynep Björn'
).split(' ');

export const LAST_NAMES: readonly string[] = (
  'Andersson Johansson Karlsson Nilsson Eriksson Larsson Olsson Persson Svensson Gustafsson Pettersson Jonsson Jansson ' +
  'Hansson Bengtsson Lindberg Jakobsson Magnusson Lindström Lindqvist Lindgren Axelsson Berg Bergström Lundberg Lundgren ' +
  'Lind Mattsson Berglund Fredriksson Sandberg Henriksson Forsberg Sjöberg Wallin Engström Eklund Danielsson Lundin ' +
  'Håkansson Björk Bergman Gunnarsson Holm Wikström Samuelsson Isaksson Fransson Nyström Holmberg Arvidsson Löfgren ' +
  'Söderberg Nyberg Blomqvist Claesson Nordström Mårtensson Hassan Ahmed Virtanen Nguyen Öberg Åberg'
).split(' ');

/** Invented towns around the shop, with how many of its contacts live there (any scale). */
export const TOWNS: readonly { city: string; postcodeStart: string; weight: number }[] = [
  { city: 'Kvarnhamn', postcodeStart: '990', weight: 46 },
  { city: 'Norra Kvarnhamn', postcodeStart: '991', weight: 18 },
  { city: 'Björkslätt', postcodeStart: '992', weight: 12 },
  { city: 'Åsunda', postcodeStart: '993', weight: 9 },
  { city: 'Lillmossen', postcodeStart: '994', weight: 6 },
  { city: 'Tallbro', postcodeStart: '995', weight: 5 },
  { city: 'Ekudden', postcodeStart: '996', weight: 4 },
];

export const LANGUAGE_SHARE = { sv: 88, en: 6, fi: 3, ar: 3 } as const;

/** Lower case without accents, for the part of an address before the @. */
export function plainLetters(name: string): string {
  return name
    .normalize('NFD')
    .replace(/\p{Diacritic}/gu, '')
    .toLowerCase()
    .replace(/[^a-z]/g, '');
}
