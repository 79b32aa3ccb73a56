/** 97.5 % quantile of the normal distribution: 95 % lie between both sides. */
const ONE_LOOK = 1.959964;
/**
 * The same for a sample that grows, and is looked at on the way to see whether it is enough: the more often one looks, the
 * sooner one stops on a lucky draw. Bound for two looks of Pocock (Biometrika 64, 1977): most samples grow once.
 */
const TWO_LOOKS = 2.178;

export type CountInterval = { low: number; high: number };

export type Sampled = {
  /** Contacts of the sample that have the property. */
  hits: number;
  sample: number;
  population: number;
  /** When the sample was drawn in groups whose members are alike: groups seen, and how many there are. */
  groups?: { seen: number; of: number };
  /** Whether what was seen decided when to stop. */
  isGrown?: boolean;
};

/**
 * The 95 % interval of how many of a population have a property of which a random sample shows some.
 *
 * Wilson's score interval (Journal of the American Statistical Association 22, 1927), which stays honest for rare
 * properties and never leaves 0 to 1, with continuity correction (Newcombe, Statistics in Medicine 17, 1998, method 4), so
 * that it covers 95 % also where few were seen, not only on average. A sample without replacement from few is surer than
 * one from many: it counts for n × (N - 1) / (N - n) (finite population correction, Cochran, Sampling Techniques, 1977,
 * 2.6). Of groups whose members are alike, groups are counted, not members: never too narrow. What was seen is certain:
 * the ends are no less than the hits, and no more than all but those seen without the property.
 */
export function countInterval({ hits, sample, population, groups, isGrown = false }: Sampled): CountInterval {
  const [drawn, all] = groups ? [groups.seen, groups.of] : [sample, population];
  if (drawn >= all || sample >= population) return { low: hits, high: hits };
  if (sample === 0) return { low: 0, high: population };
  const z = isGrown ? TWO_LOOKS : ONE_LOOK;
  const members = shareInterval(hits / sample, drawnFrom(sample, population), z);
  const { low, high } = groups ? outer(members, shareInterval(hits / sample, drawnFrom(drawn, all), z)) : members;
  return {
    low: hits === 0 ? 0 : Math.max(hits, Math.floor(population * low)),
    high: Math.min(population - (sample - hits), hits === sample ? population : Math.ceil(population * high)),
  };
}

/** How many a sample of `drawn` out of `all` counts for. */
const drawnFrom = (drawn: number, all: number): number => (drawn * (all - 1)) / (all - drawn);

/** Ends of the interval of a share `p` that was seen in `n`. */
function shareInterval(p: number, n: number, z: number): CountInterval {
  const q = 1 - p;
  const z2 = z * z;
  const scale = 2 * (n + z2);
  return {
    low: (2 * n * p + z2 - 1 - z * Math.sqrt(Math.max(0, z2 - 2 - 1 / n + 4 * p * (n * q + 1)))) / scale,
    high: (2 * n * p + z2 + 1 + z * Math.sqrt(Math.max(0, z2 + 2 - 1 / n + 4 * p * (n * q - 1)))) / scale,
  };
}

/** A few groups can have a share that no count of them gives; there the formula is off, and the members know better. */
const outer = (a: CountInterval, b: CountInterval): CountInterval => ({
  low: Math.min(a.low, b.low),
  high: Math.max(a.high, b.high),
});
