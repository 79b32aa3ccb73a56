/** SQL of what definitions were, and who said so. Reads segment_version, and names out of audit, operator and api_key. */
import type { Sql } from '../platform/index.ts';
import type { Definition } from './language/definition.schema.ts';

export type VersionRow = {
  segmentId: number;
  version: number;
  definition: Definition;
  createdAt: Date;
  /** Name of the operator or the API key; null when nobody knows. */
  by: string | null;
};

/**
 * Versions of definitions, newest first: of each segment all, or (`latest`) the one that holds. The first was said by who
 * created the segment; a later one by who applied it, or, when it took effect by itself, by who changed it last before.
 * The few rows of the audit that may say so are read once.
 */
export const readVersions = (
  sql: Sql,
  workspaceId: number,
  segmentIds: readonly number[],
  { latest = false }: { latest?: boolean } = {},
) =>
  sql<VersionRow>(
    `with said as materialized (
       select id, actor, action, subject, at, (detail ->> 'version')::int as version from audit
        where workspace_id = $1 and actor <> 'system' and subject = any($3::text[])
          and (action in ('segments.create', 'segments.apply-draft') or (action = 'segments.update' and detail ? 'definition'))
     )
     select v.segment_id as "segmentId", v.version, v.definition, v.created_at as "createdAt", coalesce(o.name, k.name) as by
       from segment_version v
       join segment s on s.workspace_id = $1 and s.id = v.segment_id
       left join lateral (
         select actor from said
          where subject = 'segment ' || v.segment_id
            and case action when 'segments.create' then v.version = 1
                            when 'segments.apply-draft' then version = v.version
                            else v.version > 1 and at <= v.created_at end
          order by action <> 'segments.apply-draft', id desc limit 1) a on true
       left join operator o on a.actor = 'operator:' || o.id
       left join api_key k on k.workspace_id = $1 and a.actor = 'key:' || k.id
      where v.workspace_id = $1 and v.segment_id = any($2::int[]) and (not $4 or v.version = s.version)
      order by v.segment_id, v.version desc`,
    [workspaceId, segmentIds, segmentIds.map((id) => `segment ${id}`), latest],
  );
