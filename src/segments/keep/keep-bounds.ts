/**
 * Bounds of conditions that compare with everybody ("the best 10 % by money spent"): one number for each such condition,
 * worked out by SQL over all contacts who have a number at all, kept, and worked out anew when it is due. Between two
 * times the bound stands still, so that membership moves with the contact alone.
 */
import type { Clock, Sql, Tx } from '../../platform/index.ts';
import { ORDER, REFUND } from '../judge/event-leaves.ts';
import type { LeafOf } from '../language/conditions.schema.ts';
import { type Definition, walkNodes } from '../language/definition.schema.ts';
import { leafKey } from '../language/leaf-key.ts';
import { lengthMs } from '../language/read-instants.ts';
import { compileNumbers } from '../sql/compile-to-sql.ts';
import * as store from './bounds.store.ts';

export type { Bound } from './bounds.store.ts';
export type Bounds = ReturnType<typeof createBounds>;

type Relative = LeafOf<'relative'>;
type Found = { bound: number | null; population: number };

const A_DAY = { amount: 1, unit: 'days' } as const;

/** Conditions of a definition that need a bound, by leafKey; of those that share one, that which wants it newest. */
function relativesOf({ root }: Definition): Map<string, { leaf: Relative; everyMs: number }> {
  const found = new Map<string, { leaf: Relative; everyMs: number }>();
  for (const { node } of walkNodes(root)) {
    if (node.type !== 'relative') continue;
    const key = leafKey(node);
    const everyMs = Math.min(lengthMs(node.every ?? A_DAY), found.get(key)?.everyMs ?? Number.POSITIVE_INFINITY);
    found.set(key, { leaf: node, everyMs });
  }
  return found;
}

/**
 * The bound among `numbers`, as SQL. The best p % of n contacts are the first ceil(n·p/100), at least one, and whoever has
 * the same number as the last of them; the product is exact (numeric), so that 10 % of 30 are never 4. An average is kept
 * between the smallest and the largest number: where all are alike, nobody may come out above it by a rounding.
 */
function boundSql(leaf: Relative, percent: string): string {
  if ('percent' in leaf) {
    const place = `(select greatest(ceil(count(*) * ${percent}::numeric / 100), 1)::bigint - 1 from numbers)`;
    return `(select number from numbers order by number ${leaf.is === 'top' ? 'desc' : ''} offset ${place} limit 1)`;
  }
  const measure =
    leaf.than === 'median'
      ? 'percentile_cont(0.5) within group (order by number)'
      : 'least(max(number), greatest(min(number), avg(number::numeric)::float8))';
  return `(select ${measure} from numbers)`;
}

export function createBounds({ clock }: { clock: Clock }) {
  async function workOutOne(
    sql: Sql,
    workspaceId: number,
    leaf: Relative,
    { timeZone, at }: { timeZone: string; at: Date },
  ): Promise<Found> {
    const names = leaf.of.from === 'events' ? [leaf.of.kind] : leaf.of.from === 'purchases' ? [ORDER, REFUND] : [];
    const { text, values } = compileNumbers(leaf.of, {
      workspaceId,
      timeZone,
      at: at.getTime(),
      kindIds: await store.readKindIds(sql, workspaceId, names),
      definitions: new Map(),
      segmentId: null,
      bounds: new Map(),
      boundsOfSegments: new Map(),
      isPast: at < clock.now(),
    });
    const more = 'percent' in leaf ? [leaf.percent] : [];
    const [row] = await sql<Found>(
      `with numbers as materialized (${text})
       select ${boundSql(leaf, `$${values.length + 1}`)} as bound, (select count(*) from numbers) as population`,
      [...values, ...more],
    );
    return row!;
  }

  async function workOutAll(sql: Sql, workspaceId: number, definition: Definition, at: Date) {
    const found = new Map<string, Found & { everyMs: number }>();
    const relatives = relativesOf(definition);
    if (relatives.size === 0) return found;
    const timeZone = (await store.readTimeZone(sql, workspaceId)) ?? 'UTC';
    for (const [key, { leaf, everyMs }] of relatives) {
      found.set(key, { ...(await workOutOne(sql, workspaceId, leaf, { timeZone, at })), everyMs });
    }
    return found;
  }

  return {
    /**
     * Works out the bounds of these segments as of `at` and keeps them, in place of those they had. Reads everybody: the
     * cost of a count. In the caller's transaction.
     */
    async workOut(
      { sql }: Pick<Tx, 'sql'>,
      workspaceId: number,
      segments: readonly { segmentId: number; definition: Definition }[],
      at: Date,
    ): Promise<store.Bound[]> {
      const bounds: store.Bound[] = [];
      for (const { segmentId, definition } of segments) {
        for (const [key, { bound, population, everyMs }] of await workOutAll(sql, workspaceId, definition, at)) {
          const dueAt = new Date(at.getTime() + everyMs);
          bounds.push({ segmentId, leafKey: key, bound, population, workedOutAt: at, dueAt });
        }
      }
      const segmentIds = segments.map(({ segmentId }) => segmentId);
      if (segmentIds.length > 0) await store.writeBounds(sql, workspaceId, segmentIds, bounds);
      return bounds;
    },

    /** Bounds as they were worked out last, by segment and leafKey. */
    async read(sql: Sql, workspaceId: number): Promise<Map<number, Map<string, number | null>>> {
      const found = new Map<number, Map<string, number | null>>();
      for (const { segmentId, leafKey: key, bound } of await store.readBounds(sql, workspaceId)) {
        const ofSegment = found.get(segmentId) ?? new Map<string, number | null>();
        found.set(segmentId, ofSegment.set(key, bound));
      }
      return found;
    },

    /** Bounds of a definition as of `at`, by leafKey, without keeping them: for previews and past instants. Reads only. */
    async workOutUnsaved(
      client: Tx['client'],
      workspaceId: number,
      definition: Definition,
      at: Date,
    ): Promise<Map<string, number | null>> {
      const sql: Sql = async <Row>(text: string, values?: readonly unknown[]) =>
        (await client.query(text, values as unknown[])).rows as Row[];
      const found = await workOutAll(sql, workspaceId, definition, at);
      return new Map([...found].map(([key, { bound }]) => [key, bound]));
    },

    /** Segments in use, of all workspaces, of which a bound is due at `now`. */
    due: (sql: Sql, now: Date): Promise<{ workspaceId: number; segmentId: number }[]> => store.readDue(sql, now),
  };
}
