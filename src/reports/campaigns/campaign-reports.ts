import type { Campaigns } from '../../campaigns/index.ts';
import { cursorToId, type Db, type PageQuery, toPage } from '../../platform/index.ts';
import { csvRow } from '../../segments/index.ts';
import { defaultAttribution } from '../../tracking/index.ts';
import type { Workspaces } from '../../workspaces/index.ts';
import { countCampaignStates, listCampaigns } from './campaign-list.store.ts';
import { countByDomain, countByHour, countReasons, findMessages } from './campaign-messages.store.ts';
import type { CampaignListQuery, MessageSelection } from './campaign-reports.schema.ts';

const BYTE_ORDER_MARK = '\ufeff';
const NO_LIMIT = 2_147_483_647;

/** All campaigns at a glance, and what is behind the numbers of one. */
export function createCampaignReports({
  db,
  workspaces,
  campaigns,
}: {
  db: Db;
  workspaces: Pick<Workspaces, 'get'>;
  campaigns: Pick<Campaigns, 'get'>;
}) {
  const modelOf = async (workspaceId: number): Promise<string> => {
    const { settings } = await workspaces.get(workspaceId);
    return (settings.attribution ?? defaultAttribution).model;
  };

  return {
    /** Campaigns, newest first, with their totals. */
    async campaigns(workspaceId: number, { cursor, limit, ...wish }: CampaignListQuery) {
      const model = await modelOf(workspaceId);
      const found = await listCampaigns(db.sql, workspaceId, {
        ...wish,
        model,
        after: cursorToId(cursor),
        limit: limit + 1,
      });
      return { ...toPage(found, limit), states: await countCampaignStates(db.sql, workspaceId) };
    },

    /** The messages behind one number of the report. Throws `not_found`. */
    async campaignMessages(
      workspaceId: number,
      campaignId: number,
      { cursor, limit, ...selection }: MessageSelection & PageQuery,
    ) {
      await campaigns.get(workspaceId, campaignId);
      const model = await modelOf(workspaceId);
      const wish = { campaignId, selection, model, after: cursorToId(cursor), limit: limit + 1 };
      return toPage(await findMessages(db.sql, workspaceId, wish), limit);
    },

    /** All of them as CSV. Throws `not_found`. */
    async campaignMessagesCsv(workspaceId: number, campaignId: number, selection: MessageSelection): Promise<string> {
      await campaigns.get(workspaceId, campaignId);
      const model = await modelOf(workspaceId);
      const wish = { campaignId, selection, model, after: 0, limit: NO_LIMIT };
      const found = await findMessages(db.sql, workspaceId, wish);
      const header = ['messageId', 'contactId', 'email', 'segment', 'variant', 'state', 'reason', 'at'];
      const rows = found.map((message) =>
        csvRow([
          message.messageId,
          message.contactId,
          message.email,
          message.segment,
          message.variant,
          message.state,
          message.reason,
          message.at,
        ]),
      );
      return `${BYTE_ORDER_MARK}${csvRow(header)}${rows.join('')}`;
    },

    /** When people opened and clicked first, by hour. Throws `not_found`. */
    async campaignTimeline(workspaceId: number, campaignId: number) {
      await campaigns.get(workspaceId, campaignId);
      return { hours: await countByHour(db.sql, workspaceId, campaignId) };
    },

    /** How the mail domains took it, and why what did not arrive did not. Throws `not_found`. */
    async campaignDelivery(workspaceId: number, campaignId: number) {
      await campaigns.get(workspaceId, campaignId);
      const domains = await countByDomain(db.sql, workspaceId, campaignId);
      return { domains, reasons: await countReasons(db.sql, workspaceId, campaignId) };
    },
  };
}
