/** Comparisons that do not suit the type of an attribute: it never holds what it is compared with. */
import type { AttributeType } from '../../contacts/index.ts';
import type { Path } from './check-definition.ts';
import type { Leaf, LeafOf } from './conditions.schema.ts';

const holds: Record<AttributeType, string> = {
  text: 'texts',
  number: 'numbers',
  boolean: 'true or false',
  date: 'dates',
  list: 'lists of texts',
  company: 'keys of companies',
};

const always = ['exists', 'missing'];
const same = ['is', 'is-not', 'in', 'not-in'];
const sized = ['at-least', 'at-most', 'more-than', 'less-than', 'between'];
const spelled = ['contains', 'starts-with', 'ends-with'];
const dated = ['before', 'after', 'within-last', 'within-next', 'longer-ago', 'further-ahead', 'days-from-today'];

/** Operators that mean something. A text may read like a date, and a date is kept as a text. */
const suited: Record<AttributeType, ReadonlySet<string>> = {
  text: new Set([...always, ...same, ...spelled, ...dated, 'anniversary']),
  number: new Set([...always, ...same, ...sized]),
  boolean: new Set([...always, ...same]),
  date: new Set([...always, ...same, ...spelled, ...dated, 'anniversary']),
  list: new Set([...always, 'contains', 'has-any', 'has-all']),
  company: new Set([...always, ...same, ...spelled]),
};

/** What a scalar has to be to equal a value of the attribute. */
const scalarOf = (type: AttributeType) => (type === 'number' || type === 'boolean' ? type : 'string');

const written = (value: string | number | boolean) =>
  typeof value === 'string' ? `the text “${value}”` : String(value);

function unequal(leaf: LeafOf<'attribute'>, type: AttributeType): { path: Path; message: string } | null {
  if (!('value' in leaf || 'values' in leaf) || !same.includes(leaf.op)) return null;
  const [path, values] = 'values' in leaf ? ['values', leaf.values] : ['value', [leaf.value]];
  const odd = values.find((value) => typeof value !== scalarOf(type));
  if (odd === undefined) return null;
  return { path: [path], message: `names ${written(odd)}, but “${leaf.name}” holds ${holds[type]}.` };
}

/** A comparison that does not suit the type of the attribute; null when it does, or the type is not known. */
export function unsuited(
  leaf: Leaf,
  types: ReadonlyMap<string, AttributeType>,
): { path: Path; message: string } | null {
  if (leaf.type === 'relative' && leaf.of.from === 'attribute') {
    const type = types.get(leaf.of.name);
    if (type === undefined || type === 'number') return null;
    return { path: ['of', 'name'], message: `is “${leaf.of.name}”, which holds ${holds[type]}: only numbers compare.` };
  }
  return leaf.type === 'attribute' ? unsuitedAttribute(leaf, types) : null;
}

/** The same about an attribute of a contact or of a company. */
export function unsuitedAttribute(
  leaf: LeafOf<'attribute'>,
  types: ReadonlyMap<string, AttributeType>,
): { path: Path; message: string } | null {
  const type = types.get(leaf.name);
  if (type === undefined) return null;
  if (suited[type].has(leaf.op)) return unequal(leaf, type);
  return { path: ['op'], message: `is “${leaf.op}”, which does not suit “${leaf.name}”: it holds ${holds[type]}.` };
}
