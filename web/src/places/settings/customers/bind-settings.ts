import { minorUnits } from '../../../format/index.ts';
import { type Field, numberOf, textOf, type Values } from '../form/field.ts';

/** How a setting is shown: shares from 0 to 1 and basis points as per cent, amounts in whole units. */
type Scale = 'plain' | 'share' | 'basis-points' | 'money';

/** A field of a form, and where in a section of the settings it is kept ("exclusive.orders.share"). */
export type Bound = Field & {
  scale?: Scale;
  /** Several in one line, with commas; `shares` are names with a percentage each, a line for each: "Wine: 65". */
  isList?: 'numbers' | 'money' | 'names' | 'shares';
  /** Left out when empty, instead of null. */
  isOptional?: boolean;
};

type Tree = { readonly [name: string]: unknown };

const factorOf = (scale: Scale | undefined): number =>
  scale === 'share' ? 100 : scale === 'basis-points' ? 0.01 : scale === 'money' ? 1 / minorUnits() : 1;

const stepInto = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? (value as Tree)[name] : undefined;

const at = (section: Tree, path: string): unknown => path.split('.').reduce(stepInto, section as unknown);

const tidy = (value: number) => Math.round(value * 1e6) / 1e6;

const shownShares = (value: unknown): string =>
  typeof value === 'object' && value !== null
    ? Object.entries(value)
        .map(([name, points]) => `${name}: ${Number(points) / 100}`)
        .join('\n')
    : '';

const shownList = (value: unknown, kind: NonNullable<Bound['isList']>): string =>
  kind === 'shares' ? shownShares(value) : shownItems(value, kind);

const shownItems = (value: unknown, kind: NonNullable<Bound['isList']>): string =>
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

/** Names with a percentage each, as basis points. */
function readShares(parts: readonly string[]): Tree {
  const shares = parts.map((part) => {
    const end = part.lastIndexOf(':');
    const share = Number(part.slice(end + 1).replace('%', ''));
    return [part.slice(0, Math.max(0, end)).trim(), Math.round(share * 100)];
  });
  return Object.fromEntries(shares);
}

function readList(text: string, kind: NonNullable<Bound['isList']>): unknown[] | Tree | null {
  const parts = text
    .split(kind === 'shares' ? '\n' : /[,;]/)
    .map((part) => part.trim())
    .filter((part) => part !== '');
  if (kind === 'shares') return readShares(parts);
  if (parts.length === 0) return null;
  if (kind === 'names') return parts;
  return parts.map((part) => Number(part.replace(/\s/g, '')) * (kind === 'money' ? minorUnits() : 1));
}

function readOne({ name, kind, scale, isList, isOptional }: Bound, values: Values): unknown {
  if (isList) return readList(textOf(values, name), isList) ?? (isOptional ? undefined : null);
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
