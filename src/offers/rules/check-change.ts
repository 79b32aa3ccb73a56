import type { Offer } from './offer.ts';

/** What becomes of an offer: every field it may get anew. */
export type Changes = Partial<
  Omit<Offer, 'id' | 'workspaceId' | 'kind' | 'codeKind' | 'revision' | 'createdAt' | 'archivedAt'>
>;
export type ChangeProblem = { path: string; message: string };

const free = new Set(['name']);
const rooms = new Set(['maxPerContact', 'capacityTotal', 'capacityDay', 'capacityWindow']);

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/**
 * What is wrong with changing an offer like this. One that nobody was given may become anything; those who were given
 * one rely on it, so that only its name, a later end (or one from `now` on) and more room are possible then.
 */
export function checkChange(
  offer: Offer,
  changes: Changes,
  { isGiven, now }: { isGiven: boolean; now: Date },
): ChangeProblem[] {
  if (!isGiven) return [];
  const problems: ChangeProblem[] = [];
  for (const [path, value] of Object.entries(changes) as [keyof Changes, unknown][]) {
    if (value === undefined || free.has(path) || isSame(offer[path], value)) continue;
    if (path === 'validUntil') {
      if (value !== null && (value as Date) < now)
        problems.push({ path, message: 'It cannot have ended in the past.' });
    } else if (rooms.has(path)) {
      const message = roomProblem(offer[path] as number | null, value as number | null);
      if (message) problems.push({ path, message });
    } else {
      const message = 'Somebody has been given this offer and relies on it: end it and make another.';
      problems.push({ path, message });
    }
  }
  return problems;
}

function roomProblem(before: number | null, after: number | null): string | null {
  if (after === null) return null;
  if (before === null) return 'Somebody has been given this offer without such a limit: end it and make another.';
  return after < before ? `Somebody has been given this offer: it can be ${before} or more.` : null;
}
