import { type Db, localMinuteOfWeek } from '../../src/platform/index.ts';
import { TIME_ZONE, WORKSPACE_ID, worldKinds } from './world-tables.ts';

const visitKind = worldKinds.indexOf('visit') + 1;

/** Writes visits (`at` in epoch ms) past the API, and marks the contacts. */
export async function insertVisits(db: Db, visits: readonly { contactId: number; at: number }[]): Promise<void> {
  await db.transaction(async ({ sql }) => {
    const contactIds = visits.map(({ contactId }) => contactId);
    await sql(
      `insert into event (workspace_id, contact_id, kind_id, at, minute_of_week)
       select $1, contact_id, $2, to_timestamp(at / 1000), minute from unnest($3::int[], $4::float8[], $5::smallint[]) as v (contact_id, at, minute)`,
      [
        WORKSPACE_ID,
        visitKind,
        contactIds,
        visits.map(({ at }) => at),
        visits.map(({ at }) => localMinuteOfWeek(at, TIME_ZONE)),
      ],
    );
    await sql('insert into dirty (workspace_id, contact_id, input) select $1, unnest($2::int[]), $3', [
      WORKSPACE_ID,
      contactIds,
      `event:${visitKind}`,
    ]);
  });
  await db.sql('analyze dirty');
}
