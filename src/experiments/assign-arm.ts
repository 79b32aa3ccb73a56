import { drawNumber } from '../platform/index.ts';

/** One arm of an experiment: `share` of the contacts, 0 to 1. A holdout is an arm like any other. */
export interface Arm {
  key: string;
  share: number;
}

/** Shares may miss 1 by this much (three times 0.333... must be possible). */
const SHARE_TOLERANCE = 1e-6;

/**
 * The arm of one contact, by the number drawn for it ({@link drawNumber}). Deterministic; the same contact, seed and arms always give the same key, and enlarging the
 * last arm at the cost of the one before it moves only the contacts in between. Arms are laid out on [0, 1) in the order
 * given. Throws RangeError unless the shares are between 0 and 1 and add up to 1, and keys differ.
 */
export function assignArm({
  seed,
  contactId,
  arms,
  hashVersion = 1,
}: {
  seed: string;
  contactId: number | string;
  arms: readonly Arm[];
  hashVersion?: 1;
}): string {
  checkArms(arms);
  return armAt(drawNumber(seed, contactId, hashVersion), arms);
}

/** Refuses arms that do not divide the whole: see {@link assignArm}. */
function checkArms(arms: readonly Arm[]): void {
  let sum = 0;
  for (const { key, share } of arms) {
    if (!(share >= 0 && share <= 1)) throw new RangeError(`the share of arm "${key}" must be between 0 and 1`);
    sum += share;
  }
  if (new Set(arms.map((arm) => arm.key)).size !== arms.length) throw new RangeError('arms need different keys');
  if (Math.abs(sum - 1) > SHARE_TOLERANCE) throw new RangeError(`the shares of the arms add up to ${sum}, not 1`);
}

function armAt(draw: number, arms: readonly Arm[]): string {
  let end = 0;
  let last: string | undefined;
  for (const { key, share } of arms) {
    if (share === 0) continue;
    end += share;
    last = key;
    if (draw < end) return key;
  }
  // Rounding can leave a sliver below 1: it belongs to the last arm that has a share.
  return last!;
}
