import type { Parts } from '../find-segments.ts';
import type { Wording } from '../judge/explain-answer.ts';
import { type Definition, walkNodes } from '../language/definition.schema.ts';
import * as store from '../segments.store.ts';
import * as names from './names.store.ts';

export type NameThings = (workspaceId: number, definitions: readonly Definition[]) => Promise<Wording>;

/** Looks up what definitions name by id, so that sentences about them can say its name. */
export function createNameThings({ db, workspaces }: Pick<Parts, 'db' | 'workspaces'>): NameThings {
  return async (workspaceId, definitions) => {
    const offers = new Set<number>();
    const campaigns = new Set<number>();
    for (const { root } of definitions) {
      for (const { node } of walkNodes(root)) {
        if (node.type === 'offer' && node.offerId !== undefined) offers.add(node.offerId);
        if (node.type === 'engagement' || node.type === 'experiment') {
          if (node.campaignId !== undefined) campaigns.add(node.campaignId);
        }
      }
    }
    const [{ currency, timeZone }, live, offerNames, campaignNames] = await Promise.all([
      workspaces.get(workspaceId),
      store.readDefinitions(db.sql, workspaceId),
      offers.size === 0 ? new Map<number, string>() : names.readOfferNames(db.sql, workspaceId, [...offers]),
      campaigns.size === 0 ? new Map<number, string>() : names.readCampaignNames(db.sql, workspaceId, [...campaigns]),
    ]);
    const segmentNames = new Map(live.map(({ id, name }) => [id, name]));
    return {
      currency,
      timeZone,
      segmentName: (id) => segmentNames.get(id),
      offerName: (id) => offerNames.get(id),
      campaignName: (id) => campaignNames.get(id),
    };
  };
}
