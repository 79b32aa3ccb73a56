// SQL of repair_problem: what a repair could not take over, and why.
import { int4Array, type Sql, textArray } from '../../platform/index.ts';

/** `place`: line of the file (1 = header), or number of the contact. `code` is stable, `reason` is for people. */
export type RepairProblem = { place: number; code: string; reason: string };

/** Of one repair; more are only counted. */
export const MOST_PROBLEMS = 10_000;

/** Keeps them, as long as there are not too many. In the transaction of the batch that found them. */
export async function insertProblems(
  sql: Sql,
  workspaceId: number,
  repairId: number,
  problems: readonly RepairProblem[],
): Promise<void> {
  if (problems.length === 0) return;
  await sql(
    `insert into repair_problem (repair_id, workspace_id, place, code, reason)
     select $2, $1, t.place, t.code, t.reason from unnest($3::int[], $4::text[], $5::text[]) as t (place, code, reason)
      where (select count(*) from repair_problem p where p.repair_id = $2) < $6
     on conflict do nothing`,
    [
      workspaceId,
      repairId,
      int4Array(problems.map(({ place }) => place)),
      textArray(problems.map(({ code }) => code)),
      textArray(problems.map(({ reason }) => reason)),
      MOST_PROBLEMS,
    ],
  );
}

export async function listProblems(
  sql: Sql,
  workspaceId: number,
  repairId: number,
  { afterPlace, limit }: { afterPlace: number; limit: number },
): Promise<RepairProblem[]> {
  return sql<RepairProblem>(
    `select place, code, reason from repair_problem
      where workspace_id = $1 and repair_id = $2 and place > $3 order by place limit $4`,
    [workspaceId, repairId, afterPlace, limit],
  );
}
