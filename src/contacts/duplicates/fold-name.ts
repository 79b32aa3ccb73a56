import { nicknames } from './nicknames.ts';

const letters: Record<string, string> = {
  æ: 'a',
  ø: 'o',
  å: 'a',
  ä: 'a',
  ö: 'o',
  ß: 'ss',
  ð: 'd',
  þ: 'th',
  ł: 'l',
  đ: 'd',
};

/**
 * A name as it is compared: lower case, width and composition of Unicode evened out (NFKC), without accents, the Scandinavian
 * letters and what is written in their place made one (å and aa, æ and ä and ae, ø and ö and oe, ü and ue), only letters and single
 * spaces.
 */
export function foldName(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[æøåäößðþłđ]/g, (letter) => letters[letter] ?? letter)
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/['’´`.]/g, '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .replace(/aa|ae/g, 'a')
    .replace(/oe/g, 'o')
    .replace(/ue/g, 'u')
    .trim();
}

/**
 * What a folded name sounds like, roughly, by spellings that stand for each other in Scandinavia (ph and f, w and v, c/k/q,
 * z and s, th and t, doubled letters, h after a vowel or a consonant, sson and son). Only brings names together to be compared.
 */
export function soundOf(folded: string): string {
  return folded
    .replace(/ /g, '')
    .replace(/ph/g, 'f')
    .replace(/w/g, 'v')
    .replace(/x/g, 'ks')
    .replace(/qu?|ck|ch|c/g, 'k')
    .replace(/z/g, 's')
    .replace(/sen$/, 'son')
    .replace(/dt/g, 't')
    .replace(/(?<=.)h/g, '')
    .replace(/y|j/g, 'i')
    .replace(/(.)\1+/g, '$1')
    .replace(/(?<=.)[aeiou]+(?=.)/g, '');
}

/** A folded name with spellings of one sound made one, vowels kept: Thomas and Tomas, Carin and Karin, Wiktor and Victor. */
export function spellingOf(folded: string): string {
  return folded
    .replace(/ph/g, 'f')
    .replace(/w/g, 'v')
    .replace(/ck|ch|c|q/g, 'k')
    .replace(/x/g, 'ks')
    .replace(/z/g, 's')
    .replace(/(?<=.)h/g, '')
    .replace(/(?<=[aeou])j|y|ij/g, 'i')
    .replace(/(.)\1+/g, '$1');
}

const formalNames = new Map<string, string[]>();
for (const line of nicknames) {
  const names = line.split(' ').map(foldName);
  for (const name of names) formalNames.set(name, [...(formalNames.get(name) ?? []), names[0] as string]);
}

/** The formal names that a folded first name may stand for ("lasse" → "lars"), itself among them. */
export const formalOf = (folded: string): readonly string[] => formalNames.get(folded) ?? [folded];

/** Whether two folded first names may be those of one person: a short form and its formal name. */
export function mayBeNickname(a: string, b: string): boolean {
  const others = formalOf(b);
  return formalOf(a).some((name) => others.includes(name));
}
