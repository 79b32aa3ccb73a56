/** Reads: segment. The three groups as segments. */
import { type Db, KohortError } from '../../platform/index.ts';
import type { Definition, NewSegment, Segments } from '../../segments/index.ts';
import type { AuditActor } from '../../workspaces/index.ts';
import { type CustomerGroup, customerGroups } from './judge-group.ts';

type Parts = { db: Pick<Db, 'sql'>; segments: Pick<Segments, 'create'> };

const words: Record<CustomerGroup, { name: string; purpose: string }> = {
  exclusive: { name: 'Exclusive customers', purpose: 'Keep them, and let them bring others: attention before money.' },
  recurring: { name: 'Recurring customers', purpose: 'Make them regular: reasons to come back at the right time.' },
  mobile: { name: 'Mobile customers', purpose: 'Win a second order, without teaching anybody to wait for discounts.' },
};

export const definitionOfGroup = (group: CustomerGroup): Definition => ({
  version: 1,
  root: { type: 'value', name: 'customer_group', op: 'in', values: [group] },
});

/** The oldest segment in use that is just this group, or null. */
export async function findGroupSegment(
  db: Pick<Db, 'sql'>,
  workspaceId: number,
  group: CustomerGroup,
): Promise<number | null> {
  const [row] = await db.sql<{ id: number }>(
    `select id from segment where workspace_id = $1 and archived_at is null and definition = $2::jsonb order by id limit 1`,
    [workspaceId, JSON.stringify(definitionOfGroup(group))],
  );
  return row?.id ?? null;
}

/** The segment of one group; made when there is none. A name that is taken gets a number. */
export async function groupSegment(
  { db, segments }: Parts,
  workspaceId: number,
  group: CustomerGroup,
  actor: AuditActor = 'system',
): Promise<number> {
  const found = await findGroupSegment(db, workspaceId, group);
  if (found !== null) return found;
  const { name, purpose } = words[group];
  for (let attempt = 1; ; attempt += 1) {
    const wanted: NewSegment = {
      name: attempt === 1 ? name : `${name} ${attempt}`,
      purpose,
      definition: definitionOfGroup(group),
    };
    try {
      return (await segments.create(workspaceId, wanted, actor)).id;
    } catch (error) {
      const isTaken = error instanceof KohortError && error.code === 'segment_name_taken';
      if (!isTaken || attempt === 20) throw error;
    }
  }
}

export type GroupSegments = Record<CustomerGroup, number>;

/** All three. */
export async function groupSegments(parts: Parts, workspaceId: number, actor: AuditActor): Promise<GroupSegments> {
  const ids: Partial<GroupSegments> = {};
  for (const group of customerGroups) ids[group] = await groupSegment(parts, workspaceId, group, actor);
  return ids as GroupSegments;
}
