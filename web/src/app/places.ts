import { contactsRoutes } from '../places/contacts/routes.ts';
import { customersRoutes } from '../places/customers/routes.ts';
import { firstRunRoutes } from '../places/first-run/routes.ts';
import { homeRoutes } from '../places/home/routes.ts';
import { settingsRoutes } from '../places/settings/routes.ts';
import { strategyRoutes } from '../places/strategy/routes.ts';

/** The routes of every place. */
export const placeRoutes = [
  ...strategyRoutes,
  ...contactsRoutes,
  ...customersRoutes,
  ...firstRunRoutes,
  ...homeRoutes,
  ...settingsRoutes,
] as const;
