import { KohortError, type Tx } from '../../platform/index.ts';
import type { FindSegment, Parts } from '../find-segments.ts';
import { explainAnswer, type Why } from '../judge/explain-answer.ts';
import { readBoundRows } from '../keep/upkeep.store.ts';
import * as store from '../segments.store.ts';
import type { AskDatabase } from './ask-database.ts';
import { judgeAll, loadOne, prepareAlone } from './load-judged.ts';
import type { NameThings } from './name-things.ts';

export type Explanation = { member: boolean; at: Date; since: Date | null; flipsAt: Date | null; why: Why };

/** One contact takes milliseconds; a contact with a million events still gets an answer. */
const TIMEOUT_MS = 20_000;

/** Says about one contact whether it belongs, why, since when and until when. */
export function explainMembers(
  parts: Parts,
  { find, ask, nameThings }: { find: FindSegment; ask: AskDatabase; nameThings: NameThings },
) {
  const { db, clock } = parts;
  const tooSlow = () =>
    new KohortError('segment_too_slow', {
      detail: 'The history of this contact is too long, or there are too many to compare it with at that instant.',
    });

  /** What it compares with everybody: as it is kept, or, for a past instant, as counts and members then have it. */
  async function boundsFor(tx: Tx, workspaceId: number, segment: store.SegmentRow, pastAt: Date | undefined) {
    if (pastAt !== undefined) {
      const found = await parts.bounds.workOutUnsaved(tx.client, workspaceId, segment.definition, pastAt);
      return new Map([...found].map(([key, bound]) => [key, { bound, workedOutAt: pastAt.getTime() }]));
    }
    const kept = await readBoundRows(tx.sql, workspaceId, [segment.id]);
    return new Map(
      kept.map(({ leafKey, bound, workedOutAt }) => [leafKey, { bound, workedOutAt: workedOutAt.getTime() }]),
    );
  }

  return {
    /** Whether a contact belongs, why, and until when at least. Throws `not_found`. */
    async explain(workspaceId: number, segmentId: number, contactId: number, at?: Date): Promise<Explanation> {
      const segment = await find(workspaceId, segmentId);
      const wording = await nameThings(workspaceId, [segment.definition]);
      const now = (at ?? clock.now()).getTime();
      const isPast = now < clock.now().getTime();
      const why = await ask({ timeoutMs: TIMEOUT_MS, tooSlow }, async (tx) => {
        const rows = await store.readDefinitions(tx.sql, workspaceId);
        const { timeZone } = wording;
        const bounds = await boundsFor(tx, workspaceId, segment, isPast ? new Date(now) : undefined);
        const ownBounds = new Map([...bounds].map(([key, { bound }]) => [key, bound]));
        const { live, id } = await prepareAlone(parts, tx, workspaceId, segment, { rows, timeZone, ownBounds });
        const options = { live, from: now, withIds: true, ...(isPast && { asOf: now }) };
        const history = await loadOne(parts, tx, workspaceId, contactId, options);
        judgeAll(live, history, now);
        const { prepared } = live.segments.find((one) => one.id === id)!;
        const about = { segmentId, layout: live.layout, bounds };
        return explainAnswer(prepared, history, now, wording, about);
      });
      const since = at === undefined ? await store.readEnteredAt(db.sql, workspaceId, segmentId, contactId) : undefined;
      const flipsAt = why.flipsAt === null ? null : new Date(why.flipsAt);
      return { member: why.holds, at: new Date(now), since: since ?? null, flipsAt, why };
    },
  };
}
