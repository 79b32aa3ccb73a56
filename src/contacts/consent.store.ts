// SQL of consent and subscription.
import type { Sql } from '../platform/index.ts';
import type { Change } from './dirty.store.ts';
import type { ConsentState } from './read-contact.ts';

export type ConsentRecord = {
  contactId: number;
  topic: string;
  state: ConsentState;
  source: string;
  evidence: Record<string, unknown> | null;
  at: Date;
};

/**
 * Appends statements and brings the subscriptions up to date: the latest `at` wins, unsubscribed wins a tie. A statement
 * that is there already (same contact, topic, state, instant and source) is not written again; contacts that are not in
 * the workspace (erased meanwhile) are passed over. Subscriptions are locked
 * in the order of their key. `changed`: the contacts whose subscription changed; `appended`: what to mark, which is every
 * new statement (one that lies ahead may matter before the latest).
 */
export async function appendConsents(
  sql: Sql,
  workspaceId: number,
  records: ConsentRecord[],
  now: Date,
): Promise<{ changed: Set<number>; appended: Change[] }> {
  if (records.length === 0) return { changed: new Set(), appended: [] };
  const values = [
    workspaceId,
    records.map((record) => record.contactId),
    records.map((record) => record.topic),
    records.map((record) => record.state),
    records.map((record) => record.source),
    records.map((record) => (record.evidence === null ? null : JSON.stringify(record.evidence))),
    records.map((record) => record.at.toISOString()),
  ];
  const appended = await sql<{ contactId: number; topic: string }>(
    `insert into consent (workspace_id, contact_id, topic, state, source, evidence, at, recorded_at)
     select $1, t.contact_id, t.topic, t.state, t.source, t.evidence::jsonb, t.at, $8
       from unnest($2::int[], $3::text[], $4::text[], $5::text[], $6::text[], $7::timestamptz[])
         with ordinality as t (contact_id, topic, state, source, evidence, at, position)
       join contact on contact.id = t.contact_id and contact.workspace_id = $1
      where not exists (select from consent c where c.workspace_id = $1 and c.contact_id = t.contact_id
              and c.topic = t.topic and c.at = t.at and c.state = t.state and c.source = t.source)
      order by t.position returning contact_id as "contactId", topic`,
    [...values, now],
  );
  const changed = await sql<{ contactId: number }>(
    `insert into subscription (workspace_id, contact_id, topic, state, at)
     select distinct on (t.contact_id, t.topic) $1, t.contact_id, t.topic, t.state, t.at
       from unnest($2::int[], $3::text[], $4::text[], $5::timestamptz[]) as t (contact_id, topic, state, at)
       join contact on contact.id = t.contact_id and contact.workspace_id = $1
      order by t.contact_id, t.topic, t.at desc, t.state = 'unsubscribed' desc
     on conflict (contact_id, topic) do update set state = excluded.state, at = excluded.at
      where excluded.at > subscription.at
         or (excluded.at = subscription.at and excluded.state = 'unsubscribed' and subscription.state = 'subscribed')
     returning contact_id as "contactId"`,
    [values[0], values[1], values[2], values[3], values[6]],
  );
  return {
    changed: new Set(changed.map((row) => row.contactId)),
    appended: appended.map(({ contactId, topic }) => ({ contactId, input: `consent:${topic}` })),
  };
}

export async function findSubscriptions(
  sql: Sql,
  workspaceId: number,
  contactIds: readonly number[],
): Promise<{ contactId: number; topic: string; state: ConsentState; at: Date }[]> {
  return sql(
    `select contact_id as "contactId", topic, state, at from subscription
      where workspace_id = $1 and contact_id = any($2::int[])`,
    [workspaceId, contactIds],
  );
}

/** Every statement of one contact, newest first. */
export async function listConsents(
  sql: Sql,
  workspaceId: number,
  contactId: number,
  { beforeId, limit }: { beforeId: number | null; limit: number },
): Promise<(Omit<ConsentRecord, 'contactId'> & { id: number; recordedAt: Date })[]> {
  return sql(
    `select id, topic, state, source, evidence, at, recorded_at as "recordedAt" from consent
      where workspace_id = $1 and contact_id = $2 and ($3::bigint is null or id < $3)
      order by id desc limit $4`,
    [workspaceId, contactId, beforeId, limit],
  );
}

export async function deleteConsents(sql: Sql, workspaceId: number, contactId: number): Promise<void> {
  await sql('delete from consent where workspace_id = $1 and contact_id = $2', [workspaceId, contactId]);
  await sql('delete from subscription where workspace_id = $1 and contact_id = $2', [workspaceId, contactId]);
}
