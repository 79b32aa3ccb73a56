/**
 * Colours and sizes of the text of a message, by the cascade of CSS as far as mail designs use it: style sheets by
 * specificity, inline styles over them, `!important` over those; colours inherited, backgrounds composed.
 */

import { type Colord, colord, extend } from 'colord';
import namesPlugin from 'colord/plugins/names';
import { selectAll } from 'css-select';
import type { Design, Element } from './design.ts';
import { readInlineStyle, readStyleSheets, type StyleRule } from './style-rules.ts';

extend([namesPlugin]);

export type Scheme = 'light' | 'dark';

/** Null where nothing certain can be said: a picture behind, an expression, a dark mode of the program's own. */
export interface TextStyle {
  color: Colord | null;
  background: Colord | null;
  /** In px. */
  fontSize: number;
  isBold: boolean;
  isHidden: boolean;
}

type Declared = Map<string, { value: string; weight: number }>;

const WATCHED = new Set(['color', 'background', 'background-color', 'font-size', 'font-weight', 'display']);
/** Elements looked at for all selectors together: ten times what large designs need. */
const MOST_LOOKS = 500_000;
const INLINE = 1_000_000;
const IMPORTANT = 10_000_000;

const known: Record<Scheme, WeakMap<Design, Map<Element, TextStyle>>> = { light: new WeakMap(), dark: new WeakMap() };

/** The look of each element, in the order of the message. */
export function textStyles(design: Design, scheme: Scheme): Map<Element, TextStyle> {
  const styles = known[scheme].get(design) ?? compute(design, scheme);
  known[scheme].set(design, styles);
  return styles;
}

function compute(design: Design, scheme: Scheme): Map<Element, TextStyle> {
  const fromSheets = matchRules(design.elements, readStyleSheets(design).rules, scheme);
  const styles = new Map<Element, TextStyle>();
  // On a phone that is dark, what is not said is the program's own choice.
  const start: TextStyle = {
    color: scheme === 'light' ? colord('#000000') : null,
    background: scheme === 'light' ? colord('#ffffff') : null,
    fontSize: 16,
    isBold: false,
    isHidden: false,
  };
  for (const element of design.elements) {
    const parent = element.parent && 'attribs' in element.parent ? styles.get(element.parent as Element) : undefined;
    const declared = declaredOf(element, fromSheets.get(element));
    const say = (name: string) => declared.get(name)?.value;
    const above = parent ?? start;
    styles.set(element, {
      color: colorOf(say('color'), above.color, element, scheme, design),
      background: backgroundOf(declared, above.background, design),
      fontSize: sizeOf(say('font-size'), above.fontSize, element.name),
      isBold: boldOf(say('font-weight'), above.isBold, element.name),
      isHidden: above.isHidden || /^none\b/.test(say('display') ?? ''),
    });
  }
  return styles;
}

