/**
 * How far two places on the globe are from each other, worked out so that both evaluators get the same bits: the great circle
 * by the haversine formula (R. W. Sinnott, "Virtues of the Haversine", Sky and Telescope 68, 1984, p. 159), on a sphere of
 * the Earth's mean radius (IUGG: 6,371.0088 km).
 *
 * JavaScript and PostgreSQL take sines from different libraries, whose last digits differ; sums, products and floor() of
 * doubles are the same everywhere (IEEE 754). So places are taken to whole steps of 1e-7 degrees (a centimetre), sines come
 * from one series, and what is compared is not the distance but the square of the sine of half of its angle.
 */
import type { LeafOf } from './conditions.schema.ts';

export const EARTH_RADIUS_KM = 6371.0088;
/** Steps in a degree. */
export const STEPS = 1e7;
const RIGHT_ANGLE = 90 * STEPS;
/** Half of an angle of so many steps, in radians. */
export const HALF_STEP = Math.PI / 180 / STEPS / 2;

/** 1 - x²/3! + x⁴/5! - …: sin x = x times this; the rest is below 1e-20 between 0 and π/2. */
export const SINE_SERIES: readonly number[] = (() => {
  const terms = [1];
  for (let power = 3; power <= 25; power += 2) terms.push(-terms.at(-1)! / (power * (power - 1)));
  return terms;
})();

/** sin x for x between 0 and π/2, by the same sums and products as in SQL. */
function sine(x: number): number {
  const square = x * x;
  let sum = SINE_SERIES.at(-1)!;
  for (let place = SINE_SERIES.length - 2; place >= 0; place -= 1) sum = SINE_SERIES[place]! + square * sum;
  return x * sum;
}

/** Degrees as whole steps. */
export const stepsOf = (degrees: number): number => Math.floor(degrees * STEPS + 0.5);

/** The cosine of a latitude in steps: the sine of what it lacks of a right angle. */
export const cosineOf = (latitude: number): number => sine(2 * (RIGHT_ANGLE - Math.abs(latitude)) * HALF_STEP);

const isLatitude = (value: unknown): value is number => typeof value === 'number' && value >= -90 && value <= 90;
const isLongitude = (value: unknown): value is number => typeof value === 'number' && value >= -180 && value <= 180;

export type Place = { latitude: number; longitude: number };

/** A place as whole steps, with the cosine of its latitude; null when the two are no place. */
export function readPlace(latitude: unknown, longitude: unknown): (Place & { cosine: number }) | null {
  if (!isLatitude(latitude) || !isLongitude(longitude)) return null;
  const steps = stepsOf(latitude);
  return { latitude: steps, longitude: stepsOf(longitude), cosine: cosineOf(steps) };
}

/** The square of the sine of half the angle between two places, as {@link readPlace} gives them. */
export function haversine(a: Place & { cosine: number }, b: Place & { cosine: number }): number {
  const east = Math.abs(a.longitude - b.longitude);
  const north = sine(Math.abs(a.latitude - b.latitude) * HALF_STEP);
  const across = sine((east > 2 * RIGHT_ANGLE ? 4 * RIGHT_ANGLE - east : east) * HALF_STEP);
  return north * north + a.cosine * b.cosine * (across * across);
}

/** What the haversine of a place must not exceed to lie within so many km; from half around the globe on, everything does. */
export function haversineOf(kilometres: number): number {
  const half = kilometres / EARTH_RADIUS_KM / 2;
  return half >= Math.PI / 2 ? 2 : Math.sin(half) ** 2;
}

/** Km between two places; null when one of them is none. */
export function distanceKm(from: Place, latitude: unknown, longitude: unknown): number | null {
  const here = readPlace(from.latitude, from.longitude);
  const there = readPlace(latitude, longitude);
  if (here === null || there === null) return null;
  return 2 * EARTH_RADIUS_KM * Math.asin(Math.min(1, Math.sqrt(haversine(here, there))));
}

/** Which attributes say where a contact is. */
export const placeNames = ({ names }: Pick<LeafOf<'near'>, 'names'>): { latitude: string; longitude: string } =>
  names ?? { latitude: 'latitude', longitude: 'longitude' };
