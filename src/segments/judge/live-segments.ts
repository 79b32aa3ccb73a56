import type { Definition } from '../language/definition.schema.ts';
import { orderSegments } from '../language/order-segments.ts';
import { prepareNode } from './evaluate.ts';
import type { Layout } from './history.ts';
import type { Judge, Prepared } from './judge.ts';
import { layoutOf, listNeeds, type Needs } from './list-needs.ts';
import { createSharing } from './share-judges.ts';

export type LiveSegment = {
  id: number;
  version: number;
  name: string;
  definition: Definition;
  /** The segment whose next definition this is, under trial; null: it is one in its own right. */
  draftOf: number | null;
  /** What this one alone reads of a history. */
  needs: Needs;
  prepared: Prepared;
  /**
   * The same answers as `prepared.judge`, faster: conditions that several segments have in common are worked out once.
   * Only valid after `begin()` of the LiveSegments it belongs to, see there.
   */
  judge: Judge;
};

/** All segments in use of one workspace, made ready together. */
export type LiveSegments = {
  timeZone: string;
  /** Every segment after those it refers to. */
  segments: LiveSegment[];
  /** Places of kinds and segments in a history; segments stand in the order of `segments`. */
  layout: Layout;
  /** What all of them read of a history. */
  needs: Needs;
  /** Left out, because they refer to themselves round a circle. */
  circular: number[];
  names: ReadonlyMap<number, string>;
  definitions: ReadonlyMap<number, Definition>;
  /** To be called before the first `judge` about another contact, or the same one at another instant or with other data. */
  begin(): void;
};

export type LiveRow = Pick<LiveSegment, 'id' | 'version' | 'name' | 'definition'> & { draftOf?: number | null };

export type LiveContext = {
  timeZone: string;
  /** Bounds of `relative` conditions, by segment id and leafKey. */
  bounds: ReadonlyMap<number, ReadonlyMap<string, number | null>>;
};

const NO_BOUNDS: ReadonlyMap<string, number | null> = new Map();

/** Orders and prepares definitions. A draft reads the list of the segment it will become. Pure. */
export function prepareSegments(rows: readonly LiveRow[], { timeZone, bounds }: LiveContext): LiveSegments {
  const definitions = new Map(rows.map(({ id, definition }) => [id, definition]));
  const byId = new Map(rows.map((row) => [row.id, row]));
  const { order, circular } = orderSegments(definitions);
  const ordered = order.map((id) => byId.get(id)!);
  const needing = ordered.map(({ id, draftOf, definition }) => ({ id: draftOf ?? id, definition }));
  const needs = listNeeds(needing, timeZone);
  const layout = layoutOf(needs, order);
  const sharing = createSharing(ordered.map(({ definition }) => definition.root));
  return {
    timeZone,
    segments: ordered.map((row, place) => {
      const { id: segmentId } = needing[place]!;
      const context = { timeZone, layout, segmentId, bounds: bounds.get(row.id) ?? NO_BOUNDS };
      const { root } = row.definition;
      return {
        ...row,
        draftOf: row.draftOf ?? null,
        needs: listNeeds([needing[place]!], timeZone),
        prepared: prepareNode(root, context),
        judge: sharing.prepare(root, context),
      };
    }),
    layout,
    needs,
    circular,
    names: new Map(rows.map(({ id, name }) => [id, name])),
    definitions,
    begin: sharing.begin,
  };
}
