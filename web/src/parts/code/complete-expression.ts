import type { components } from '../../api/schema.d.ts';

export type TemplateLanguage = components['schemas']['TemplateLanguage'];

export type Completion = { label: string; type: string; detail?: string; info?: string; apply?: string };
export type Completed = { from: number; options: Completion[] } | null;

/** What may follow in an expression that is being written; null outside of `{{ … }}`. Pure. */
export function completeExpression(before: string, language: TemplateLanguage, words: readonly string[]): Completed {
  const open = before.lastIndexOf('{{');
  if (open === -1 || before.indexOf('}}', open) !== -1) return null;
  const inside = before.slice(open + 2);
  if (inside.length > 3_000) return null;
  const partial = /^~?\s*>\s*([\w-]*)$/.exec(inside);
  if (partial)
    return {
      from: before.length - partial[1]!.length,
      options: language.partials.map((label) => ({ label, type: 'class' })),
    };
  const word = /(?:^|[(\s])word\s+"([^"]*)$/.exec(inside);
  if (word) return { from: before.length - word[1]!.length, options: words.map((label) => ({ label, type: 'text' })) };
  if (((inside.match(/"/g) ?? []).length & 1) === 1) return null;
  const [typed] = /[#/]?[\w.]*$/.exec(inside)!;
  const from = before.length - typed.length;
  const isFirst = /^~?\s*$/.test(inside.slice(0, inside.length - typed.length));
  const facts: Completion[] = [
    ...language.facts.map(({ name, says }) => ({ label: name, type: 'variable', info: says })),
    ...language.tokens.map(({ name, says, value }) => ({ label: name, type: 'constant', detail: value, info: says })),
  ];
  const functions = language.functions.map(({ name, example }) => ({ label: name, type: 'function', info: example }));
  const blocks = isFirst
    ? language.blocks.flatMap((name) => [
        { label: `#${name}`, type: 'keyword', apply: `#${name} ` },
        { label: `/${name}`, type: 'keyword' },
      ])
    : [];
  const isCall = isFirst || /\($/.test(inside.slice(0, inside.length - typed.length));
  return { from, options: [...blocks, ...facts, ...(isCall ? functions : [])] };
}
