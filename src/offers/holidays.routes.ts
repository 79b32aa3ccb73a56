import { type AnyRoute, defineRoute } from '../platform/index.ts';
import type { Holiday } from './holidays.store.ts';
import { type HolidayList, holidayDays, holidayList, holidayParams, holidayQuery } from './offers.schema.ts';

type Verbs = {
  holidays(workspaceId: number, year?: number): Promise<Holiday[]>;
  setHolidays(workspaceId: number, list: HolidayList): Promise<Holiday[]>;
  removeHoliday(workspaceId: number, day: string): Promise<void>;
};

/** Days on which offers with `skipsHolidays` are closed. */
export function createHolidaysRoutes(offers: Verbs): AnyRoute[] {
  return [
    defineRoute({
      method: 'get',
      path: '/offers/holidays',
      operation: 'offers.holidays',
      summary: 'Holidays of the shop',
      scope: 'offers:read',
      query: holidayQuery,
      answer: holidayDays,
      handle: async ({ workspaceId, query }) => ({ holidays: await offers.holidays(workspaceId, query.year) }),
    }),
    defineRoute({
      method: 'put',
      path: '/offers/holidays',
      operation: 'offers.setHolidays',
      summary: 'Add holidays, or rename them',
      description: 'Days that are not named stay as they are. A window that begins on a holiday is closed, to its end.',
      scope: 'offers:write',
      body: holidayList,
      answer: holidayDays,
      handle: async ({ workspaceId, body }) => ({ holidays: await offers.setHolidays(workspaceId, body) }),
    }),
    defineRoute({
      method: 'delete',
      path: '/offers/holidays/{day}',
      operation: 'offers.removeHoliday',
      summary: 'Make a day an ordinary one',
      scope: 'offers:write',
      params: holidayParams,
      status: 204,
      errors: ['not_found'],
      handle: ({ workspaceId, params }) => offers.removeHoliday(workspaceId, params.day),
    }),
  ];
}
