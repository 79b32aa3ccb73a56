import { localParts } from '../../platform/index.ts';
import type { Scorer } from './runs.ts';
import type { ValueGround } from './value-ground.ts';

const contactsAtOnce = 5_000;

/** What follows a check of everybody: figures of segments, by a room that knows what they use. */
export type QualityFollower = (
  workspaceId: number,
  checked: { day: string; stopping: AbortSignal; beat(): Promise<void> },
) => Promise<void>;

/** The nightly check of everybody's data: issues and `data_quality` by the contacts room, in batches, as a run. */
export function createQualityScorer({ contacts, segments, workspaces, settings, runs, doorbell }: ValueGround) {
  const followers: QualityFollower[] = [];

  const scorer: Scorer = runs.scorer('quality', async (workspaceId, { progress, stopping }) => {
    const { quality: wanted } = await settings.get(workspaceId);
    const { timeZone } = await workspaces.get(workspaceId);
    await progress({ contactsTotal: await contacts.quality.countContacts(workspaceId) });
    const yardstick = await contacts.quality.yardstick(workspaceId, wanted);
    const counts = { contacts: 0, written: 0 };
    for (let after = 0; ; ) {
      stopping.throwIfAborted();
      const watched = await segments.watchedValues(workspaceId);
      const batch = { after, limit: contactsAtOnce, watched };
      const checked = await contacts.quality.checkBatch(workspaceId, yardstick, batch);
      if (checked.contacts === 0) break;
      after = checked.last;
      counts.contacts += checked.contacts;
      counts.written += checked.written;
      if (checked.written > 0) doorbell.ring('segments.refresh');
      await progress(counts);
    }
    const day = dayOf(yardstick.now, timeZone);
    await contacts.quality.keepDay(workspaceId, yardstick, day, wanted.staleMonths);
    for (const follow of followers) await follow(workspaceId, { day, stopping, beat: () => progress({}) });
  });

  return {
    scorer,
    /** Registers what is worked out after each check. */
    onChecked(follower: QualityFollower): void {
      followers.push(follower);
    },
  };
}

function dayOf(at: Date, timeZone: string): string {
  const { year, month, day } = localParts(at, timeZone);
  return [String(year).padStart(4, '0'), String(month).padStart(2, '0'), String(day).padStart(2, '0')].join('-');
}
