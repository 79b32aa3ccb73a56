/** Conditions on where a contact is. */
import type { LeafOf } from '../language/conditions.schema.ts';
import { distanceKm, haversine, haversineOf, placeNames, readPlace } from '../language/measure-distance.ts';
import { attributeReader } from './attribute-leaves.ts';
import { ALWAYS_MEMBER, type History, NEVER_MEMBER } from './history.ts';
import type { Judge } from './judge.ts';

/** Makes a condition on a distance ready. */
export function prepareNear(leaf: LeafOf<'near'>): Judge {
  const names = placeNames(leaf);
  const readLatitude = attributeReader(names.latitude);
  const readLongitude = attributeReader(names.longitude);
  const here = readPlace(leaf.latitude, leaf.longitude);
  const most = haversineOf(leaf.kilometres);
  return (history) => {
    const place = readPlace(readLatitude(history), readLongitude(history));
    return here !== null && place !== null && haversine(here, place) <= most ? ALWAYS_MEMBER : NEVER_MEMBER;
  };
}

/** How far away the contact is, in km; null when it has no place. */
export function distanceOf(leaf: LeafOf<'near'>, history: History): number | null {
  const names = placeNames(leaf);
  return distanceKm(leaf, attributeReader(names.latitude)(history), attributeReader(names.longitude)(history));
}
