import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  cosineOf,
  distanceKm,
  EARTH_RADIUS_KM,
  haversine,
  haversineOf,
  readPlace,
  STEPS,
} from '../../../src/segments/language/measure-distance.ts';
import { ask } from '../../kit/ask-contact.ts';

const place = fc.record({
  latitude: fc.double({ min: -90, max: 90, noNaN: true }),
  longitude: fc.double({ min: -180, max: 180, noNaN: true }),
});
const apart = (a: { latitude: number; longitude: number }, b: { latitude: number; longitude: number }) =>
  distanceKm(a, b.latitude, b.longitude)!;

describe('distances', () => {
  // A quarter and a half of the globe by hand, and cities by the same formula written plainly.
  it.each([
    ['the pole', [0, 0], [90, 0], (Math.PI / 2) * EARTH_RADIUS_KM],
    ['the other side', [0, 0], [0, 180], Math.PI * EARTH_RADIUS_KM],
    ['over the date line', [0, 179.5], [0, -179.5], (Math.PI / 180) * EARTH_RADIUS_KM],
    ['one degree north', [59, 18], [60, 18], (Math.PI / 180) * EARTH_RADIUS_KM],
    ['nowhere', [12.5, 13.5], [12.5, 13.5], 0],
  ] as const)('to %s', (_, from, to, km) => {
    const found = distanceKm({ latitude: from[0], longitude: from[1] }, to[0], to[1]);
    expect(found).toBeCloseTo(km, 6);
  });

  it('are those of the formula, to a centimetre', () => {
    const radians = (degrees: number) => (degrees * Math.PI) / 180;
    fc.assert(
      fc.property(place, place, (a, b) => {
        const [north, east] = [radians(a.latitude - b.latitude), radians(a.longitude - b.longitude)];
        const plain =
          Math.sin(north / 2) ** 2 +
          Math.cos(radians(a.latitude)) * Math.cos(radians(b.latitude)) * Math.sin(east / 2) ** 2;
        const km = 2 * EARTH_RADIUS_KM * Math.asin(Math.min(1, Math.sqrt(plain)));
        // Near the other side of the globe the formula itself is worth less.
        expect(Math.abs(apart(a, b) - km)).toBeLessThan(km > 19_900 ? 0.2 : 0.000_05);
      }),
    );
  });

  it('are the same there and back, and no detour is shorter', () => {
    fc.assert(
      fc.property(place, place, place, (a, b, c) => {
        expect(apart(a, b)).toBe(apart(b, a));
        expect(apart(a, b)).toBeLessThanOrEqual(apart(a, c) + apart(c, b) + 0.001);
      }),
    );
  });

  it('grow with the haversine that they are compared by', () => {
    fc.assert(
      fc.property(place, place, fc.double({ min: 0.01, max: 20_020, noNaN: true }), (a, b, km) => {
        const found = apart(a, b);
        fc.pre(Math.abs(found - km) > 0.001 && found < 19_900);
        const h = haversine(readPlace(a.latitude, a.longitude)!, readPlace(b.latitude, b.longitude)!);
        expect(h <= haversineOf(km)).toBe(found < km);
      }),
    );
    expect(haversineOf(20_020)).toBeGreaterThan(1);
    expect(cosineOf(60 * STEPS)).toBeCloseTo(0.5, 15);
  });
});

it.each([
  [59.33, 18.07, true],
  [59.5, 18.07, true],
  [59.6, 18.07, false],
  ['59.33', 18.07, false],
  [null, 18.07, false],
  [undefined, undefined, false],
  [91, 18.07, false],
  [59.33, -181, false],
  [Number.NaN, 18.07, false],
])('a contact at %s, %s is near Stockholm: %s', (latitude, longitude, isNear) => {
  const near = { type: 'near', latitude: 59.33, longitude: 18.07, kilometres: 25 } as const;
  expect(ask(near, { attributes: { latitude, longitude } }, 0).member).toBe(isNear);
  const named = { ...near, names: { latitude: 'north', longitude: 'east' } };
  expect(ask(named, { attributes: { north: latitude, east: longitude } }, 0).member).toBe(isNear);
});
