/** Random numbers from a seed: the same seed gives the same draws everywhere. Not for secrets. */
export type Draw = {
  /** Uniform in [0, 1). */
  unit(): number;
  /** A whole number from 0 to `count` - 1. */
  below(count: number): number;
  /** Standard normal. */
  normal(): number;
};

/** The generator is mulberry32 (Ettinger, public domain); normals by the polar method (Marsaglia and Bray, 1964). */
export function seededDraw(seed: number): Draw {
  let state = seed >>> 0;
  const unit = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  return {
    unit,
    below: (count) => Math.floor(unit() * count),
    normal() {
      for (;;) {
        const x = 2 * unit() - 1;
        const y = 2 * unit() - 1;
        const square = x * x + y * y;
        if (square > 0 && square < 1) return x * Math.sqrt((-2 * Math.log(square)) / square);
      }
    },
  };
}

/** `wanted` different numbers from 0 to `count` - 1 in ascending order; all of them when there are no more. */
export function drawSome(count: number, wanted: number, draw: Draw): Int32Array {
  const all = Int32Array.from({ length: count }, (_, index) => index);
  if (wanted >= count) return all;
  for (let place = 0; place < wanted; place += 1) {
    const other = place + draw.below(count - place);
    const held = all[place]!;
    all[place] = all[other]!;
    all[other] = held;
  }
  return all.subarray(0, wanted).sort();
}
