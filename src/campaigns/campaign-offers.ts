/** What campaigns need of the offers room. */
import type { Offers } from '../offers/index.ts';
import type { Tx } from '../platform/index.ts';
import type { CampaignProblem } from './campaigns.schema.ts';

type Selection = { text: string; values: unknown[] };
type OnTx = Pick<Tx, 'sql'>;

/** One place of a campaign that gives an offer. */
export type Giving = {
  path: string;
  offerId: number;
  /** Null: everybody else. */
  segmentId: number | null;
  audienceSegmentIds: number[];
  /** Left out of the audience, or served by an earlier content or choice. */
  exceptSegmentIds: number[];
};

export type CampaignOffers = Pick<Offers, 'get' | 'describeForMessage'> & Partial<Codes & Guard>;

type Codes = {
  reserveCodes(
    tx: OnTx,
    workspaceId: number,
    wish: { selection: Selection },
  ): Promise<{ short: { offerId: number; missing: number }[] }>;
  codesOf(workspaceId: number, asked: { offerId: number; contactId: number }[]): Promise<Map<string, string>>;
  noteUnshown(workspaceId: number, unshown: { messageId: number; offerId: number }[]): Promise<void>;
  settleCodes(tx: OnTx | null, workspaceId: number, wish: { selection: Selection }): Promise<unknown>;
  recordArms(tx: OnTx, workspaceId: number, wish: { selection: Selection }): Promise<unknown>;
};

type Guard = {
  checkLaunch(
    workspaceId: number,
    launch: { campaignId: number; name: string; gives: Giving[] },
  ): Promise<CampaignProblem[]>;
};
