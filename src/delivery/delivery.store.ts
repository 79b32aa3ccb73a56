/** Owns: nothing here (caught_mail: mailbox.store.ts). Reads: message, campaign, contact, subscription, suppression. */
import type { Sql } from '../platform/index.ts';

/**
 * Which of these claimed messages must not go out after all: consent and suppression may have changed since the launch,
 * and the address may have too. One statement for a group, by primary keys.
 */
export async function findForbidden(sql: Sql, messageIds: number[]): Promise<{ messageId: number; reason: string }[]> {
  return sql(
    `select m.id as "messageId",
            case when ct.id is null then 'erased'
                 when ct.email_normal is null then 'no-email'
                 when su.state is distinct from 'subscribed' then coalesce(su.state, 'no-consent')
                 else 'suppressed' end as reason
       from message m
       join campaign c on c.id = m.campaign_id and c.workspace_id = m.workspace_id
       left join contact ct on ct.id = m.contact_id and ct.workspace_id = m.workspace_id
       left join subscription su on su.contact_id = m.contact_id and su.topic = c.topic and su.workspace_id = m.workspace_id
      where m.id = any($1::bigint[])
        and (ct.email_normal is null or su.state is distinct from 'subscribed'
             or exists (select 1 from suppression sp
                         where sp.workspace_id = m.workspace_id
                           and sp.email_normal in (ct.email_normal, lower(trim(m.email)))))`,
    [messageIds],
  );
}
