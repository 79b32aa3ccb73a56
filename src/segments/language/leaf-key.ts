import type { LeafOf } from './conditions.schema.ts';

function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical);
  if (typeof value !== 'object' || value === null) return value;
  const sorted = Object.entries(value)
    .filter(([, each]) => each !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(sorted.map(([key, each]) => [key, canonical(each)]));
}

/**
 * The name of a `relative` condition's bound: what is measured and with what it is compared, not how often the bound is
 * worked out. Equal for conditions that mean the same, whatever the order of their keys.
 */
export function leafKey(leaf: LeafOf<'relative'>): string {
  const { of, is } = leaf;
  return JSON.stringify(canonical('percent' in leaf ? { of, is, percent: leaf.percent } : { of, is, than: leaf.than }));
}
