/**
 * The few functions beyond Math that the models need. Sources: NIST Digital Library of Mathematical Functions
 * (https://dlmf.nist.gov), chapters 5 (gamma) and 8 (incomplete beta); C. Lanczos, "A precision approximation of the gamma
 * function", SIAM Journal on Numerical Analysis 1 (1964), 86-96.
 */

/** Stirling's series (DLMF 5.11.1): B_2k / (2k (2k - 1)). */
const STIRLING = [1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360_360, 1 / 156];
/** The series of digamma (DLMF 5.11.2): B_2k / 2k. */
const DIGAMMA = [1 / 12, -1 / 120, 1 / 252, -1 / 240, 1 / 132, -691 / 32_760, 1 / 12];
/** From here the series are right to the last digits. */
const LARGE = 10;
const HALF_LOG_2_PI = 0.918_938_533_204_672_8;

/** ln Γ(x) for x > 0, to about 15 digits. */
export function logGamma(x: number): number {
  if (!(x > 0)) return Number.NaN;
  let shift = 1;
  let at = x;
  for (; at < LARGE; at += 1) shift *= at;
  const square = 1 / (at * at);
  let sum = 0;
  for (let term = STIRLING.length - 1; term >= 0; term -= 1) sum = sum * square + STIRLING[term]!;
  return (at - 0.5) * Math.log(at) - at + HALF_LOG_2_PI + sum / at - Math.log(shift);
}

/** The derivative of ln Γ, for x > 0. */
export function digamma(x: number): number {
  if (!(x > 0)) return Number.NaN;
  let below = 0;
  let at = x;
  for (; at < LARGE; at += 1) below += 1 / at;
  const square = 1 / (at * at);
  let sum = 0;
  for (let term = DIGAMMA.length - 1; term >= 0; term -= 1) sum = sum * square + DIGAMMA[term]!;
  return Math.log(at) - 0.5 / at - sum * square - below;
}

/** ln B(a, b). */
export const logBeta = (a: number, b: number): number => logGamma(a) + logGamma(b) - logGamma(a + b);

const TINY = 1e-300;
const MOST_STEPS = 500;

/** The continued fraction of DLMF 8.17.22, by Lentz's method; it runs quickly for x < (a + 1) / (a + b + 2). */
function betaFraction(a: number, b: number, x: number): number {
  let numerator = 1;
  let denominator = 1 - ((a + b) * x) / (a + 1);
  if (Math.abs(denominator) < TINY) denominator = TINY;
  denominator = 1 / denominator;
  let product = denominator;
  for (let step = 1; step <= MOST_STEPS; step += 1) {
    const even = (step * (b - step) * x) / ((a + 2 * step - 1) * (a + 2 * step));
    const odd = -((a + step) * (a + b + step) * x) / ((a + 2 * step) * (a + 2 * step + 1));
    for (const part of [even, odd]) {
      denominator = 1 + part * denominator;
      if (Math.abs(denominator) < TINY) denominator = TINY;
      numerator = 1 + part / numerator;
      if (Math.abs(numerator) < TINY) numerator = TINY;
      denominator = 1 / denominator;
      product *= denominator * numerator;
    }
    if (Math.abs(denominator * numerator - 1) < 1e-13) break;
  }
  return product;
}

/** I_x(a, b), the regularised incomplete beta function: the share of a beta distribution below x. */
export function betaShare(a: number, b: number, x: number, logBetaAB = logBeta(a, b)): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  const front = Math.exp(a * Math.log(x) + b * Math.log1p(-x) - logBetaAB);
  if (x < (a + 1) / (a + b + 2)) return (front * betaFraction(a, b, x)) / a;
  return 1 - (front * betaFraction(b, a, 1 - x)) / b;
}
