import { activityRoutes } from '../places/activity/routes.ts';
import { brandRoutes } from '../places/brand/routes.ts';
import { campaignsRoutes } from '../places/campaigns/routes.ts';
import { companiesRoutes } from '../places/companies/routes.ts';
import { contactsRoutes } from '../places/contacts/routes.ts';
import { customersRoutes } from '../places/customers/routes.ts';
import { firstRunRoutes } from '../places/first-run/routes.ts';
import { homeRoutes } from '../places/home/routes.ts';
import { importsRoutes } from '../places/imports/routes.ts';
import { mailboxRoutes } from '../places/mailbox/routes.ts';
import { messagesRoutes } from '../places/messages/routes.ts';
import { offersRoutes } from '../places/offers/routes.ts';
import { qualityRoutes } from '../places/quality/routes.ts';
import { reportsRoutes } from '../places/reports/routes.ts';
import { builderRoutes } from '../places/segments/builder/routes.ts';
import { segmentsRoutes } from '../places/segments/routes.ts';
import { settingsRoutes } from '../places/settings/routes.ts';
import { strategyRoutes } from '../places/strategy/routes.ts';
import { templatesRoutes } from '../places/templates/routes.ts';

/** The routes of every place. */
export const placeRoutes = [
  ...activityRoutes,
  ...campaignsRoutes,
  ...strategyRoutes,
  ...companiesRoutes,
  ...contactsRoutes,
  ...customersRoutes,
  ...firstRunRoutes,
  ...homeRoutes,
  ...importsRoutes,
  ...mailboxRoutes,
  ...segmentsRoutes,
  ...builderRoutes,
  ...qualityRoutes,
  ...settingsRoutes,
  ...brandRoutes,
  ...messagesRoutes,
  ...templatesRoutes,
  ...offersRoutes,
  ...reportsRoutes,
] as const;
