import type { MustacheStore } from './take-out-mustaches.ts';

/**
 * Takes the space behind a condition into it: "{{#if a}}One.{{/if}} Two." becomes "{{#if a}}One. {{/if}}Two.", so that a
 * condition that shows nothing leaves no space at the beginning of a line, as HTML would not. Only behind conditions
 * without {{else}} that begin a line or stand behind a space: elsewhere the space parts what is round them.
 */
export function moveSpacesIntoConditions(text: string, store: MustacheStore): string {
  const open: { isPlain: boolean; isFree: boolean }[] = [];
  let result = '';
  let at = 0;
  let lastClosedAt = -1;
  for (const match of text.matchAll(store.pattern())) {
    if (match.index < at) continue;
    const mustache = store.get(match[0]);
    result += text.slice(at, match.index);
    at = match.index + match[0].length;
    if (mustache?.kind === 'open') {
      const isFree = result === '' || /\s/.test(result.at(-1)!) || lastClosedAt === result.length;
      open.push({ isPlain: /^\{\{~?#(if|unless)\b/.test(mustache.raw), isFree });
    }
    const block = mustache?.kind === 'close' ? open.pop() : open.at(-1);
    if (mustache?.kind === 'else' && block) block.isPlain = false;
    if (mustache?.kind === 'close' && block?.isPlain && block.isFree && text[at] === ' ' && !/~/.test(mustache.raw)) {
      result += ` ${match[0]}`;
      at += 1;
      lastClosedAt = result.length;
    } else {
      result += match[0];
    }
  }
  return result + text.slice(at);
}
