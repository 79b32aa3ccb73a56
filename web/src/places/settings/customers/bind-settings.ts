import { minorUnits } from '../../../format/index.ts';
import { type Field, numberOf, textOf, type Values } from '../form/field.ts';

/** How a setting is shown: shares from 0 to 1 and basis points as per cent, amounts in whole units. */
type Scale = 'plain' | 'share' | 'basis-points' | 'money';

/** A field of a form, and where in a section of the settings it is kept ("exclusive.orders.share"). */
export type Bound = Field & { scale?: Scale; isList?: 'numbers' | 'money' | 'names' };

type Tree = { readonly [name: string]: unknown };

const factorOf = (scale: Scale | undefined): number =>
  scale === 'share' ? 100 : scale === 'basis-points' ? 0.01 : scale === 'money' ? 1 / minorUnits() : 1;

const stepInto = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? (value as Tree)[name] : undefined;

const at = (section: Tree, path: string): unknown => path.split('.').reduce(stepInto, section as unknown);

const tidy = (value: number) => Math.round(value * 1e6) / 1e6;

const shownList = (value: unknown, kind: NonNullable<Bound['isList']>): string =>
  Array.isArray(value) ? value.map((each) => (kind === 'money' ? Number(each) / minorUnits() : each)).join(', ') : '';

/** What stands in the form for a section as it is stored. Pure. */
export function showSection(section: Tree, fields: readonly Bound[]): Values {
  return Object.fromEntries(
    fields.map(({ name, kind, scale, isList }) => {
      const value = at(section, name);
      if (isList) return [name, shownList(value, isList)];
      if (typeof value === 'number') return [name, tidy(value * factorOf(scale))];
      if (kind === 'switch') return [name, value === true];
      return [name, typeof value === 'string' ? value : ''];
    }),
  );
}

function readList(text: string, kind: NonNullable<Bound['isList']>): unknown[] | null {
  const parts = text
    .split(/[,;]/)
    .map((part) => part.trim())
    .filter((part) => part !== '');
  if (parts.length === 0) return null;
  if (kind === 'names') return parts;
  return parts.map((part) => Number(part.replace(/\s/g, '')) * (kind === 'money' ? minorUnits() : 1));
}

function readOne({ name, kind, scale, isList }: Bound, values: Values): unknown {
  if (isList) return readList(textOf(values, name), isList);
  if (kind === 'switch') return values[name] === true;
  if (kind !== 'number') return textOf(values, name) || null;
  const typed = numberOf(values, name);
  if (typed === null) return null;
  const stored = typed / factorOf(scale);
  return scale === 'money' || scale === 'basis-points' ? Math.round(stored) : tidy(stored);
}

function put(tree: Tree, [name, ...rest]: readonly string[], value: unknown): Tree {
  if (name === undefined) return tree;
  if (rest.length === 0) return { ...tree, [name]: value };
  const below = tree[name];
  return { ...tree, [name]: put(typeof below === 'object' && below !== null ? (below as Tree) : {}, rest, value) };
}

/**
 * The parts of a section that a form changes, whole as the API wants them: what the form does not show stays as it was.
 * Fields that are not shown are left out, as a floor is either relative or absolute. Pure.
 */
export function readSection(section: Tree, fields: readonly Bound[], values: Values): Tree {
  const changed = fields.reduce((tree, field) => {
    const isShown = field.isShown?.(values) ?? true;
    return put(tree, field.name.split('.'), isShown ? readOne(field, values) : undefined);
  }, section);
  const touched = new Set(fields.map(({ name }) => name.split('.')[0]!));
  return Object.fromEntries([...touched].map((name) => [name, changed[name]]));
}
