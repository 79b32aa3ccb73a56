/** Definitions in words, for every place: `<DefinitionSentence definition={segment.definition} />`. */
export { DefinitionSentence } from './definition-sentence.tsx';
export type { Definition, Leaf, Names, Node } from './language.ts';
