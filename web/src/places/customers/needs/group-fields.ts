import type { components } from '../../../api/schema.d.ts';

type Group = components['schemas']['NeedsGroup'];

/** What the form of a group holds; `rule` is "keep", "none", or the id of a segment whose people land there. */
export type GroupFields = {
  name: string;
  words: string;
  said: string;
  answers: readonly { key: number; attribute: string; values: readonly string[] }[];
  rule: string;
};

export const emptyGroup: GroupFields = { name: '', words: '', said: '', answers: [], rule: 'none' };

/** A group as the form holds it. Pure. */
export const fieldsOf = ({ name, words, arguments: said, answers, rule }: Group): GroupFields => ({
  name,
  words,
  said: said.join('\n'),
  answers: answers.map(({ attribute, values }, key) => ({ key, attribute, values })),
  rule: rule === null ? 'none' : 'keep',
});

/** The lines that say something. Pure. */
export const linesOf = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

function ruleOf(choice: string) {
  if (choice === 'keep') return {};
  if (choice === 'none') return { rule: null };
  return {
    rule: { version: 1 as const, root: { type: 'segment' as const, segmentId: Number(choice), is: 'in' as const } },
  };
}

/** What the form says, as the API takes it: lines without words and answers without values are left out. Pure. */
export const bodyOf = ({ name, words, said, answers, rule }: GroupFields) => ({
  name: name.trim(),
  words: words.trim(),
  arguments: linesOf(said),
  answers: answers
    .filter(({ attribute, values }) => attribute.trim() !== '' && values.length > 0)
    .map(({ attribute, values }) => ({ attribute: attribute.trim(), values: [...values] })),
  ...ruleOf(rule),
});
