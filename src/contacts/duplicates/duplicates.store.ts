// SQL of duplicate_pair. Reads contact.
import { int4Array, type Sql, textArray } from '../../platform/index.ts';
import type { AttributeValue } from '../attribute-types.ts';
import type { Duplicate, DuplicateKind } from './find-duplicates.ts';

export type KeptPair = Duplicate & { state: 'open' | 'merged' | 'distinct'; foundAt: Date };

/** Everybody, in the order of their ids, a page at a time. */
export async function readContacts(
  sql: Sql,
  workspaceId: number,
  { afterId, limit }: { afterId: number; limit: number },
): Promise<{ id: number; email: string | null; attributes: Record<string, AttributeValue> }[]> {
  return sql('select id, email, attributes from contact where workspace_id = $1 and id > $2 order by id limit $3', [
    workspaceId,
    afterId,
    limit,
  ]);
}

/** Writes pairs; of pairs on which somebody decided, nothing changes. Contacts that are gone meanwhile are passed over. */
export async function writePairs(sql: Sql, workspaceId: number, pairs: readonly Duplicate[], now: Date): Promise<void> {
  await sql(
    `insert into duplicate_pair as p (workspace_id, first_id, second_id, kind, score, reasons, state, found_at)
     select $1, t.first_id, t.second_id, t.kind, t.score, t.reasons::jsonb, 'open', $2
       from unnest($3::int[], $4::int[], $5::text[], $6::float8[], $7::text[]) as t (first_id, second_id, kind, score, reasons)
      where exists (select from contact where workspace_id = $1 and id = t.first_id)
        and exists (select from contact where workspace_id = $1 and id = t.second_id)
     on conflict (first_id, second_id) do update
        set kind = excluded.kind, score = excluded.score, reasons = excluded.reasons, found_at = excluded.found_at
      where p.state = 'open'`,
    [
      workspaceId,
      now,
      int4Array(pairs.map(({ firstId }) => firstId)),
      int4Array(pairs.map(({ secondId }) => secondId)),
      textArray(pairs.map(({ kind }) => kind)),
      pairs.map(({ score }) => score),
      textArray(pairs.map(({ reasons }) => JSON.stringify(reasons))),
    ],
  );
}

/** Open pairs that a search from this instant on did not find again. */
export async function dropStalePairs(sql: Sql, workspaceId: number, foundBefore: Date): Promise<void> {
  await sql(`delete from duplicate_pair where workspace_id = $1 and state = 'open' and found_at < $2`, [
    workspaceId,
    foundBefore,
  ]);
}

const columns = `first_id as "firstId", second_id as "secondId", kind, score, reasons, state, found_at as "foundAt"`;

/** Pairs by score, the most probable first. */
export async function listPairs(
  sql: Sql,
  workspaceId: number,
  filter: {
    state: string;
    kind: DuplicateKind | null;
    minScore: number;
    offset: number;
    limit: number;
    /** Only pairs of this contact. */
    contactId?: number | null;
  },
): Promise<KeptPair[]> {
  return sql<KeptPair>(
    `select ${columns} from duplicate_pair
      where workspace_id = $1 and state = $2 and ($3::text is null or kind = $3) and score >= $4
        and ($7::int is null or $7 in (first_id, second_id))
      order by score desc, first_id, second_id offset $5 limit $6`,
    [workspaceId, filter.state, filter.kind, filter.minScore, filter.offset, filter.limit, filter.contactId ?? null],
  );
}

export async function countPairs(
  sql: Sql,
  workspaceId: number,
): Promise<{ state: string; kind: string; pairs: number }[]> {
  return sql(
    `select state, kind, count(*)::int as pairs from duplicate_pair where workspace_id = $1 group by 1, 2 order by 1, 2`,
    [workspaceId],
  );
}

/** Open again, or two people for good. False: there is no such pair to decide on. */
export async function decidePair(
  sql: Sql,
  workspaceId: number,
  pair: { firstId: number; secondId: number; state: 'open' | 'distinct'; actor: string; now: Date },
): Promise<boolean> {
  const rows = await sql(
    `update duplicate_pair set state = $4, decided_by = $5, decided_at = $6
      where workspace_id = $1 and first_id = $2 and second_id = $3 and state <> 'merged' returning 1`,
    [workspaceId, pair.firstId, pair.secondId, pair.state, pair.actor, pair.now],
  );
  return rows.length > 0;
}
