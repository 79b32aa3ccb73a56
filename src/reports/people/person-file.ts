// Reads every table that has rows of a contact.
import type { Contacts } from '../../contacts/index.ts';
import type { Db } from '../../platform/index.ts';

/** What is kept of a contact, by the name it has in the file; `$1` the workspace, `$2` the contact. */
const kept: Record<string, string> = {
  contact: 'select * from contact t where workspace_id = $1 and id = $2',
  formerAttributes: 'select * from contact_attribute_change t where workspace_id = $1 and contact_id = $2 order by id',
  values: 'select * from contact_value t where workspace_id = $1 and contact_id = $2 order by id',
  scores: 'select * from contact_score t where workspace_id = $1 and contact_id = $2 order by id',
  consents: 'select * from consent t where workspace_id = $1 and contact_id = $2 order by at, id',
  subscriptions: 'select * from subscription t where workspace_id = $1 and contact_id = $2 order by topic',
  optIns: 'select * from opt_in_request t where workspace_id = $1 and contact_id = $2 order by id',
  suppression: `select s.* from suppression s join contact c on c.workspace_id = $1 and c.id = $2
    where s.workspace_id = $1 and s.email_normal = c.email_normal`,
  notes: 'select * from note t where workspace_id = $1 and contact_id = $2 order by id',
  companies: `select company.key, company.name, t.* from contact_company t join company on company.id = t.company_id
    where t.workspace_id = $1 and t.contact_id = $2`,
  segments: `select segment.name as segment, t.* from member t join segment on segment.id = t.segment_id
    where t.workspace_id = $1 and t.contact_id = $2`,
  formerSegments: `select segment.name as segment, t.* from member_log t join segment on segment.id = t.segment_id
    where t.workspace_id = $1 and t.contact_id = $2 order by t.id`,
  events: `select k.name as kind, t.* from event t join event_kind k on k.id = t.kind_id
    where t.workspace_id = $1 and t.contact_id = $2 order by t.at, t.id`,
  orderLines: 'select * from order_line t where workspace_id = $1 and contact_id = $2 order by at, event_id, line',
  orderCodes: 'select * from order_code t where workspace_id = $1 and contact_id = $2 order by id',
  messages: `select campaign.name as campaign, t.* from message t join campaign on campaign.id = t.campaign_id
    where t.workspace_id = $1 and t.contact_id = $2 order by t.id`,
  offerCodes: 'select * from offer_code t where workspace_id = $1 and contact_id = $2 order by id',
  redemptions: 'select * from redemption t where workspace_id = $1 and contact_id = $2 order by id',
  bounces: 'select * from bounce t where workspace_id = $1 and contact_id = $2 order by id',
  merges: 'select * from contact_merge t where workspace_id = $1 and (kept_id = $2 or merged_id = $2) order by id',
};

/** Everything that is kept of one person, for whoever asks what we know of them (GDPR, article 15 and 20). */
export function createPersonFile({ db, contacts }: { db: Db; contacts: Pick<Contacts, 'get'> }) {
  return {
    /** Throws `not_found`. */
    async of(workspaceId: number, contactId: number): Promise<Record<string, unknown[]>> {
      await contacts.get(workspaceId, contactId);
      const file: Record<string, unknown[]> = {};
      for (const [name, select] of Object.entries(kept)) {
        const rows = await db.sql<{ row: unknown }>(
          `select to_jsonb(r) - array['workspace_id', 'bucket', 'kind_id', 'claimed_by'] as row from (${select}) r`,
          [workspaceId, contactId],
        );
        file[name] = rows.map(({ row }) => row);
      }
      return file;
    },
  };
}
export type PersonFile = ReturnType<typeof createPersonFile>;
