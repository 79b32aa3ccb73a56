import { createRootRoute } from '@tanstack/react-router';

export { createRoute, lazyRouteComponent } from '@tanstack/react-router';

/** What the routes of all places hang from. The app gives it its shell. */
export const rootRoute = createRootRoute();

type Search = Record<string, unknown>;

/** Readers for what stands behind the ? of an address, which anybody may have typed: what does not fit is left out. */
export const readText = (search: Search, name: string): string | undefined =>
  typeof search[name] === 'string' || typeof search[name] === 'number' ? String(search[name]) : undefined;

export const readNumber = (search: Search, name: string): number | undefined => {
  const value = typeof search[name] === 'string' && search[name] !== '' ? Number(search[name]) : search[name];
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
};

export const readOneOf = <Choice extends string>(
  search: Search,
  name: string,
  choices: readonly Choice[],
): Choice | undefined => choices.find((choice) => choice === search[name]);

/** What a search reader found, all of it optional: so a link to the page need not name what it does not set. */
export const optional = <Found extends object>(found: Found): Partial<Found> => found;
