/** What conditions measure of the different values of the rows inside a window. */
import type { Comparison } from '../language/condition-parts.schema.ts';
import { compare, type Meter } from './scan-series.ts';
import { rows } from './shared-rows.ts';

/** Numbers by code, which grow as needed. */
class Tallies {
  #tallies = new Float64Array(64);

  clear(): void {
    const size = rows.values.length;
    if (size > this.#tallies.length) this.#tallies = new Float64Array(2 * size);
    else this.#tallies.fill(0, 0, size);
  }

  /** Adds; returns what there is now. */
  add(code: number, amount: number): number {
    const tally = this.#tallies[code]! + amount;
    this.#tallies[code] = tally;
    return tally;
  }

  at(code: number): number {
    return this.#tallies[code]!;
  }
}

/** How many different values. */
export function meterDistinct(op: Comparison, value: number): Meter {
  const tallies = new Tallies();
  let different = 0;
  return {
    clear() {
      tallies.clear();
      different = 0;
    },
    enter(index) {
      if (tallies.add(rows.code[index]!, 1) === 1) different += 1;
    },
    leave(index) {
      if (tallies.add(rows.code[index]!, -1) === 0) different -= 1;
    },
    holds: () => compare(different, op, value),
    found: () => different,
  };
}

/** Whether one of `wanted` has the largest sum of amounts, or one of the largest; a sum of 0 or less is no favourite. */
export function meterFavourite(wanted: ReadonlySet<unknown>): Meter {
  const tallies = new Tallies();
  return {
    clear: () => tallies.clear(),
    enter(index) {
      tallies.add(rows.code[index]!, rows.amount[index]!);
    },
    leave(index) {
      tallies.add(rows.code[index]!, -rows.amount[index]!);
    },
    holds() {
      let top = 0;
      let isWanted = false;
      for (let code = 0; code < rows.values.length; code += 1) {
        const tally = tallies.at(code);
        if (tally < top || tally <= 0) continue;
        if (tally > top) isWanted = false;
        top = tally;
        isWanted ||= wanted.has(rows.values[code]);
      }
      return isWanted;
    },
    found: () => null,
  };
}
