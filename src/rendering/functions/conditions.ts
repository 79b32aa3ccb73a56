/** Comparisons and defaults: what {{#if}} asks. Missing values are no error here. */
import { define, isBlank, isMissing, isTruthy, type TemplateFunction } from './values.ts';

const soft = { soft: true };

const instantOf = (value: unknown) => (value instanceof Date ? value.getTime() : value);

function isNumber(value: unknown): value is number | bigint {
  return typeof value === 'number' || typeof value === 'bigint';
}

function compare(args: readonly unknown[], holds: (order: number) => boolean): boolean {
  const a = instantOf(args[0]);
  const b = instantOf(args[1]);
  if (isNumber(a) && isNumber(b)) return holds(a < b ? -1 : a > b ? 1 : 0);
  if (typeof a === 'string' && typeof b === 'string') return holds(a < b ? -1 : a > b ? 1 : 0);
  return false;
}

const comparison = (holds: (order: number) => boolean): TemplateFunction =>
  define(2, (args) => compare(args, holds), soft);

function same([a, b]: readonly unknown[]): boolean {
  if (a instanceof Date && b instanceof Date) return a.getTime() === b.getTime();
  return isMissing(a) ? isMissing(b) : a === b;
}

/** `{{default contact.firstName "there"}}`: the first value that is there and not blank. */
export const defaultValue = define([2, 10], (args) => args.find((value) => !isBlank(value)), soft);

export const eq = define(2, same, soft);
export const ne = define(2, (args) => !same(args), soft);
export const gt = comparison((order) => order > 0);
export const gte = comparison((order) => order >= 0);
export const lt = comparison((order) => order < 0);
export const lte = comparison((order) => order <= 0);
export const and = define([1, 20], (args) => args.every(isTruthy), soft);
export const or = define([1, 20], (args) => args.some(isTruthy), soft);
export const not = define(1, ([value]) => !isTruthy(value), soft);
