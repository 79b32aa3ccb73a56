import type { Node } from '../../src/segments/language/definition.schema.ts';
import type { Names } from '../../src/segments/language/describe-definition.ts';

/** What is called what on the page docs/segments.md. */
export const pageNames: Names = {
  currency: 'SEK',
  timeZone: 'Europe/Stockholm',
  segmentName: (id) => (id === 4 ? 'Regulars' : undefined),
  offerName: (id) => (id === 7 ? 'Five per cent before noon' : undefined),
  campaignName: (id) => (id === 12 ? 'Spring' : undefined),
  templateName: (id) => (id === 3 ? 'Best cafés' : undefined),
};

/** A definition, or the root of one, with the sentence the page gives for it and where in the page that stands. */
export type PageExample = { root: Node; sentence: string; at: number };

/** The page's examples: JSON in a block with a quotation below, or JSON at the head of a list item with the sentence below. */
export function examplesIn(page: string): PageExample[] {
  const found = page.matchAll(/^(?:```json\n([\s\S]+?)```\n\n> |- `(\{.+\})`\n {2})(.+)$/gm);
  return [...found].map((match) => {
    const [whole, block, inline, sentence = ''] = match;
    const example = JSON.parse(block ?? inline ?? '') as Node | { version: 1; root: Node };
    return {
      root: 'version' in example ? example.root : example,
      sentence,
      at: match.index + whole.length - sentence.length,
    };
  });
}
