// SQL of contact_company. Reads contact and company. Puts the people of companies into dirty.
import { int4Array, type Sql, textArray } from '../../platform/index.ts';
import type { AttributeValue } from '../attribute-types.ts';
import { dirtySql } from '../dirty.store.ts';

export type Link = { contactId: number; companyId: number; role: string | null; decides: boolean; since: Date };

/** A contact's company, as others see it. */
export type CompanyOfContact = { key: string; name: string; role: string | null; decides: boolean; since: Date };

/** Somebody who belongs to a company. */
export type Person = {
  contactId: number;
  externalId: string | null;
  email: string | null;
  attributes: Record<string, AttributeValue>;
  role: string | null;
  decides: boolean;
  since: Date;
};

/**
 * Marks everybody who belongs to these companies: what is known of a company has changed, or who belongs to it (segments
 * count its people).
 */
export async function markPeople(sql: Sql, workspaceId: number, companyIds: Iterable<number>): Promise<void> {
  await sql(
    dirtySql(`select distinct $1::int, contact_id, 'company' from contact_company
               where workspace_id = $1 and company_id = any($2::int[])`),
    [workspaceId, int4Array([...companyIds])],
  );
}

/** Links that contacts have to companies, of these pairs; locked in one order. */
export async function lockLinks(
  sql: Sql,
  workspaceId: number,
  pairs: readonly Pick<Link, 'contactId' | 'companyId'>[],
): Promise<Link[]> {
  return sql<Link>(
    `select l.contact_id as "contactId", l.company_id as "companyId", l.role, l.decides, l.since
       from contact_company l join unnest($2::int[], $3::int[]) as t (contact_id, company_id)
         on t.contact_id = l.contact_id and t.company_id = l.company_id
      where l.workspace_id = $1 order by l.contact_id, l.company_id for update of l`,
    [
      workspaceId,
      int4Array(pairs.map(({ contactId }) => contactId)),
      int4Array(pairs.map(({ companyId }) => companyId)),
    ],
  );
}

/** Contacts and companies that are gone meanwhile are passed over. */
export async function putLinks(sql: Sql, workspaceId: number, links: readonly Link[]): Promise<void> {
  if (links.length === 0) return;
  await sql(
    `insert into contact_company (workspace_id, contact_id, company_id, role, decides, since)
     select $1, t.contact_id, t.company_id, t.role, t.decides, t.since
       from unnest($2::int[], $3::int[], $4::text[], $5::boolean[], $6::timestamptz[])
         as t (contact_id, company_id, role, decides, since)
       join contact on contact.id = t.contact_id and contact.workspace_id = $1
       join company on company.id = t.company_id and company.workspace_id = $1
      order by t.contact_id, t.company_id
     on conflict (contact_id, company_id) do update
        set role = excluded.role, decides = excluded.decides, since = excluded.since`,
    [
      workspaceId,
      int4Array(links.map(({ contactId }) => contactId)),
      int4Array(links.map(({ companyId }) => companyId)),
      textArray(links.map(({ role }) => role)),
      links.map(({ decides }) => decides),
      links.map(({ since }) => since.toISOString()),
    ],
  );
}

export async function deleteLinks(
  sql: Sql,
  workspaceId: number,
  pairs: readonly Pick<Link, 'contactId' | 'companyId'>[],
): Promise<void> {
  if (pairs.length === 0) return;
  await sql(
    `delete from contact_company l using unnest($2::int[], $3::int[]) as t (contact_id, company_id)
      where l.workspace_id = $1 and l.contact_id = t.contact_id and l.company_id = t.company_id`,
    [
      workspaceId,
      int4Array(pairs.map(({ contactId }) => contactId)),
      int4Array(pairs.map(({ companyId }) => companyId)),
    ],
  );
}

export async function deleteLinksOfCompany(sql: Sql, workspaceId: number, companyId: number): Promise<number> {
  const rows = await sql('delete from contact_company where workspace_id = $1 and company_id = $2 returning 1', [
    workspaceId,
    companyId,
  ]);
  return rows.length;
}

/** For the erasure of a contact. Marks those who stay: their companies have one fewer. */
export async function deleteLinksOfContact(sql: Sql, workspaceId: number, contactId: number): Promise<void> {
  const gone = await sql<{ companyId: number }>(
    'delete from contact_company where workspace_id = $1 and contact_id = $2 returning company_id as "companyId"',
    [workspaceId, contactId],
  );
  if (gone.length > 0) await markPeople(sql, workspaceId, new Set(gone.map(({ companyId }) => companyId)));
}

export async function listPeople(
  sql: Sql,
  workspaceId: number,
  companyId: number,
  { afterId, limit }: { afterId: number; limit: number },
): Promise<Person[]> {
  return sql<Person>(
    `select l.contact_id as "contactId", ct.external_id as "externalId", ct.email, ct.attributes, l.role, l.decides, l.since
       from contact_company l join contact ct on ct.id = l.contact_id and ct.workspace_id = l.workspace_id
      where l.workspace_id = $1 and l.company_id = $2 and l.contact_id > $3 order by l.contact_id limit $4`,
    [workspaceId, companyId, afterId, limit],
  );
}

export async function listCompaniesOf(sql: Sql, workspaceId: number, contactId: number): Promise<CompanyOfContact[]> {
  return sql<CompanyOfContact>(
    `select c.key, c.name, l.role, l.decides, l.since
       from contact_company l join company c on c.id = l.company_id and c.workspace_id = l.workspace_id
      where l.workspace_id = $1 and l.contact_id = $2 order by l.since, c.key`,
    [workspaceId, contactId],
  );
}
