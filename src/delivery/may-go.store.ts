/**
 * Owns: nothing. Reads: message, campaign, contact, subscription, suppression. Why a message must not go out after all, as
 * pieces of SQL: the pump asks within the very statement that notes what is about to leave.
 */

/** Where the statement around them keeps what the pieces need: a placeholder with its type, such as `$1::timestamptz`. */
export type MayGoPlaceholders = { now: string };

/** Joins that `whyNot` needs; the statement around them brings `message m` and `campaign c`. By primary keys all. */
export const whyNotJoins = `
  left join contact ct on ct.id = m.contact_id and ct.workspace_id = m.workspace_id
  left join subscription su on su.contact_id = m.contact_id and su.topic = c.topic and su.workspace_id = m.workspace_id`;

/**
 * The reason for which a message must not go out, or null: consent and suppression may have changed since the launch, and
 * the address may have too.
 */
export const whyNot = (_: MayGoPlaceholders): string => `
  case when ct.id is null then 'erased'
       when ct.email_normal is null then 'no-email'
       when su.state is distinct from 'subscribed' then coalesce(su.state, 'no-consent')
       when exists (select 1 from suppression sp
                     where sp.workspace_id = m.workspace_id
                       and sp.email_normal in (ct.email_normal, lower(trim(m.email)))) then 'suppressed' end`;
