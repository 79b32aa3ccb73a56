import type { Merger } from '../contacts/index.ts';
import type { Tx } from '../platform/index.ts';
import { createExpected } from './expected/expected.ts';
import { createGroups } from './groups/groups.service.ts';
import { createLikeness } from './likeness/likeness.ts';
import { createNeeds } from './needs/needs.service.ts';
import { createRuns } from './purchases/runs.ts';
import { createQualityScorer } from './purchases/score-quality.ts';
import type { ValueGround, ValueRooms } from './purchases/value-ground.ts';
import { createStrategy } from './strategy/strategy.ts';
import { createValueSettings } from './value.settings.ts';

export type Value = ReturnType<typeof createValue>;

/** What is known about customers: one line for each folder of the room, in their order. */
export function createValue(rooms: ValueRooms) {
  const runs = createRuns(rooms);
  const settings = createValueSettings(rooms);
  const ground: ValueGround = { ...rooms, runs, settings };
  const groups = createGroups(ground);
  const likeness = createLikeness(ground);

  return {
    doorbell: ground.doorbell,
    settings,
    runs,
    expected: createExpected(ground),
    groups,
    needs: createNeeds(ground),
    likeness,
    strategy: createStrategy(ground),
    quality: createQualityScorer(ground),
    /** Thins out scores of long ago: see `contacts.pruneScores`. */
    pruneScores: rooms.contacts.pruneScores,

    /** For two contacts that become one: moves between groups of whom the groups knew first. */
    merger: {
      tables: [{ table: 'group_move', how: 'one-of', key: ['id'], per: [] }],
      before: likeness.followMerge,
    } satisfies Merger,

    /** For the erasure of a contact: what each folder keeps by its id. */
    async erase(tx: Pick<Tx, 'sql'>, workspaceId: number, contactId: number): Promise<void> {
      await groups.erase(tx.sql, workspaceId, contactId);
      await likeness.erase(tx, workspaceId, contactId);
    },
  };
}
