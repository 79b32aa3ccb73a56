/** Definitions in words, for every place: `<DefinitionSentence definition={segment.definition} />`. */
export { DefinitionSentence } from './definition-sentence.tsx';
export { clauseText, sentenceOf } from './describe-definition.ts';
export type { Definition, Leaf, Names, Node } from './language.ts';
export { useNames } from './use-names.ts';
