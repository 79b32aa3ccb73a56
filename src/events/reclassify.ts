import type { Tx } from '../platform/index.ts';
import { KohortError } from '../platform/index.ts';
import type { EventKinds } from './event-kinds.ts';
import type { WellKnownKind } from './kind-names.ts';
import { moveEvents } from './reclassify.store.ts';

/** What an event turned out to be. */
export type Reclassified = { eventId: number; kind: WellKnownKind; props: Record<string, unknown> | null };

/**
 * Moves events to other kinds, because what is known of them has changed: the one thing about an event that may. When and
 * to whom it happened stays. Marks the contacts for both kinds, so that segments follow; ring `segments.refresh` after the
 * commit. Idempotent. Returns how many changed.
 */
export async function reclassifyEvents(
  kinds: EventKinds,
  tx: Pick<Tx, 'sql'>,
  workspaceId: number,
  changes: readonly Reclassified[],
): Promise<number> {
  if (changes.length === 0) return 0;
  const ids = await kinds.ids(workspaceId);
  const moves = changes.map(({ eventId, kind, props }) => {
    const kindId = ids.get(kind);
    if (kindId === undefined) throw new KohortError('internal', { detail: `There is no kind ${kind}.` });
    return { eventId, kindId, props: props === null ? null : JSON.stringify(props) };
  });
  return moveEvents(tx.sql, workspaceId, moves);
}
