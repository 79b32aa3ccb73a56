import './browser-globals.ts';

type Route = { options: { path?: string }; children?: readonly Route[] };

/** Addresses of a route and of those below it, as the router reads them: "/segments/$segmentId". A frame has none itself. */
const pathsOf = (route: Route, above = ''): string[] => {
  const path = `${above}/${route.options.path ?? ''}`.replace(/\/+/g, '/').replace(/(.)\/$/, '$1');
  return route.children ? route.children.flatMap((child) => pathsOf(child, path)) : [path];
};

/** The address of every page of the web app, from the routes of its places. */
export async function appPaths(): Promise<string[]> {
  // Named so that the types of the server do not follow into the app, which has its own.
  const places: string = '../../web/src/app/places.ts';
  const { placeRoutes } = (await import(places)) as { placeRoutes: readonly Route[] };
  return placeRoutes.flatMap((route) => pathsOf(route));
}
