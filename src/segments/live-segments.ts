import type { Definition } from './definition.schema.ts';
import { type Prepared, prepareNode } from './evaluate.ts';
import { listNeeds, type Needs } from './list-needs.ts';
import { orderSegments } from './order-segments.ts';

export type LiveSegment = { id: number; version: number; name: string; definition: Definition; prepared: Prepared };

/** All segments in use of one workspace, made ready together. */
export type LiveSegments = {
  timeZone: string;
  /** Every segment after those it refers to. */
  segments: LiveSegment[];
  /** What all of them read of a history. */
  needs: Needs;
  /** Left out, because they refer to themselves round a circle. */
  circular: number[];
  names: ReadonlyMap<number, string>;
  definitions: ReadonlyMap<number, Definition>;
};

type Row = Pick<LiveSegment, 'id' | 'version' | 'name' | 'definition'>;

/** Orders and prepares definitions. Pure. */
export function prepareSegments(rows: readonly Row[], timeZone: string): LiveSegments {
  const definitions = new Map(rows.map(({ id, definition }) => [id, definition]));
  const byId = new Map(rows.map((row) => [row.id, row]));
  const { order, circular } = orderSegments(definitions);
  return {
    timeZone,
    segments: order.map((id) => {
      const row = byId.get(id)!;
      return { ...row, prepared: prepareNode(row.definition.root, timeZone) };
    }),
    needs: listNeeds(
      order.map((id) => definitions.get(id)!),
      timeZone,
    ),
    circular,
    names: new Map(rows.map(({ id, name }) => [id, name])),
    definitions,
  };
}
