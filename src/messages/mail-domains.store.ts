/** Owns: mail_domain, message (of those planned: whose mailboxes they go to). Reads: contact, and a place in it (follower_position). */
import { type Sql, textArray } from '../platform/index.ts';
import { certainProblems, type DomainFinding } from './look-up-domain.ts';
import { noteNews } from './messages.store.ts';

/** The domain of an address, in lower case. */
export const domainInSql = (email: string): string => `lower(substring(${email} from '[^@]*$'))`;

/** Why nobody at this domain can be written to; null where somebody may. `row`: of mail_domain. */
export const takesNoMailInSql = (row: string): string =>
  `${row}.problem in (${certainProblems.map((problem) => `'${problem}'`).join(', ')})`;

const follower = 'messages.mail-domains';

/**
 * Notes the domains of contacts that came since the last time, of at most `limit` contacts. Returns how many contacts were
 * looked at, and the last of them. Domains that are written to are noted at the launch; this is so that a check before it can tell.
 */
export async function meetDomains(sql: Sql, limit: number, known: readonly string[]) {
  const [row] = await sql<{ seen: number; last: number | null }>(
    `with place as (
       insert into follower_position (name, position) values ($1, 0)
       on conflict (name) do update set at = follower_position.at returning position
     ), seen as (
       select c.id, ${domainInSql('c.email_normal')} as domain from contact c
        where c.id > (select position from place) order by c.id limit $2
     ), noted as (
       insert into mail_domain (domain)
       select distinct domain from seen where domain is not null and domain <> all($3::text[]) order by 1
       on conflict (domain) do nothing
     )
     select count(*) as seen, max(id) as last from seen`,
    [follower, limit, known],
  );
  return row!;
}

/** After {@link meetDomains}, in its transaction. */
export async function moveOn(sql: Sql, position: number): Promise<void> {
  await sql('update follower_position set at = now(), position = $2 where name = $1', [follower, position]);
}

/** Those never asked about first, then those whose answer is old, or that nobody answered for. */
export async function findToAsk(
  sql: Sql,
  { answeredBefore, unansweredBefore, limit }: { answeredBefore: Date; unansweredBefore: Date; limit: number },
): Promise<string[]> {
  const rows = await sql<{ domain: string }>(
    `select domain from mail_domain
      where checked_at is null or checked_at < $1 or (problem = 'unanswered' and checked_at < $2)
      order by checked_at nulls first, domain limit $3`,
    [answeredBefore, unansweredBefore, limit],
  );
  return rows.map(({ domain }) => domain);
}

/** Notes these domains where they are not known yet. */
export async function noteDomains(sql: Sql, domains: readonly string[]): Promise<void> {
  await sql(
    `insert into mail_domain (domain) select domain from unnest($1::text[]) as d (domain) order by 1
     on conflict (domain) do nothing`,
    [textArray(domains)],
  );
}

export type DomainRow = { domain: string; problem: string | null; hasMx: boolean; checkedAt: Date | null };

/** What is known of these domains. */
export async function readDomains(sql: Sql, domains: readonly string[]): Promise<DomainRow[]> {
  return sql(
    `select domain, problem, cardinality(mx) > 0 as "hasMx", checked_at as "checkedAt" from mail_domain
      where domain = any($1::text[])`,
    [textArray(domains)],
  );
}

/** What was known of a domain stays when nobody answered this time. */
export async function noteFindings(sql: Sql, findings: DomainFinding[], now: Date): Promise<void> {
  await sql(
    `update mail_domain d
        set checked_at = $1, problem = case when g.problem = 'unanswered' then coalesce(d.problem, g.problem) else g.problem end,
            operator = case when g.problem = 'unanswered' then d.operator else g.operator end,
            mx = case when g.problem = 'unanswered' then d.mx else string_to_array(nullif(g.mx, ''), ' ') end
       from unnest($2::text[], $3::smallint[], $4::text[], $5::text[]) as g (domain, operator, problem, mx)
      where d.domain = g.domain`,
    [
      now,
      findings.map(({ domain }) => domain),
      findings.map(({ operator }) => operator),
      findings.map(({ problem }) => problem),
      findings.map(({ mx }) => mx.join(' ')),
    ],
  );
}

/**
 * What was found out reaches messages that were planned before: they are counted with their operator from now on, and those
 * to domains that take no mail are dropped. One pass over what is planned, for all domains at once. Returns how many messages
 * were dropped.
 */
export async function tellPlanned(sql: Sql, domains: string[], now: Date): Promise<number> {
  await sql(
    `update message m set operator = d.operator
       from mail_domain d
      where m.state = 'planned' and d.domain = any($1::text[]) and ${domainInSql('m.email')} = d.domain
        and m.operator <> d.operator`,
    [domains],
  );
  const [row] = await sql<{ dropped: number }>(
    `with moved as (
       update message m set state = 'dropped', reason = 'no-mail-domain', finished_at = $1::timestamptz
         from mail_domain d
        where m.state = 'planned' and d.domain = any($2::text[]) and ${domainInSql('m.email')} = d.domain
          and ${takesNoMailInSql('d')}
       returning m.id, m.workspace_id, m.state
     ), noted as (
       insert into message_outcome (workspace_id, message_id, state, reason, at)
       select workspace_id, id, 'dropped', 'no-mail-domain', $1 from moved
     ), news as (${noteNews()})
     select count(*) as dropped from moved`,
    [now, domains],
  );
  return row!.dropped;
}

/** What the launch knows of an audience's domains; `known`: placeholders of the lists of mail-operators.ts. */
export const operatorJoin = (email: string, known: { domains: string; operators: string }): string => `
  left join (select k.domain, k.operator from unnest(${known.domains}, ${known.operators}) as k (domain, operator)
             union all
             select d.domain, d.operator from mail_domain d where d.operator <> 0 and d.domain <> all(${known.domains})) keeper
         on keeper.domain = ${domainInSql(email)}`;
