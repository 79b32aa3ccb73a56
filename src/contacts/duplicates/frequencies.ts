import { soundOf } from './fold-name.ts';

/** A count of values, and from it how often a stranger would have the same value. */
export class Frequencies {
  readonly #counts = new Map<string | number, number>();
  readonly #total: number;
  readonly #background: number;

  /** `background`: how often a value never seen before is met, as if `WEIGHT` people more had been counted. */
  constructor(total: number, background: number) {
    this.#total = total;
    this.#background = background;
  }

  add(value: string | number): void {
    this.#counts.set(value, this.count(value) + 1);
  }

  count(value: string | number): number {
    return this.#counts.get(value) ?? 0;
  }

  /** Probability that another person, unrelated, has this value. */
  of(value: string | number): number {
    const others = Math.max(0, this.count(value) - 1);
    return (others + WEIGHT * this.#background) / (this.#total + WEIGHT);
  }
}

const WEIGHT = 200;

/** Names met, each once. */
export class Names {
  readonly texts: string[] = [];
  readonly sounds: string[] = [];
  readonly #places = new Map<string, number>();

  place(folded: string): number {
    const known = this.#places.get(folded);
    if (known !== undefined) return known;
    this.#places.set(folded, this.texts.length);
    this.texts.push(folded);
    this.sounds.push(soundOf(folded));
    return this.texts.length - 1;
  }
}