function matchRules(elements: readonly Element[], rules: readonly StyleRule[], scheme: Scheme): Map<Element, Declared> {
  const found = new Map<Element, Declared>();
  const roots = elements.filter(({ parent }) => !parent || !('attribs' in parent) || parent.name === 'html');
  const wanted = rules.flatMap(({ selectors, declarations, within }, order) => {
    const watched = appliesIn(within, scheme) ? declarations.filter(({ property }) => WATCHED.has(property)) : [];
    return watched.length === 0 ? [] : selectors.map((selector) => ({ selector, watched, order }));
  });
  // States (:hover) and generated content are not what people see first; [data-ogsc] is for Outlook.com alone.
  const plain = wanted.filter(({ selector }) => selector.length <= 300 && !/:|\[data-og/.test(selector));
  for (const { selector, watched, order } of plain.slice(0, Math.floor(MOST_LOOKS / (elements.length + 1)))) {
    const weight = specificity(selector) * 1_000 + order;
    for (const element of select(selector, roots)) {
      const own: Declared = found.get(element) ?? new Map();
      found.set(element, own);
      for (const { property, value, important } of watched) {
        declare(own, property, value, weight + (important ? IMPORTANT : 0));
      }
    }
  }
  return found;
}

/** Rules for every screen, and in dark mode those for it; widths are left out: they are for phones. */
function appliesIn(within: readonly string[], scheme: Scheme): boolean {
  return within.every((rule) => {
    if (/prefers-color-scheme:\s*dark/.test(rule)) return scheme === 'dark';
    return /^media (all|screen|only screen)$/.test(rule);
  });
}

function select(selector: string, roots: Element[]): Element[] {
  try {
    return selectAll(selector, roots) as Element[];
  } catch {
    // A selector that CSS knows and this library does not.
    return [];
  }
}

function specificity(selector: string): number {
  const count = (pattern: RegExp) => selector.match(pattern)?.length ?? 0;
  return count(/#[\w-]+/g) * 100 + count(/\.[\w-]+|\[[^\]]*\]/g) * 10 + count(/(^|[\s>+~])[a-z][\w-]*/gi);
}

function declare(own: Declared, property: string, value: string, weight: number): void {
  if ((own.get(property)?.weight ?? -1) <= weight) own.set(property, { value: value.toLowerCase(), weight });
}

function declaredOf(element: Element, fromSheets: Declared | undefined): Declared {
  const own: Declared = new Map(fromSheets);
  const { bgcolor, style = '' } = element.attribs;
  if (bgcolor) declare(own, 'background-color', bgcolor, 0);
  for (const { property, value, important } of readInlineStyle(style)) {
    if (WATCHED.has(property)) declare(own, property, value, INLINE + (important ? IMPORTANT : 0));
  }
  return own;
}

function colorOf(
  value: string | undefined,
  above: Colord | null,
  element: Element,
  scheme: Scheme,
  design: Pick<Design, 'hasExpression'>,
): Colord | null {
  if (value === undefined) {
    const isPlainLink = element.name === 'a' && element.attribs.href !== undefined;
    if (!isPlainLink) return above;
    return scheme === 'light' ? colord('#0000ee') : null;
  }
  if (value === 'inherit' || value === 'currentcolor') return above;
  const color = design.hasExpression(value) ? undefined : colord(value);
  return color?.isValid() ? color : null;
}

function backgroundOf(declared: Declared, above: Colord | null, design: Pick<Design, 'hasExpression'>): Colord | null {
  const ofBoth = [declared.get('background'), declared.get('background-color')];
  const [said] = ofBoth.filter((value) => value !== undefined).sort((a, b) => b.weight - a.weight);
  if (!said) return above;
  const { value } = said;
  if (/url\(|gradient\(/.test(declared.get('background')?.value ?? '') || design.hasExpression(value)) return null;
  // Long ones are no colours, and would take long to look through.
  const color = value
    .slice(0, 200)
    .split(/\s+(?![^(]*\))/)
    .map((part) => (part === 'transparent' || part === 'none' ? colord('rgba(0,0,0,0)') : colord(part)))
    .find((part) => part.isValid());
  if (!color) return above;
  if (color.alpha() === 0) return above;
  return color.alpha() === 1 ? color : above && over(color, above);
}

/** A colour one can see through, on what is behind it. */
export function over(front: Colord, back: Colord): Colord {
  const [a, b] = [front.toRgb(), back.toRgb()];
  const mix = (x: number, y: number) => Math.round(x * a.a + y * (1 - a.a));
  return colord({ r: mix(a.r, b.r), g: mix(a.g, b.g), b: mix(a.b, b.b), a: 1 });
}

const HEADINGS: Record<string, number> = { h1: 2, h2: 1.5, h3: 1.17, h4: 1, h5: 0.83, h6: 0.67, small: 0.83 };

function sizeOf(value: string | undefined, above: number, name: string): number {
  const [, amount, unit] = /^([\d.]+)(px|em|rem|%|pt)?$/.exec(value ?? '') ?? [];
  if (amount === undefined) return value === undefined ? above * (HEADINGS[name] ?? 1) : above;
  const factor = { px: 1, em: above, rem: 16, '%': above / 100, pt: 4 / 3 }[unit ?? 'px'] ?? 1;
  return Number(amount) * factor;
}

function boldOf(value: string | undefined, above: boolean, name: string): boolean {
  if (value === undefined) return above || /^(h[1-6]|b|strong|th)$/.test(name);
  if (/^\d+$/.test(value)) return Number(value) >= 700;
  return value === 'bold' || value === 'bolder' || (value !== 'normal' && above);
}
