/**
 * `npm run words`: how many sentences of the web app each language lacks. `npm run words -- sv`: those, as JSON to be filled
 * in. `npm run words -- sv filled.json`: takes them over, and drops what no page says any more.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import ts from 'typescript';

const source = resolve(import.meta.dirname, '../web/src');

export const wordLanguages = ['sv', 'da', 'nb'] as const;

const catalogFile = (language: string) => join(source, 'words', `${language}.json`);

/** English sentence → translation. */
export const readCatalog = (language: string): Record<string, string> =>
  JSON.parse(readFileSync(catalogFile(language), 'utf8'));

const speaks = new Set(['t', 'rich']);

function collectFrom(file: string, found: Set<string>, problems: string[]): void {
  const tree = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest);
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && ts.isIdentifier(node.expression) && speaks.has(node.expression.text)) {
      const [sentence] = node.arguments;
      if (sentence && ts.isStringLiteralLike(sentence)) found.add(sentence.text);
      else {
        const { line } = tree.getLineAndCharacterOfPosition(node.getStart(tree));
        problems.push(`${file.slice(source.length + 1)}:${line + 1} does not say its sentence in so many words`);
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(tree);
}

/** Every sentence that the web app says, and the places where it is not written down as one. */
export function collectSentences(): { sentences: string[]; problems: string[] } {
  const found = new Set<string>();
  const problems: string[] = [];
  const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((file) => /\.tsx?$/.test(file));
  for (const file of files.filter((name) => !name.endsWith('.d.ts'))) collectFrom(join(source, file), found, problems);
  return { sentences: [...found].sort(), problems };
}

function lacking(language: string, sentences: readonly string[]): string[] {
  const catalog = readCatalog(language);
  return sentences.filter((sentence) => !catalog[sentence]);
}

function takeOver(language: string, file: string, sentences: readonly string[]): void {
  const filled = { ...readCatalog(language), ...(JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>) };
  const kept = sentences.filter((sentence) => filled[sentence]).map((sentence) => [sentence, filled[sentence]]);
  writeFileSync(catalogFile(language), `${JSON.stringify(Object.fromEntries(kept), null, 2)}\n`);
}

if (process.argv[1] === import.meta.filename) {
  const [language, file] = process.argv.slice(2);
  const { sentences, problems } = collectSentences();
  for (const problem of problems) console.error(problem);
  if (language && file) takeOver(language, file, sentences);
  if (language && !file) {
    const empty = lacking(language, sentences).map((sentence) => [sentence, '']);
    console.log(JSON.stringify(Object.fromEntries(empty), null, 2));
  } else {
    console.log(`${sentences.length} sentences`);
    for (const each of wordLanguages) console.log(`${each} lacks ${lacking(each, sentences).length}`);
  }
}
