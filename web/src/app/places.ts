import { homeRoutes } from '../places/home/routes.ts';

/** The routes of every place. */
export const placeRoutes = [...homeRoutes] as const;
