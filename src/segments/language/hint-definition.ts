/** What may be a slip in a definition, or may be meant: names that nothing goes by yet, conditions that exclude nobody. */
import type { AttributeType } from '../../contacts/index.ts';
import { wellKnownKinds } from '../../events/index.ts';
import { type DefinitionProblem, leavesWithPaths, type Path } from './check-definition.ts';
import type { Leaf, LeafOf } from './conditions.schema.ts';
import type { Definition } from './definition.schema.ts';
import { unsuited } from './hint-type.ts';
import { nearestName } from './nearest-name.ts';

/** The names a workspace knows. */
export type KnownNames = {
  kinds: ReadonlySet<string>;
  /** By name, with their types. */
  attributes: ReadonlyMap<string, AttributeType>;
  topics: ReadonlySet<string>;
  values: ReadonlySet<string>;
};

type Named = { path: Path; name: string };

function kindsOf(leaf: Leaf): Named[] {
  if (leaf.type === 'event') return [{ path: ['kind'], name: leaf.kind }];
  if (leaf.type === 'sequence')
    return leaf.steps.map(({ kind }, index) => ({ path: ['steps', index, 'kind'], name: kind }));
  if (leaf.type === 'relative' && leaf.of.from === 'events') return [{ path: ['of', 'kind'], name: leaf.of.kind }];
  return [];
}

/** The attribute, topic or value a leaf is about. */
function subjectOf(leaf: Leaf): (Named & { what: string; known: keyof KnownNames }) | null {
  if (leaf.type === 'attribute' && !leaf.name.startsWith('$')) {
    return { path: ['name'], name: leaf.name, what: 'contact has an attribute', known: 'attributes' };
  }
  if (leaf.type === 'relative' && leaf.of.from === 'attribute') {
    return { path: ['of', 'name'], name: leaf.of.name, what: 'contact has an attribute', known: 'attributes' };
  }
  if (leaf.type === 'consent') {
    return { path: ['topic'], name: leaf.topic, what: 'contact was ever asked about a topic', known: 'topics' };
  }
  if (leaf.type === 'value') return { path: ['name'], name: leaf.name, what: 'contact has a value', known: 'values' };
  if (leaf.type === 'relative' && leaf.of.from === 'value') {
    return { path: ['of', 'name'], name: leaf.of.name, what: 'contact has a value', known: 'values' };
  }
  return null;
}

const countedMeasures = ['count', 'distinct', 'orders'];

/** A comparison that everybody satisfies, or everybody who has anything to compare. */
function emptyComparison(leaf: Leaf): { path: Path; message: string } | null {
  const isCount =
    leaf.type === 'engagement' ||
    leaf.type === 'offer' ||
    ((leaf.type === 'event' || leaf.type === 'purchase') && countedMeasures.includes(leaf.measure));
  if (isCount) {
    const { op, value } = leaf as LeafOf<'offer'>;
    const isAlways = (op === 'at-least' && value <= 0) || (op === 'more-than' && value < 0);
    return isAlways ? { path: ['value'], message: 'excludes nobody: everybody has at least 0.' } : null;
  }
  if ((leaf.type === 'event' || leaf.type === 'purchase') && leaf.measure === 'share') {
    const isAlways = leaf.op === 'at-least' ? leaf.percent === 0 : leaf.percent === 100;
    return isAlways ? { path: ['percent'], message: 'excludes nobody who has any of these at all.' } : null;
  }
  if (leaf.type !== 'sample' || (leaf.percent > 0 && leaf.percent < 100)) return null;
  return { path: ['percent'], message: leaf.percent === 0 ? 'draws nobody.' : 'draws everybody.' };
}

/** Whoever counts machines should know that it says nothing about interest. */
function machinesCounted(leaf: Leaf): { path: Path; message: string } | null {
  if (leaf.type !== 'engagement' || (leaf.by !== 'anyone' && leaf.by !== 'machines')) return null;
  return { path: ['by'], message: 'counts what machines did: it tells of deliveries and filters, not of interest.' };
}

/** Hints about a definition; none of them keeps it from being saved. Paths as in checkDefinition. */
export function hintsFor({ root }: Definition, known: KnownNames): DefinitionProblem[] {
  const hints: DefinitionProblem[] = [];
  // Kinds that Kohort writes itself or that always mean the same, also where none has happened yet.
  const kinds = new Set<string>([...known.kinds, ...wellKnownKinds]);
  const suggest = (name: string, names: Iterable<string>) => {
    const nearest = nearestName(name, names);
    return nearest === null ? '' : ` Did you mean “${nearest}”?`;
  };
  for (const { leaf, path } of leavesWithPaths(root)) {
    for (const { path: place, name } of kindsOf(leaf)) {
      if (kinds.has(name)) continue;
      const message = `is “${name}”, which never happened so far.${suggest(name, kinds)}`;
      hints.push({ path: [...path, ...place], message });
    }
    const subject = subjectOf(leaf);
    if (subject && !known[subject.known].has(subject.name)) {
      const message = `is “${subject.name}”; no ${subject.what} of that name so far.${suggest(subject.name, known[subject.known].keys())}`;
      hints.push({ path: [...path, ...subject.path], message });
    }
    const slip = emptyComparison(leaf) ?? machinesCounted(leaf) ?? unsuited(leaf, known.attributes);
    if (slip) hints.push({ path: [...path, ...slip.path], message: slip.message });
  }
  return hints;
}
