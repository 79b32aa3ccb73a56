/** For previews: shows a message as it looks to whoever prefers light, or dark. */
import { scanTags, tagAttributes } from './scan-tags.ts';

export type ColorScheme = 'light' | 'dark';

/** Media features that always hold, and never. */
const HOLDS = '(min-width: 0px)';
const NEVER = '(max-width: -1px)';

/**
 * Decides every `prefers-color-scheme` question of the styles and of `media` attributes, and every `color-scheme`, so
 * that the browser's own preference no longer counts. Texts of the message stay as they are. Pure.
 */
export function forceColorScheme(html: string, scheme: ColorScheme): string {
  let result = '';
  let at = 0;
  let inStyle = false;
  for (const tag of scanTags(html, { insideComments: true })) {
    if (tag.name === 'style' && tag.kind === 'close' && inStyle) {
      result += decided(html.slice(at, tag.start), scheme);
      at = tag.start;
      inStyle = false;
    }
    if (inStyle || tag.kind === 'close') continue;
    const text = html.slice(tag.start, tag.end);
    result += html.slice(at, tag.start) + decidedTag(tag.name, text, scheme);
    at = tag.end;
    inStyle = tag.name === 'style' && tag.kind === 'open';
  }
  return result + html.slice(at);
}

function decided(css: string, scheme: ColorScheme): string {
  return css
    .replace(/\(\s*prefers-color-scheme\s*:\s*(light|dark)\s*\)/gi, (_whole, asked: string) =>
      asked.toLowerCase() === scheme ? HOLDS : NEVER,
    )
    .replace(
      /(?<![\w-])((?:supported-)?color-schemes?\s*:\s*)(?:only\s+)?(?:light|dark)(?:\s+(?:light|dark|only))*/gi,
      `$1${scheme}`,
    );
}

function decidedTag(name: string, text: string, scheme: ColorScheme): string {
  const attributes = tagAttributes(text);
  const asks = name === 'meta' && /^(supported-)?color-schemes?$/i.test(attributeNamed(attributes, 'name'));
  let result = text;
  // From the last to the first, so that offsets stay true.
  for (const attribute of attributes.toReversed()) {
    let by: string | undefined;
    if (attribute.name === 'media' || attribute.name === 'style') by = decided(attribute.value, scheme);
    if (asks && attribute.name === 'content') by = scheme;
    if (by !== undefined) result = result.slice(0, attribute.start) + by + result.slice(attribute.end);
  }
  return result;
}

const attributeNamed = (attributes: readonly { name: string; value: string }[], name: string) =>
  attributes.find((attribute) => attribute.name === name)?.value ?? '';
