import type { Parts } from '../find-segments.ts';
import type { Wording } from '../judge/explain-answer.ts';
import { type Definition, type Node, walkNodes } from '../language/definition.schema.ts';
import { templateOf } from '../language/describe-value.ts';
import * as store from '../segments.store.ts';
import * as names from './names.store.ts';

export type NameThings = (workspaceId: number, definitions: readonly Definition[]) => Promise<Wording>;

/** Ids by which definitions name things of other rooms. */
function idsIn(definitions: readonly Definition[]) {
  const offers = new Set<number>();
  const campaigns = new Set<number>();
  const templates = new Set<number>();
  for (const { root } of definitions) {
    for (const { node } of walkNodes(root)) {
      if (node.type === 'offer' && node.offerId !== undefined) offers.add(node.offerId);
      if ('campaignId' in node && node.campaignId !== undefined) campaigns.add(node.campaignId);
      const templateId = templateOf(valueNameOf(node) ?? '');
      if (templateId !== null) templates.add(templateId);
    }
  }
  return { offers, campaigns, templates };
}

function valueNameOf(node: Node): string | null {
  if (node.type === 'value') return node.name;
  return node.type === 'relative' && node.of.from === 'value' ? node.of.name : null;
}

/** Looks up what definitions name by id, so that sentences about them can say its name. */
export function createNameThings({ db, workspaces }: Pick<Parts, 'db' | 'workspaces'>): NameThings {
  return async (workspaceId, definitions) => {
    const { offers, campaigns, templates } = idsIn(definitions);
    const [{ currency, timeZone }, live, offerNames, campaignNames, templateNames] = await Promise.all([
      workspaces.get(workspaceId),
      store.readDefinitions(db.sql, workspaceId),
      offers.size === 0 ? new Map<number, string>() : names.readOfferNames(db.sql, workspaceId, [...offers]),
      campaigns.size === 0 ? new Map<number, string>() : names.readCampaignNames(db.sql, workspaceId, [...campaigns]),
      templates.size === 0 ? new Map<number, string>() : names.readTemplateNames(db.sql, workspaceId, [...templates]),
    ]);
    const segmentNames = new Map(live.map(({ id, name }) => [id, name]));
    return {
      currency,
      timeZone,
      segmentName: (id) => segmentNames.get(id),
      offerName: (id) => offerNames.get(id),
      campaignName: (id) => campaignNames.get(id),
      templateName: (id) => templateNames.get(id),
    };
  };
}
