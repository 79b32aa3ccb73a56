import { linksOf } from './check-links.ts';
import { type Check, type Element, type Finding, quote, textBelow } from './design.ts';

/** What a screen reader needs of the whole: the language to speak in, and a title (WCAG 2.2: 3.1.1 and 2.4.2). */
export const pageBasics: Check = {
  name: 'page-basics',
  find(design) {
    const found: Finding[] = [];
    const root = design.elements.find(({ name }) => name === 'html');
    if (!root?.attribs.lang?.trim() || root.attribs.lang === 'und') {
      found.push({ message: 'The message does not say its language: write <mjml lang="…">, or leave lang out.' });
    }
    const title = /<title>([^<]*)<\/title>/i.exec(design.message.markup)?.[1];
    if (!title?.trim())
      found.push({ message: 'The message has an empty title: leave mj-title out to get the subject.' });
    return found;
  },
};

/** Tables without a word on what they are for are read out cell by cell, with "row 1, column 2". */
export const layoutTables: Check = {
  name: 'layout-tables',
  find: (design) => {
    if (design.isHuge) return [];
    const plain = design.elements.filter((element) => element.name === 'table' && isUnspoken(element));
    return plain.slice(0, 1).map((element) => ({
      at: design.spotOf(textBelow(element).slice(0, 40), '<table', '<mj-table'),
      message: `${plain.length === 1 ? 'A table has' : `${plain.length} tables have`} neither role="presentation" (for layout) nor <th> (for figures): screen readers cannot tell which it is.`,
    }));
  },
};

function isUnspoken(table: Element): boolean {
  if (table.attribs.role !== undefined) return false;
  const open = [...table.children];
  for (let node = open.pop(); node; node = open.pop()) {
    if (!('attribs' in node)) continue;
    if (node.name === 'th') return false;
    open.push(...node.children);
  }
  return true;
}

/** Headings that skip a level: whoever goes from heading to heading looks for what is not there. */
export const headingOrder: Check = {
  name: 'heading-order',
  find(design) {
    let last = 0;
    if (design.isHuge) return [];
    return design.elements.flatMap((element): Finding[] => {
      const level = Number(/^h([1-6])$/.exec(element.name)?.[1] ?? 0);
      if (level === 0) return [];
      const skips = last > 0 && level > last + 1;
      const message = `The heading ${quote(design.written(textBelow(element)))} is an h${level} below an h${last}: use h${last + 1}.`;
      last = level;
      return skips ? [{ at: design.spotOf(textBelow(element)), message }] : [];
    });
  },
};

/** Says nothing without the words around it: in the five languages of our readers. */
const EMPTY_WORDS = new Set(
  `click here|here|this link|link|klicka här|här|länk|länken|klik her|her|linket|klikk her|trykk her|lenke|lenken|paina tästä|klikkaa tästä|tästä|linkki`.split(
    '|',
  ),
);

export const linkTexts: Check = {
  name: 'link-texts',
  find: (design) =>
    linksOf(design).flatMap(({ href, element }): Finding[] => {
      if (element.name !== 'a' || design.isHuge) return [];
      const text = element.attribs['aria-label'] ?? textBelow(element);
      const at = design.spotOf(href, text);
      if (text === '')
        return [{ at, message: `The link ${quote(design.written(href))} has no text: nobody can press it.` }];
      const said = text
        .toLowerCase()
        .replace(/[^\p{L}\p{N} ]/gu, '')
        .trim();
      if (!EMPTY_WORDS.has(said)) return [];
      return [{ at, message: `The link text ${quote(text)} does not say where it leads: name what one gets there.` }];
    }),
};
