/** Which features of HTML and CSS a message uses, by the names that caniemail.com gives them. */
import type { Design, Element } from './design.ts';
import { readInlineStyle, type StyleSheets } from './style-rules.ts';

/** Feature → how it is written, to find its place by. */
export type UsedFeatures = Map<string, string>;

const SEMANTIC = new Set(
  'article aside details figcaption figure footer header main nav section summary time'.split(' '),
);
const FILE_KINDS = new Map(
  'apng avif bmp heif:heic heif hdr ico mp4 svg tiff tiff:tif webp'.split(' ').map((pair): [string, string] => {
    const [kind, ending = kind] = pair.split(':');
    return [ending!, kind!];
  }),
);
/** Properties that share a feature. */
const GROUPS: Record<string, string> = {
  'column-gap': 'css-gap',
  'row-gap': 'css-gap',
  left: 'css-left-right-top-bottom',
  right: 'css-left-right-top-bottom',
  top: 'css-left-right-top-bottom',
  bottom: 'css-left-right-top-bottom',
  columns: 'css-column-count',
  'grid-template-columns': 'css-grid-template',
  'grid-template-rows': 'css-grid-template',
  'grid-template-areas': 'css-grid-template',
  'margin-inline': 'css-margin-inline-block',
  'margin-block': 'css-margin-inline-block',
  'padding-inline': 'css-padding-inline-block',
  'padding-block': 'css-padding-inline-block',
};
/** Functions and units in values. */
const IN_VALUES: readonly [RegExp, string][] = [
  [/\bcalc\(/i, 'css-unit-calc'],
  [/\bclamp\(/i, 'css-function-clamp'],
  [/\bmin\(/i, 'css-function-min'],
  [/\bmax\(/i, 'css-function-max'],
  [/\blight-dark\(/i, 'css-function-light-dark'],
  [/\b(?:ok)?(?:lch|lab)\(/i, 'css-modern-color'],
  [/\bvar\(/i, 'css-variables'],
  [/\blinear-gradient\(/i, 'css-linear-gradient'],
  [/\bradial-gradient\(/i, 'css-radial-gradient'],
  [/\bconic-gradient\(/i, 'css-conic-gradient'],
  [/\b(?:fit|min|max)-content\b/i, 'css-intrinsic-size'],
];
const UNIT = /(?:^|[\s,(+*/-])[\d.]+(rem|vh|vw|vmin|vmax|ch|ex)\b/gi;

/** `isKnown`: whether there are data about a feature of that name. */
export function usedFeatures(
  { elements }: Pick<Design, 'elements'>,
  sheets: StyleSheets,
  isKnown: (feature: string) => boolean,
): UsedFeatures {
  const used: UsedFeatures = new Map();
  const use = (feature: string, written: string) => {
    if (isKnown(feature) && !used.has(feature)) used.set(feature, written);
  };
  for (const element of elements) {
    useElement(element, use);
    for (const { property, value } of readInlineStyle(element.attribs.style ?? '')) useStyle(property, value, use);
  }
  for (const { selectors, declarations } of sheets.rules) {
    for (const { property, value } of declarations) useStyle(property, value, use);
    for (const selector of selectors) {
      for (const [written, name] of selector.matchAll(/::?([a-z-]+)/g)) {
        use(`css-pseudo-class-${name}`, written);
        use(`css-pseudo-element-${name}`, written);
      }
    }
  }
  for (const rule of sheets.atRules) {
    const [name = ''] = rule.split(/[\s(]/);
    use(`css-at-${name}`, `@${name}`);
    const medium = name === 'media' ? /\(\s*(?:any-)?([a-z-]+)/.exec(rule)?.[1] : undefined;
    if (medium) use(`css-at-media-${medium}`, medium);
  }
  return used;
}

type Use = (feature: string, written: string) => void;

function useElement({ name, attribs }: Element, use: Use): void {
  const tag = `<${name}`;
  use(SEMANTIC.has(name) ? 'html-semantics' : `html-${name}`, tag);
  if (name === 'map') use('html-image-maps', tag);
  if (name === 'input') use(`html-input-${attribs.type ?? 'text'}`, tag);
  if (name === 'button') use(attribs.type === 'reset' ? 'html-button-reset' : 'html-button-submit', tag);
  if (attribs.srcset !== undefined) use('html-srcset', 'srcset');
  for (const attribute of ['popover', 'required', 'hidden']) {
    if (attribs[attribute] !== undefined) use(`html-${attribute}`, attribute);
  }
  if (name !== 'img') return;
  const source = attribs.src ?? '';
  if (/^data:/i.test(source)) use('image-base64', 'data:');
  const ending = /\.([a-z0-9]{2,4})(?:[?#]|$)/i.exec(source)?.[1]?.toLowerCase();
  const kind = ending === undefined ? undefined : FILE_KINDS.get(ending);
  if (kind) use(`image-${kind}`, source);
}

function useStyle(property: string, value: string, use: Use): void {
  if (property.startsWith('--')) use('css-variables', property);
  else if (property === 'display') {
    const kind = /\b(flex|grid|none)\b/i.exec(value)?.[1]?.toLowerCase();
    if (kind) use(`css-display-${kind}`, `display:${value}`);
  } else use(GROUPS[property] ?? `css-${property}`, property);
  for (const [pattern, feature] of IN_VALUES) if (pattern.test(value)) use(feature, value);
  for (const [, unit] of value.matchAll(UNIT)) use(`css-unit-${unit!.toLowerCase()}`, value);
}
