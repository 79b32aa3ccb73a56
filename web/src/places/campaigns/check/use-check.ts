import type { paths } from '../../../api/schema.d.ts';

/** What the check of a campaign answers. */
export type Check = paths['/campaigns/{campaignId}/check']['get']['responses']['200']['content']['application/json'];

/** Whom a list behind a number can be asked for. */
export type Group = NonNullable<
  NonNullable<paths['/campaigns/{campaignId}/check/contacts']['get']['parameters']['query']>['of']
>;
