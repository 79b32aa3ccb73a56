import { sleep } from '../times.ts';
import type { Stage } from './run-stage.ts';

const LOOK_EVERY_MS = 2;

/**
 * Looks every 2 ms, on a connection of its own, which of the contacts that are expected now are committed members of a
 * segment (or are none any more, when `isLeaving`), and tells each with the instant of the look (clock of the run, epoch
 * ms). Whoever was seen must no longer be expected.
 */
export async function watchMembers(
  { db, clock, idOf }: Stage,
  segmentKey: string,
  isLeaving: boolean,
  expected: () => number[],
  see: (contactId: number, seenAt: number) => void,
): Promise<{ stop(): Promise<void> }> {
  const client = await db.pool.connect();
  const segmentId = idOf(segmentKey);
  let isOver = false;
  const look = async () => {
    const contactIds = expected();
    if (contactIds.length === 0) return;
    const { rows } = await client.query<{ id: number }>({
      name: 'watch-members',
      text: `select e.id from unnest($2::int[]) as e (id) left join member m on m.segment_id = $1 and m.contact_id = e.id
              where (m.contact_id is null) = $3`,
      values: [segmentId, contactIds, isLeaving],
    });
    const seenAt = clock.now().getTime();
    for (const { id } of rows) see(id, seenAt);
  };
  const looking = (async () => {
    while (!isOver) {
      await look();
      await sleep(LOOK_EVERY_MS);
    }
    await look();
  })();
  return {
    async stop() {
      isOver = true;
      await looking;
      client.release();
    },
  };
}
