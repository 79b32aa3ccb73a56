/** Distances as SQL: the same sums and products, in the same order, as in measure-distance.ts. */
import type { LeafOf } from '../language/conditions.schema.ts';
import { HALF_STEP, haversineOf, placeNames, readPlace, SINE_SERIES, STEPS } from '../language/measure-distance.ts';
import { attributeJson } from './compile-attribute.ts';
import { type Builder, sure } from './compile-context.ts';
import { doubleOf } from './compile-events.ts';

/** Makes a parameter of a number. */
type Double = (value: number) => string;

/** sin x; `square` is x times x. */
const sineSql = (double: Double, x: string, square: string): string =>
  `(${x} * ${SINE_SERIES.slice(0, -1).reduceRight((sum, term) => `(${double(term)} + ${square} * ${sum})`, double(SINE_SERIES.at(-1)!))})`;

/** Each step is a table of its own (`offset 0` keeps it one): written into one another, the text would double each time. */
export function compileNear(build: Builder, leaf: LeafOf<'near'>): string {
  const here = readPlace(leaf.latitude, leaf.longitude);
  if (here === null) return 'false';
  const double: Double = (value) => build.param(value, 'float8');
  const names = placeNames(leaf);
  const north = doubleOf(attributeJson(build, names.latitude));
  const east = doubleOf(attributeJson(build, names.longitude));
  const [right, half] = [double(90 * STEPS), double(HALF_STEP)];
  const steps = (degrees: string) => `floor(${degrees} * ${double(STEPS)} + ${double(0.5)})`;
  const degrees = `(select ${north} as north, ${east} as east offset 0) d`;
  const places = `(select ${steps('d.north')} as north, ${steps('d.east')} as east from ${degrees}
    where d.north between -90 and 90 and d.east between -180 and 180 offset 0) p`;
  const apart = `(select p.north, abs(p.north - ${double(here.latitude)}) as up,
    abs(p.east - ${double(here.longitude)}) as along from ${places} offset 0) a`;
  const angles = `(select a.up * ${half} as up, ${double(2)} * (${right} - abs(a.north)) * ${half} as lack,
    (case when a.along > ${double(180 * STEPS)} then ${double(360 * STEPS)} - a.along else a.along end) * ${half} as along
    from ${apart} offset 0) x`;
  const squares = `(select x.*, x.up * x.up as up2, x.lack * x.lack as lack2, x.along * x.along as along2 from ${angles} offset 0) q`;
  const sines = `(select ${sineSql(double, 'q.up', 'q.up2')} as up, ${sineSql(double, 'q.lack', 'q.lack2')} as cosine,
    ${sineSql(double, 'q.along', 'q.along2')} as along from ${squares} offset 0) s`;
  const haversine = `s.up * s.up + ${double(here.cosine)} * s.cosine * (s.along * s.along)`;
  return sure(`(select ${haversine} <= ${double(haversineOf(leaf.kilometres))} from ${sines})`);
}
