/** Reads: contact, member. */
import { z } from 'zod';
import { type AnyRoute, type Db, defineRoute } from '../platform/index.ts';

const randomQuery = z.object({
  segmentId: z.coerce.number().int().positive().optional().describe('Of its members; of all contacts when absent.'),
});

/**
 * Somebody at a random place between the first and the last id, or the next behind it: two looks into an index, however
 * many there are. Those behind a gap are met a little more often, which does for looking at mails.
 */
async function drawContact(db: Pick<Db, 'sql'>, workspaceId: number, segmentId: number | null): Promise<number | null> {
  const whose =
    segmentId === null
      ? 'select id from contact where workspace_id = $1 and $2::int is null'
      : 'select contact_id as id from member where workspace_id = $1 and segment_id = $2';
  const [drawn] = await db.sql<{ id: number }>(
    `with someone as not materialized (${whose}),
          place as materialized (select min(id) + floor(random() * (max(id) - min(id) + 1)) as id from someone)
     select s.id from someone s where s.id >= (select id from place) order by s.id limit 1`,
    [workspaceId, segmentId],
  );
  return drawn?.id ?? null;
}

/** Somebody to look at a mail as. */
export const createRandomContactRoutes = (db: Pick<Db, 'sql'>): AnyRoute[] => [
  defineRoute({
    method: 'get',
    path: '/random-contact',
    operation: 'previews.randomContact',
    summary: 'Somebody at random, of a segment or of all, to look at a message as',
    scope: 'contacts:read',
    query: randomQuery,
    answer: z.object({ contactId: z.number().int().nullable().describe('Null: there is nobody.') }),
    handle: async ({ workspaceId, query }) => ({
      contactId: await drawContact(db, workspaceId, query.segmentId ?? null),
    }),
  }),
];
