import { listNeeds } from '../judge/list-needs.ts';
import type { Definition } from '../language/definition.schema.ts';

/** Names of the values and scores that these definitions read, in order. */
export function watchedValues(definitions: Iterable<{ definition: Definition }>): string[] {
  // Only windows depend on the zone.
  return [...listNeeds(definitions, 'UTC').values].sort();
}
