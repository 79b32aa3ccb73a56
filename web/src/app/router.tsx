import { createRouter } from '@tanstack/react-router';
import { here } from '../api/here.ts';
import { Loading } from '../parts/loading.tsx';
import { NotFound, PageProblem } from '../parts/page-problems.tsx';
import { rootRoute } from '../parts/place-route.ts';
import { addressOf } from './address.ts';
import { placeRoutes } from './places.ts';
import { Shell } from './shell.tsx';

rootRoute.update({ component: Shell, notFoundComponent: NotFound });

/** Addresses in the code are those within the workspace: "/segments" is at "/w/corner-shop/segments". */
export const router = createRouter({
  routeTree: rootRoute.addChildren([...placeRoutes]),
  basepath: addressOf(here.workspace?.slug ?? ''),
  defaultPreload: 'intent',
  scrollRestoration: true,
  defaultPendingComponent: Loading,
  defaultErrorComponent: PageProblem,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
