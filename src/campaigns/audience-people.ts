/** Whom a campaign would reach: how its audience is made up, and the contacts behind each number of the check. */
import { type Clock, cursorToId, type Db, type Page, type PageQuery, toPage } from '../platform/index.ts';
import { csvRow } from '../segments/index.ts';
import type { AudienceMeasure, AudienceRequest, Whom } from './audience-people.schema.ts';
import { type AudiencePerson, measureAudience, readPeople } from './audience-people.store.ts';
import { audienceQuery } from './audience-query.ts';
import { audienceOf, type Campaign } from './campaigns.store.ts';

const BYTE_ORDER_MARK = '\ufeff';
const NO_LIMIT = 2_147_483_647;

export function createAudiencePeople({
  db,
  clock,
  get,
}: {
  db: Pick<Db, 'sql'>;
  clock: Clock;
  get: (workspaceId: number, campaignId: number) => Promise<Campaign>;
}) {
  const read = async (workspaceId: number, campaignId: number, wish: { whom: Whom; after: number; limit: number }) => {
    const campaign = await get(workspaceId, campaignId);
    const audience = audienceQuery(workspaceId, audienceOf(campaign, clock.now()));
    return readPeople(db.sql, workspaceId, audience, wish);
  };

  return {
    /** Sizes and overlaps of the segments of an audience, before there is a campaign. */
    measureAudience: (workspaceId: number, audience: AudienceRequest): Promise<AudienceMeasure> =>
      measureAudience(db.sql, workspaceId, audience),

    /** Contacts behind one number of the check, in the order of their ids: judged as the check judges them. */
    async audiencePeople(
      workspaceId: number,
      campaignId: number,
      { cursor, limit, ...whom }: Whom & PageQuery,
    ): Promise<Page<AudiencePerson>> {
      const wish = { whom, after: cursorToId(cursor), limit: limit + 1 };
      return toPage(await read(workspaceId, campaignId, wish), limit);
    },

    /** All of them as CSV, from one statement, so that their number is that of the check. */
    async audienceCsv(workspaceId: number, campaignId: number, whom: Whom): Promise<string> {
      const people = await read(workspaceId, campaignId, { whom, after: 0, limit: NO_LIMIT });
      const header = csvRow([
        'contactId',
        'email',
        'externalId',
        'state',
        'reason',
        'segmentId',
        'contentId',
        'variant',
      ]);
      const rows = people.map(({ contactId, email, externalId, state, reason, segmentId, contentId, variant }) =>
        csvRow([contactId, email, externalId, state, reason, segmentId, contentId, variant]),
      );
      return `${BYTE_ORDER_MARK}${header}${rows.join('')}`;
    },
  };
}
