import type { Tx } from '../../platform/index.ts';
import type { Parts } from '../find-segments.ts';
import { listNeeds } from '../judge/list-needs.ts';
import { type Definition, walkNodes } from '../language/definition.schema.ts';
import { leafKey } from '../language/leaf-key.ts';
import { readDefinitions } from '../segments.store.ts';
import type { CompiledSql } from '../sql/compile-context.ts';
import { compileToSql } from '../sql/compile-to-sql.ts';

/** A definition to be worked out in SQL; `segmentId` null when it is not saved. */
export type Question = {
  workspaceId: number;
  definition: Definition;
  segmentId: number | null;
  /** Without it: now, when attributes and bounds are as they stand, not as they were. */
  at: Date | undefined;
};

/** Contacts whose bucket lies in [fromBucket, untilBucket). */
export type SampleRange = { fromBucket: number; untilBucket: number };

/** The question as SQL, for everybody or for a sample. */
export type Compile = (sample?: SampleRange) => CompiledSql;

export type CompileQuestion = (tx: Tx, question: Question) => Promise<Compile>;

/** Bounds that were worked out for a preview serve the next ones for so long. */
const BOUND_AGE_MS = 600_000;
const MOST_BOUNDS = 1_000;

const relativeKeys = ({ root }: Definition): string[] =>
  [...walkNodes(root)].flatMap(({ node }) => (node.type === 'relative' ? [leafKey(node)] : []));

type BoundsByKey = Map<string, number | null>;

/** Everything a definition needs to become SQL: kinds, the segments it refers to, bounds. */
export function createCompileQuestion({ clock, workspaces, engine, bounds }: Parts): CompileQuestion {
  const recent = new Map<string, { bound: number | null; untilMs: number }>();

  /**
   * Bounds of a definition that is not kept, or not for this instant. For now, those of any segment with the same condition
   * do, or those of an earlier preview: working them out reads everybody.
   */
  async function boundsOf(
    { client }: Tx,
    { workspaceId, definition }: Question,
    kept: ReadonlyMap<number, BoundsByKey>,
    { at, isPast }: { at: Date; isPast: boolean },
  ) {
    const keys = relativeKeys(definition);
    const known: BoundsByKey = new Map();
    for (const key of isPast ? [] : keys) {
      const cached = recent.get(`${workspaceId} ${key}`);
      if (cached && cached.untilMs > performance.now()) known.set(key, cached.bound);
      for (const ofSegment of kept.values()) if (ofSegment.has(key)) known.set(key, ofSegment.get(key) ?? null);
    }
    if (keys.every((key) => known.has(key))) return known;
    const found = await bounds.workOutUnsaved(client, workspaceId, definition, at);
    if (isPast) return found;
    if (recent.size > MOST_BOUNDS) recent.clear();
    for (const [key, bound] of found) {
      recent.set(`${workspaceId} ${key}`, { bound, untilMs: performance.now() + BOUND_AGE_MS });
    }
    return found;
  }

  return async (tx, question) => {
    const { workspaceId, definition, segmentId } = question;
    const now = clock.now();
    const at = question.at ?? now;
    const isPast = at.getTime() < now.getTime();
    const { timeZone } = await workspaces.get(workspaceId);
    const rows = await readDefinitions(tx.sql, workspaceId);
    const definitions = new Map(rows.filter(({ draftOf }) => draftOf === null).map((row) => [row.id, row.definition]));
    const all = [{ definition }, ...[...definitions].map(([id, other]) => ({ id, definition: other }))];
    const names = [...listNeeds(all, timeZone).kinds.keys(), 'order', 'refund'];
    const kindIds = await engine.loader.kindIds(tx.client, workspaceId, names);
    const kept = await bounds.read(tx.sql, workspaceId);
    const isKept = segmentId !== null && !isPast;
    const own = isKept ? (kept.get(segmentId) ?? new Map()) : await boundsOf(tx, question, kept, { at, isPast });
    const context = {
      workspaceId,
      timeZone,
      at: at.getTime(),
      kindIds,
      definitions,
      segmentId,
      bounds: own,
      boundsOfSegments: kept,
      isPast,
    };
    return (sample) => compileToSql(definition, sample ? { ...context, sample } : context);
  };
}
