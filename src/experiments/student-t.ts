/** The 97.5 % point of the normal distribution: what 95 % intervals are made of. */
export const Z_95 = 1.959963984540054;

const TWO_TAILED = 0.05;

/**
 * The 97.5 % point of Student's t with `degrees` of freedom (1 or more, not necessarily whole): half the width of a 95 %
 * interval in standard errors. G. W. Hill, "Algorithm 396: Student's t-quantiles", Communications of the ACM 13 (1970),
 * 619-620; right to six figures. Throws RangeError below 1.
 */
export function studentT95(degrees: number): number {
  const n = degrees;
  if (!(n >= 1)) throw new RangeError(`Student's t needs at least one degree of freedom, got ${degrees}`);
  if (n === 1) return 1 / Math.tan((TWO_TAILED * Math.PI) / 2);
  if (n === 2) return Math.sqrt(2 / (TWO_TAILED * (2 - TWO_TAILED)) - 2);
  if (n > 1e10) return Z_95;
  const a = 1 / (n - 0.5);
  const b = 48 / (a * a);
  let c = (((20_700 * a) / b - 98) * a - 16) * a + 96.36;
  const d = ((94.5 / (b + c) - 3) / b + 1) * Math.sqrt((a * Math.PI) / 2) * n;
  let y = (d * TWO_TAILED) ** (2 / n);
  if (y <= 0.05 + a) {
    const inverse = 1 / (((n + 6) / (n * y) - 0.089 * d - 0.822) * (n + 2) * 3) + 0.5 / (n + 4);
    return Math.sqrt(n * (((inverse * y - 1) * (n + 1)) / (n + 2) + 1 / y));
  }
  const x = -Z_95;
  y = x * x;
  if (n < 5) c += 0.3 * (n - 4.5) * (x + 0.6);
  c = (((0.05 * d * x - 5) * x - 7) * x - 2) * x + b + c;
  y = (((((0.4 * y + 6.3) * y + 36) * y + 94.5) / c - y - 3) / b + 1) * x;
  return Math.sqrt(n * Math.expm1(a * y * y));
}

/** One side of a comparison: the variance of what was estimated there, and the degrees of freedom it rests on. */
export type Spread = { variance: number; degrees: number };

/**
 * Half the width of the 95 % interval of a difference of two independent estimates, by the degrees of freedom of
 * B. L. Welch, "The generalization of 'Student's' problem when several different population variances are involved",
 * Biometrika 34 (1947), 28-35, and F. E. Satterthwaite, Biometrics Bulletin 2 (1946), 110-114.
 */
export function welchReach(first: Spread, second: Spread): number {
  const variance = first.variance + second.variance;
  const parts = first.variance ** 2 / first.degrees + second.variance ** 2 / second.degrees;
  return studentT95(variance ** 2 / parts) * Math.sqrt(variance);
}
