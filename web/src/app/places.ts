import { customersRoutes } from '../places/customers/routes.ts';
import { homeRoutes } from '../places/home/routes.ts';

/** The routes of every place. */
export const placeRoutes = [...customersRoutes, ...homeRoutes] as const;
