import { createFakeClock, type Db } from '../../src/platform/index.ts';
import type { Definition, Node } from '../../src/segments/language/definition.schema.ts';
import { insertEvents, insertWorkspace } from './insert-world.ts';
import { buildSegments } from './segment-house.ts';
import type { WorldEvent } from './segment-worlds.ts';

export const define = (root: Node): Definition => ({ version: 1, root });

/** Whose attribute `city` is this. */
export const livesIn = (city: string): Node => ({ type: 'attribute', name: 'city', op: 'is', value: city });

/** Visited at least so often in the last days. */
export const visited = (value: number, days: number): Node => ({
  type: 'event',
  kind: 'visit',
  measure: 'count',
  op: 'at-least',
  value,
  window: { type: 'last', amount: days, unit: 'days' },
});

/** A shop with its segments on a clock of its own, whose contacts live in cities. */
export async function createSegmentStage(db: Db, start = '2026-10-24T09:00:00Z') {
  const clock = createFakeClock(new Date(start));
  const house = buildSegments(db, clock);
  const workspaceId = await insertWorkspace(db);
  return {
    ...house,
    clock,
    workspaceId,

    /** Contacts with external ids c1, c2, … and the attribute `city`. Returns their ids. */
    async settle(...cities: string[]): Promise<number[]> {
      const inputs = cities.map((city, n) => ({
        externalId: `c${n + 1}`,
        email: `c${n + 1}@example.com`,
        attributes: { city },
        createdAt: clock.now(),
      }));
      const outcomes = await house.contacts.upsertMany(workspaceId, inputs);
      return outcomes.map((outcome) => (outcome.kind === 'rejected' ? Number.NaN : outcome.contactId));
    },

    /** A segment, built. */
    async add(name: string, root: Node): Promise<number> {
      const { id } = await house.segments.create(workspaceId, { name, purpose: 'test', definition: define(root) });
      await house.segments.build(id);
      return id;
    },

    /** Something that happens to a contact now (or at `at`), known to the engine once it refreshes. */
    async happen(contactId: number, kind: string, event: Partial<WorldEvent> = {}): Promise<void> {
      const at = event.at ?? clock.now().getTime();
      const whole: WorldEvent = { kind, amount: null, ref: null, props: null, lines: [], ...event, at };
      await insertEvents(db, workspaceId, [{ ...whole, contactId }], { markDirty: true });
    },
  };
}

export type SegmentStage = Awaited<ReturnType<typeof createSegmentStage>>;
