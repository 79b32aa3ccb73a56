import type { Offers } from '../offers/index.ts';

/** What campaigns need of the offers room. */
export type CampaignOffers = Pick<
  Offers,
  | 'get'
  | 'ruleProblems'
  | 'describeForMessage'
  | 'checkLaunch'
  | 'reserveCodes'
  | 'recordArms'
  | 'codesOf'
  | 'noteShown'
  | 'settleCodes'
>;
