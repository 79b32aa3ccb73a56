import mjml2html from 'mjml';
import { lineStart, type MappedText, placeAt, plainText } from './mapped-text.ts';
import type { ProblemList } from './problem-list.ts';
import type { MustacheStore } from './take-out-mustaches.ts';

/**
 * MJML → HTML, without web fonts and without reading files. Problems carry the author's line. White space between lines
 * is collapsed, which saves a quarter of the bytes (not inside `pre`).
 */
export async function compileMjml(design: MappedText, store: MustacheStore, problems: ProblemList): Promise<string> {
  const source = plainText(design);
  const tell = (line: number, message: string) => {
    // A word in the place of a colour or a width is an expression whose value we do not know yet.
    if (message.includes('has invalid value') && store.pattern().test(message)) return;
    const place = placeAt(design, firstInk(source, lineStart(source, line)));
    problems.add(place, store.restore(message), { code: 'rendering_mjml_invalid' });
  };
  try {
    const { html, errors } = await mjml2html(source, {
      fonts: {},
      keepComments: false,
      validationLevel: 'soft',
      ignoreIncludes: true,
    });
    for (const error of errors) tell(error.line, `${error.tagName}: ${error.message.trim()}`);
    return collapse(html);
  } catch (error) {
    tell(1, `MJML cannot read this: ${String((error as Error).message).split('\n')[0]}`);
    return '';
  }
}

function firstInk(text: string, from: number): number {
  const ink = /\S/g;
  ink.lastIndex = from;
  return ink.exec(text)?.index ?? from;
}

function collapse(html: string): string {
  return html
    .split(/(<pre\b[\s\S]*?<\/pre\s*>)/i)
    .map((piece, index) => (index % 2 === 1 ? piece : piece.replace(/[ \t]*\n\s*/g, '\n')))
    .join('')
    .trim();
}
