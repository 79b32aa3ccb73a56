import { IntlMessageFormat } from 'intl-messageformat';
import { describe, expect, it } from 'vitest';
import { collectSentences, readCatalog, wordLanguages } from '../../../scripts/words.ts';

type Piece = ReturnType<IntlMessageFormat['getAst']>[number];

// As the parser numbers them: plain text, a value as it is, and the # of a plural.
const [text, plain, hash] = [0, 1, 7];

const showsNumber = (pieces: readonly Piece[]): boolean =>
  pieces.some((piece) => piece.type === hash || ('children' in piece && showsNumber(piece.children)));

/** What a translation keeps of its sentence: values, the arms of plurals, tags. */
function listMarks(pieces: readonly Piece[]): string[] {
  return pieces.flatMap((piece): string[] => {
    if (piece.type === text || !('value' in piece)) return [];
    if ('children' in piece) return [`<${piece.value}>`, ...listMarks(piece.children)];
    if (!('options' in piece)) return [piece.type === plain ? `{${piece.value}}` : `{${piece.value}, as a number}`];
    const number = showsNumber(piece.options.other?.value ?? []) ? ' with # in other' : '';
    const inArms = Object.values(piece.options).flatMap((arm) => listMarks(arm.value));
    return [`{${piece.value}: ${Object.keys(piece.options).sort().join(', ')}${number}}`, ...inArms];
  });
}

function marksOf(message: string, language: string): string {
  if (!/[{}<>']/.test(message)) return '';
  return [...new Set(listMarks(new IntlMessageFormat(message, language).getAst()))].sort().join(' ');
}

/** Nothing where the translation is sound, else what is wrong with it. */
function complain(english: string, translation: string, language: string): string[] {
  try {
    const [wanted, found] = [marksOf(english, 'en'), marksOf(translation, language)];
    return wanted === found ? [] : [`“${translation}” has ${found || 'no marks'}, its sentence ${wanted || 'none'}`];
  } catch (problem) {
    return [`“${translation}” cannot be read: ${problem instanceof Error ? problem.message : problem}`];
  }
}

/** The first few, so that a failure can be read. */
const none = (found: readonly string[], howToMend: string) =>
  expect(found.slice(0, 10), `${found.length} of them; ${howToMend}`).toEqual([]);

const { sentences, problems } = collectSentences();

describe('the sentences of the pages', () => {
  it('are literals, so that they can be collected', () => {
    none(problems, 'give t() or rich() the sentence itself, and what changes in it as values');
  });

  it('can be read as messages', () => {
    none(
      sentences.flatMap((sentence) => complain(sentence, sentence, 'en')),
      'mend the braces and tags of the sentence in the page',
    );
  });
});

describe.each(wordLanguages)('the words of %s', (language) => {
  const catalog = readCatalog(language);
  const take = `\`npm run words -- ${language} filled.json\``;

  it('lack no sentence', () => {
    none(
      sentences.filter((sentence) => !catalog[sentence]),
      `\`npm run --silent words -- ${language} > filled.json\` lists them; fill them in, and ${take} takes them over`,
    );
  });

  it('have none that no page says', () => {
    const said = new Set(sentences);
    none(
      Object.keys(catalog).filter((sentence) => !said.has(sentence)),
      `${take} drops them, even where filled.json is only {}`,
    );
  });

  it('keep the values, plurals and tags of each sentence', () => {
    none(
      Object.entries(catalog).flatMap(([english, translation]) => complain(english, translation, language)),
      `mend them in web/src/words/${language}.json`,
    );
  });
});
