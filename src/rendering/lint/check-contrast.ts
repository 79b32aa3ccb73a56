import { type Colord, extend } from 'colord';
import a11yPlugin from 'colord/plugins/a11y';
import { over, type Scheme, type TextStyle, textStyles } from './computed-styles.ts';
import { type Check, type Design, type Element, type Finding, quote } from './design.ts';
import { readStyleSheets } from './style-rules.ts';

extend([a11yPlugin]);

/** WCAG 2.2, success criterion 1.4.3: large text is 24 px, or 18.66 px when bold. */
const LEAST = { usual: 4.5, large: 3 };
const SMALLEST_PX = 12;

/** Text that stands out too little from what is behind it: WCAG's ratio of relative luminance, light and dark. */
export const contrast: Check = {
  name: 'contrast',
  find(design) {
    if (design.isHuge) return [];
    const { atRules } = readStyleSheets(design);
    const pale = paleTexts(design, 'light', new Set());
    if (!atRules.some((rule) => /prefers-color-scheme:\s*dark/.test(rule))) return pale.findings;
    return [...pale.findings, ...paleTexts(design, 'dark', pale.elements).findings];
  },
};

/** Letters too small to read on a phone. Those of one or two px are made not to be read. */
export const smallText: Check = {
  name: 'small-text',
  find(design) {
    if (design.isHuge) return [];
    const seen = new Set<number>();
    const styles = textStyles(design, 'light');
    return [...styles].flatMap(([element, { fontSize, isHidden }]): Finding[] => {
      const size = Math.round(fontSize * 10) / 10;
      const text = ownText(design, element);
      if (isHidden || text === '' || size >= SMALLEST_PX || size <= 2 || seen.has(size)) return [];
      seen.add(size);
      const message = `The text ${quote(design.written(text))} has letters of ${size} px: on a phone, 12 px is the least people can read.`;
      return [{ at: design.spotOf(text), message }];
    });
  },
};

function paleTexts(design: Design, scheme: Scheme, known: ReadonlySet<Element>) {
  const elements = new Set<Element>();
  const findings = new Map<string, Finding>();
  for (const [element, style] of textStyles(design, scheme)) {
    const text = ownText(design, element);
    if (style.isHidden || style.fontSize <= 2 || !/[\p{L}\p{N}]/u.test(text)) continue;
    const pair = tooClose(style);
    if (!pair) continue;
    elements.add(element);
    if (known.has(element)) continue;
    const { front, back, ratio, least } = pair;
    const key = `${front.toHex()} ${back.toHex()}`;
    if (findings.has(key)) continue;
    const where = scheme === 'dark' ? 'In dark mode the' : 'The';
    findings.set(key, {
      at: design.spotOf(text),
      message: `${where} text ${quote(design.written(text))} is hard to read: ${front.toHex()} on ${back.toHex()} has a contrast of ${ratio} to 1, and ${least} is the least. Make one of them ${back.isDark() ? 'lighter' : 'darker'}.`,
    });
  }
  return { findings: [...findings.values()], elements };
}

function tooClose({ color, background, fontSize, isBold }: TextStyle) {
  if (!color || !background) return undefined;
  const front: Colord = color.alpha() === 1 ? color : over(color, background);
  const isLarge = fontSize >= 24 || (fontSize >= 18.66 && isBold);
  const least = isLarge ? LEAST.large : LEAST.usual;
  const ratio = front.contrast(background);
  return ratio >= least ? undefined : { front, back: background, ratio, least };
}

/** What stands directly in an element, expressions as words. */
function ownText(design: Design, element: Element): string {
  const text = element.children.map((node) => (node.type === 'text' ? node.data : ' ')).join('');
  return /[\p{L}\p{N}\p{P}\p{S}]/u.test(design.asRead(text)) ? text.trim() : '';
}
