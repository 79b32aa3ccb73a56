/** The beta distribution: what is believed of a share after so many yes and no. Pure. */

/** ln Γ by Stirling's series (DLMF 5.11.1) from 10 up, and by Γ(x + 1) = x Γ(x) below; x > 0. */
function logGamma(x: number): number {
  let below = 0;
  let from = x;
  for (; from < 10; from += 1) below += Math.log(from);
  const square = 1 / (from * from);
  const series = (1 / 12 - square * (1 / 360 - square * (1 / 1260 - square / 1680))) / from;
  return (from - 0.5) * Math.log(from) - from + Math.log(2 * Math.PI) / 2 + series - below;
}

/** The continued fraction of the incomplete beta function (DLMF 8.17.22), by Lentz's method. */
function fraction(x: number, a: number, b: number): number {
  const tiny = 1e-300;
  const away = (value: number) => (Math.abs(value) < tiny ? tiny : value);
  let c = 1;
  let d = 1 / away(1 - ((a + b) * x) / (a + 1));
  let result = d;
  for (let m = 1; m <= 500; m += 1) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / away(1 + even * d);
    c = away(1 + even / c);
    result *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / away(1 + odd * d);
    c = away(1 + odd / c);
    const change = d * c;
    result *= change;
    if (Math.abs(change - 1) < 1e-12) break;
  }
  return result;
}

/** P(share ≤ x) of Beta(a, b). */
export function betaBelow(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x));
  return x < (a + 1) / (a + b + 2) ? (front * fraction(x, a, b)) / a : 1 - (front * fraction(1 - x, b, a)) / b;
}

/** The share below which Beta(a, b) has this much; by halving, to 1e-9. */
export function betaQuantile(share: number, a: number, b: number): number {
  let low = 0;
  let high = 1;
  while (high - low > 1e-9) {
    const middle = (low + high) / 2;
    if (betaBelow(middle, a, b) < share) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
