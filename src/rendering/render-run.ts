/** What one rendering carries along, and what it may not exceed. */
import { KohortError } from '../platform/index.ts';
import { sayPlace } from './problem-list.ts';
import type { LinkAddress, Tracking } from './render-context.ts';
import type { Sink } from './sink.ts';
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
  /** Values by the number of their path, once they have been read: a getter is asked at most once a message. */
  values: unknown[];
  /** What stands in this message for links with a written address, by index. */
  links: (LinkAddress | undefined)[];
  loopTurns: number;
  /** When there, what is wrong with values is noted instead of thrown. */
  probe: Probe | undefined;
}

/** What a trial rendering found, by place and name so that each expression is told once. */
export interface Probe {
  missing: Map<string, Found>;
  fallbacks: Map<string, Found>;
  invalid: Map<string, Found & { message: string }>;
}

/** A value by its path (or the helper that gave none), and where it is asked for. */
export interface Found {
  path: string;
  spot: Spot;
}

const foundKey = ({ part, line, column }: Spot, path: string) => `${part}:${line}:${column}:${path}`;

/** A value that must be there is not: throws `rendering_missing_value`, or notes it when this is a trial. */
export function lacks(run: Run, spot: Spot, path: string): undefined {
  if (!run.probe) throw missingValue(spot, path);
  run.probe.missing.set(foundKey(spot, path), { path, spot });
}

/** A value does not suit: throws `rendering_value_invalid`, or notes it when this is a trial. */
export function unsuited(run: Run, spot: Spot, path: string, message: string): undefined {
  if (!run.probe) throw invalidValue(spot, message);
  run.probe.invalid.set(foundKey(spot, path), { path, spot, message });
}

/** A value gave way to the next of its {{default}}. */
export function fellBack(run: Run, spot: Spot, path: string): void {
  run.probe?.fallbacks.set(foundKey(spot, path), { path, spot });
}

/** Writes one part of a message. */
export type Write = (run: Run, sink: Sink) => void;

/** One part of a message (a subject, the HTML), ready to be written: as text, and for the wire. */
export interface Part {
  preview: Write;
  wire: Write;
}

/** A place the author can find: part, line and column from 1. */
export interface Spot {
  part: string;
  line: number;
  column: number;
}

function missingValue(spot: Spot, name: string): KohortError {
  const detail = `${sayPlace(spot)}: the template needs "${name}", which is missing.`;
  return new KohortError('rendering_missing_value', { detail, info: { ...spot, missing: name } });
}

function invalidValue(spot: Spot, message: string): KohortError {
  return new KohortError('rendering_value_invalid', { detail: `${sayPlace(spot)}: ${message}.`, info: { ...spot } });
}

/** Throws `rendering_too_large` once the output passes its bound. */
export function checkSize(run: Run, sink: Sink): void {
  if (sink.size > run.limits.maxCharacters) refuseSize(run);
}

export function refuseSize({ limits }: Run): never {
  throw new KohortError('rendering_too_large', {
    detail: `The message grew beyond ${limits.maxCharacters} characters.`,
  });
}

/** Counts a turn of a loop; throws `rendering_too_large` beyond the bound. */
export function countTurn(run: Run, sink: Sink): void {
  run.loopTurns += 1;
  if (run.loopTurns > run.limits.maxLoopTurns) {
    throw new KohortError('rendering_too_large', {
      detail: `The loops of the template made more than ${run.limits.maxLoopTurns} turns.`,
    });
  }
  checkSize(run, sink);
}
