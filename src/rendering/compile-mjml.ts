import { loadMjml } from './load-mjml.ts';
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
  const mjml2html = await loadMjml();
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

/** Outside of `pre`, which ends at the first </pre> or not at all. */
function collapse(html: string): string {
  const tight = (text: string) => text.replace(/(?<![ \t])[ \t]*\n\s*/g, '\n');
  const marks = html.toLowerCase();
  let result = '';
  let at = 0;
  for (let start = marks.indexOf('<pre'); start >= 0; start = marks.indexOf('<pre', at)) {
    const end = marks.indexOf('</pre', start);
    if (end < 0) break;
    result += tight(html.slice(at, start)) + html.slice(start, end);
    at = end;
  }
  return (result + tight(html.slice(at))).trim();
}
