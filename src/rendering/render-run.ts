/** What one rendering carries along, and what it may not exceed. */
import { KohortError } from '../platform/index.ts';
import { sayPlace } from './problem-list.ts';
import type { Tracking } from './render-context.ts';
import type { Language } from './template-functions.ts';

export interface RenderLimits {
  /** Characters of one output (HTML or text). */
  maxCharacters: number;
  /** Turns of all loops of one output together. */
  maxLoopTurns: number;
}

export const DEFAULT_LIMITS: RenderLimits = { maxCharacters: 1_000_000, maxLoopTurns: 10_000 };

export interface Run {
  root: Readonly<Record<string, unknown>>;
  language: Language;
  track: Tracking;
  limits: RenderLimits;
  out: string;
  loopTurns: number;
}

/** What `this` is at some depth; `names` are block parameters, `loop` the @-variables. */
export interface Frame {
  value: unknown;
  parent: Frame | null;
  loop: Readonly<Record<string, unknown>> | null;
  names: Readonly<Record<string, unknown>> | null;
}

export type Write = (run: Run, frame: Frame) => void;
export type Read = (run: Run, frame: Frame) => unknown;

/** A place the author can find: part, line and column from 1. */
export interface Spot {
  part: string;
  line: number;
  column: number;
}

export function missingValue(spot: Spot, name: string): KohortError {
  const detail = `${sayPlace(spot)}: the template needs "${name}", which is missing.`;
  return new KohortError('rendering_missing_value', { detail, info: { ...spot, missing: name } });
}

export function invalidValue(spot: Spot, message: string): KohortError {
  return new KohortError('rendering_value_invalid', { detail: `${sayPlace(spot)}: ${message}.`, info: { ...spot } });
}

/** Throws `rendering_too_large` once the output passes its bound. */
export function checkSize(run: Run): void {
  if (run.out.length <= run.limits.maxCharacters) return;
  throw new KohortError('rendering_too_large', {
    detail: `The message grew beyond ${run.limits.maxCharacters} characters.`,
  });
}

/** Counts a turn of a loop; throws `rendering_too_large` beyond the bound. */
export function countTurn(run: Run): void {
  run.loopTurns += 1;
  if (run.loopTurns > run.limits.maxLoopTurns) {
    throw new KohortError('rendering_too_large', {
      detail: `The loops of the template made more than ${run.limits.maxLoopTurns} turns.`,
    });
  }
  checkSize(run);
}

/** Own properties only, never a function: a template cannot reach a prototype or run code of the data. */
export function ownProperty(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
  const found = (value as Record<string, unknown>)[name];
  return typeof found === 'function' ? undefined : found;
}
