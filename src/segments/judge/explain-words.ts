/** Words of explanations: instants, lengths of time, and what an explanation may know beside the history. */
import type { Names } from '../language/describe-words.ts';
import type { Layout } from './history.ts';

export type Wording = Names & { timeZone: string };

/** What is known beside the history of the contact; explanations say less without it. Times are epoch ms. */
export type ExplainAbout = {
  /** Whose list a `list` condition is about. */
  segmentId?: number;
  layout?: Layout;
  /** Bounds of `relative` conditions by leafKey, and when they were worked out. */
  bounds?: ReadonlyMap<string, { bound: number | null; workedOutAt: number | null }>;
};

/** What was found for a condition. `events` newest first. */
export type Finding = { found?: string; events?: { eventId: number; at: number }[] };

/** "2 Sept 2026, 09:14". */
export function instantText(at: number, timeZone: string): string {
  return new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short', timeZone }).format(at);
}

const DAY_MS = 86_400_000;
const steps = [
  ['days', DAY_MS],
  ['hours', 3_600_000],
  ['minutes', 60_000],
] as const;

/** How long ago something was, rounded down: "3 days ago", "1 hour ago", "just now". */
export function agoText(ms: number): string {
  for (const [unit, stepMs] of steps) {
    const count = Math.floor(ms / stepMs);
    if (count >= 1) return `${count} ${count === 1 ? unit.slice(0, -1) : unit} ago`;
  }
  return 'just now';
}

/** A number as people write it: whole, or with as many decimals as say something (at most six). */
export const numberText = (found: number): string => String(Number(found.toFixed(6)));

/** Some of many, the number of the rest beside them. */
export function someText(parts: readonly string[], most = 5): string {
  const rest = parts.length - most;
  return rest > 0 ? `${parts.slice(0, most).join(', ')} and ${rest} more` : parts.join(', ');
}
