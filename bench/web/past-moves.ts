import type { Db } from '../../src/platform/index.ts';
import { WORKSPACE_ID } from '../segments/world-tables.ts';

/** So long ago the segments were built, as far as their log says; one in so many members has left since, and came back a day later. */
const BUILT_DAYS_AGO = 90;
const ONE_IN = 30;

const steps = [
  `update member_log set at = at - interval '${BUILT_DAYS_AGO} days', recorded_at = recorded_at - interval '${BUILT_DAYS_AGO} days'
    where workspace_id = $1 and cause = 'build'`,
  `update member set entered_at = entered_at - interval '${BUILT_DAYS_AGO} days' where workspace_id = $1`,
  `update segment set created_at = created_at - interval '${BUILT_DAYS_AGO} days' where workspace_id = $1`,
  `insert into member_log (workspace_id, segment_id, contact_id, change, cause, at, recorded_at)
   select $1, m.segment_id, m.contact_id, c.change, case when m.contact_id % 2 = 0 then 'time' else 'change' end, c.at,
          c.at + interval '300 milliseconds'
     from (select *, abs(hashint8extended(contact_id::bigint * 1000 + segment_id, 1)) as draw from member where workspace_id = $1) m
    cross join lateral (select m.entered_at + interval '1 hour' * (24 + m.draw / ${ONE_IN} % ${(BUILT_DAYS_AGO - 3) * 24}) as left_at) l
    cross join lateral (values ('left', l.left_at), ('entered', l.left_at + interval '1 day')) c (change, at)
    where m.draw % ${ONE_IN} = 0 order by c.at`,
  `update member m set entered_at = l.at from member_log l
    where m.workspace_id = $1 and l.workspace_id = $1 and l.segment_id = m.segment_id and l.contact_id = m.contact_id
      and l.change = 'entered' and l.cause <> 'build'`,
];

/** Puts the first build of the segments into the past and gives their log three months. */
export async function writePastMoves(db: Db): Promise<void> {
  for (const text of steps) await db.sql(text, [WORKSPACE_ID]);
  await db.sql('vacuum full member');
  await db.sql('vacuum full member_log');
}
