/** 97.5 % quantile of the normal distribution: 95 % lie between both sides. */
const Z = 1.959964;

export type CountInterval = { low: number; high: number };

export type Sampled = {
  /** Contacts of the sample that have the property. */
  hits: number;
  sample: number;
  population: number;
  /** When the sample was drawn in groups whose members are alike: groups seen, and how many there are. */
  groups?: { seen: number; of: number };
};

/**
 * The 95 % interval of how many of a population have a property of which a random sample shows some.
 *
 * Score interval without continuity correction (Wilson, Journal of the American Statistical Association 22, 1927), which
 * stays honest for rare properties and never leaves 0 to 1. A sample without replacement from few is surer than one from
 * many: it counts for n × (N - 1) / (N - n) (finite population correction, Cochran, Sampling Techniques, 1977, 2.6). Of
 * groups whose members are alike, groups are counted, not members: never too narrow. What was seen is certain: the ends
 * are no less than the hits, and no more than all but those seen without the property.
 */
export function countInterval({ hits, sample, population, groups }: Sampled): CountInterval {
  const [drawn, all] = groups ? [groups.seen, groups.of] : [sample, population];
  if (drawn >= all || sample >= population) return { low: hits, high: hits };
  if (sample === 0) return { low: 0, high: population };
  const share = hits / sample;
  const size = (drawn * (all - 1)) / (all - drawn);
  const centre = share + (Z * Z) / (2 * size);
  const spread = Z * Math.sqrt((share * (1 - share)) / size + (Z * Z) / (4 * size * size));
  const scale = 1 + (Z * Z) / size;
  return {
    low: Math.max(hits, Math.floor((population * (centre - spread)) / scale)),
    high: Math.min(population - (sample - hits), Math.ceil((population * (centre + spread)) / scale)),
  };
}
