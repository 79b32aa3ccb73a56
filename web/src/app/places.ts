import { campaignsRoutes } from '../places/campaigns/routes.ts';
import { contactsRoutes } from '../places/contacts/routes.ts';
import { customersRoutes } from '../places/customers/routes.ts';
import { firstRunRoutes } from '../places/first-run/routes.ts';
import { homeRoutes } from '../places/home/routes.ts';
import { segmentsRoutes } from '../places/segments/routes.ts';
import { settingsRoutes } from '../places/settings/routes.ts';
import { strategyRoutes } from '../places/strategy/routes.ts';
import { brandRoutes } from '../places/brand/routes.ts';
import { messagesRoutes } from '../places/messages/routes.ts';
import { templatesRoutes } from '../places/templates/routes.ts';

/** The routes of every place. */
export const placeRoutes = [
  ...campaignsRoutes,
  ...strategyRoutes,
  ...contactsRoutes,
  ...customersRoutes,
  ...firstRunRoutes,
  ...homeRoutes,
  ...segmentsRoutes,
  ...settingsRoutes,
, ...brandRoutes, ...messagesRoutes, ...templatesRoutes] as const;
