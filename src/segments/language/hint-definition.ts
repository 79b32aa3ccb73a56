/** What may be a slip in a definition, or may be meant: names that nothing goes by yet, conditions that exclude nobody. */
import type { AttributeType } from '../../contacts/index.ts';
import { wellKnownKinds } from '../../events/index.ts';
import { type DefinitionProblem, leavesWithPaths, type Path } from './check-definition.ts';
import type { Leaf, LeafOf } from './conditions.schema.ts';
import type { Definition } from './definition.schema.ts';
import { foldCase } from './fold-case.ts';
import { unsuited, unsuitedAttribute } from './hint-type.ts';
import { placeNames } from './measure-distance.ts';
import { nearestName } from './nearest-name.ts';

/** The names a workspace knows. */
export type KnownNames = {
  kinds: ReadonlySet<string>;
  /** By name, with their types. */
  attributes: ReadonlyMap<string, AttributeType>;
  topics: ReadonlySet<string>;
  values: ReadonlySet<string>;
  /** Of companies: attributes by name, with their type where all values are of one; and roles of contacts there. */
  companies: { attributes: ReadonlyMap<string, AttributeType | null>; roles: ReadonlySet<string> };
};

/** What is usually known of a company; no slip where no company has it yet. */
const wellKnownFirmographics = ['industry', 'employees', 'turnover', 'decisionPath'];

type Named = { path: Path; name: string };

function kindsOf(leaf: Leaf): Named[] {
  if (leaf.type === 'event') return [{ path: ['kind'], name: leaf.kind }];
  if (leaf.type === 'sequence')
    return leaf.steps.map(({ kind }, index) => ({ path: ['steps', index, 'kind'], name: kind }));
  if (leaf.type === 'relative' && leaf.of.from === 'events') return [{ path: ['of', 'kind'], name: leaf.of.kind }];
  return [];
}

type Subject = Named & { what: string; known: Iterable<string> & { has(name: string): boolean } };

const keysOf = (map: ReadonlyMap<string, unknown>) => new Set(map.keys());

/** The attributes, topics, values and roles that a leaf is about. */
function subjectsOf(leaf: Leaf, known: KnownNames): Subject[] {
  const attribute = (path: Path, name: string): Subject[] =>
    name.startsWith('$') ? [] : [{ path, name, what: 'contact has an attribute', known: keysOf(known.attributes) }];
  const value = (path: Path, name: string): Subject[] => [
    { path, name, what: 'contact has a value', known: known.values },
  ];
  switch (leaf.type) {
    case 'attribute':
      return attribute(['name'], leaf.name);
    case 'near': {
      const names = placeNames(leaf);
      const [north, east]: Path[] = leaf.names
        ? [
            ['names', 'latitude'],
            ['names', 'longitude'],
          ]
        : [['type'], ['type']];
      return [...attribute(north!, names.latitude), ...attribute(east!, names.longitude)];
    }
    case 'relative':
      if (leaf.of.from === 'attribute') return attribute(['of', 'name'], leaf.of.name);
      return leaf.of.from === 'value' ? value(['of', 'name'], leaf.of.name) : [];
    case 'consent':
      return [{ path: ['topic'], name: leaf.topic, what: 'contact was ever asked about a topic', known: known.topics }];
    case 'value':
      return value(['name'], leaf.name);
    case 'company':
      return companySubjects(leaf, known.companies);
    default:
      return [];
  }
}

function companySubjects({ roles, where, people }: LeafOf<'company'>, known: KnownNames['companies']): Subject[] {
  const attributes = new Set([...known.attributes.keys(), ...wellKnownFirmographics]);
  const folded = new Set([...known.roles].map(foldCase));
  const roleNames = {
    has: (role: string) => folded.has(foldCase(role)),
    [Symbol.iterator]: () => known.roles.values(),
  };
  const named = (path: Path, names: readonly string[] = []): Subject[] =>
    names.map((name, index) => ({
      path: [...path, index],
      name,
      what: 'contact of a company has a role',
      known: roleNames,
    }));
  return [
    ...named(['roles'], roles),
    ...(where ?? []).flatMap(({ name }, index): Subject[] =>
      name.startsWith('$')
        ? []
        : [{ path: ['where', index, 'name'], name, what: 'company has an attribute', known: attributes }],
    ),
    ...named(['people', 'roles'], people?.roles),
  ];
}

const countedMeasures = ['count', 'distinct', 'orders'];

/** A number of known contacts that every company has: whoever belongs to it is known there. */
function emptyPeople(leaf: Leaf): { path: Path; message: string } | null {
  if (leaf.type !== 'company' || !leaf.people) return null;
  const { op, value, roles, decides } = leaf.people;
  const least = roles === undefined && decides === undefined ? 1 : 0;
  const isAlways = (op === 'at-least' && value <= least) || (op === 'more-than' && value < least);
  return isAlways ? { path: ['people', 'value'], message: `excludes no company: each has at least ${least}.` } : null;
}

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

function unsuitedWheres(leaf: Leaf, types: ReadonlyMap<string, AttributeType | null>): DefinitionProblem[] {
  if (leaf.type !== 'company') return [];
  const known = new Map([...types].flatMap(([name, type]) => (type === null ? [] : [[name, type] as const])));
  return (leaf.where ?? []).flatMap((where, index) => {
    const slip = unsuitedAttribute({ type: 'attribute', ...where }, known);
    return slip === null ? [] : [{ ...slip, path: ['where', index, ...slip.path] }];
  });
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
    for (const { path: place, name, what, known: names } of subjectsOf(leaf, known)) {
      if (names.has(name)) continue;
      const message =
        leaf.type === 'near' && !leaf.names
          ? `goes by “${name}”; no ${what} of that name so far.`
          : `is “${name}”; no ${what} of that name so far.${suggest(name, names)}`;
      hints.push({ path: [...path, ...place], message });
    }
    hints.push(
      ...unsuitedWheres(leaf, known.companies.attributes).map((hint) => ({ ...hint, path: [...path, ...hint.path] })),
    );
    const slip =
      emptyComparison(leaf) ?? emptyPeople(leaf) ?? machinesCounted(leaf) ?? unsuited(leaf, known.attributes);
    if (slip) hints.push({ path: [...path, ...slip.path], message: slip.message });
  }
  return hints;
}
