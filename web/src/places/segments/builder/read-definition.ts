/** A definition from text that somebody pasted. Pure. */
import type { Definition } from '../../../parts/sentence/language.ts';
import { t } from '../../../words/index.ts';

type ReadDefinition = { kind: 'read'; definition: Definition } | { kind: 'wrong'; why: string };

/** The definition, also where only its root was pasted; what is inside it the API looks at. */
export function readDefinition(text: string): ReadDefinition {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return { kind: 'wrong', why: t('This is no JSON: {problem}', { problem: (error as Error).message }) };
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return { kind: 'wrong', why: t('A definition is an object in braces, with “version” and “root”.') };
  const definition = 'root' in value ? value : 'type' in value ? { version: 1, root: value } : null;
  if (definition === null) return { kind: 'wrong', why: t('There is no “root” in it.') };
  return { kind: 'read', definition: definition as Definition };
}
