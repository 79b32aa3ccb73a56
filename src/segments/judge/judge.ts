/** What the evaluator is made of: a node of a definition made ready once, then asked about any number of contacts. */
import type { Leaf } from '../language/conditions.schema.ts';
import type { Node } from '../language/definition.schema.ts';
import type { Answer, History, Layout } from './history.ts';

/**
 * Answers for one contact at `now` (epoch ms). Deterministic, without allocation where that can be avoided. Other segments
 * are taken from `history.answers` and `history.memberships`, so they are judged first.
 */
export type Judge = (history: History, now: number) => Answer;

/** What a definition is made ready for. */
export type PrepareContext = {
  /** The workspace's: gives dates without a time their midnight. */
  timeZone: string;
  /** Where kinds and segments stand in the histories that will be asked about. What is not in it never happened. */
  layout: Layout;
  /** Whose own list a `list` condition is about; null (a preview): then nobody is listed. */
  segmentId: number | null;
  /** Bounds of `relative` conditions, by leafKey; null or absent: nobody is beyond it. */
  bounds: ReadonlyMap<string, number | null>;
};

/**
 * What a counting condition counted at `now`, for explanations: everything that lies inside its window and satisfies its
 * restrictions, in ascending order of time. Allocates; not for the hot path.
 */
export type Evidence = {
  /** Epoch ms. For a sequence: its steps, where it was found; else empty. For recency and tenure: that one order. */
  at: number[];
  /**
   * Beside each instant its number, in the definition's own unit: minor units, the property's number, pieces; 1 or 0 for
   * a share (1: in the part). Null where only the events themselves count.
   */
  amounts: number[] | null;
  /** Beside each instant the event's id; empty when the history was loaded without ids. An event may come twice (lines). */
  ids: number[];
  /** Beside each instant the value that is told apart (distinct, favourite; a local day as '2026-05-01'); else null. */
  values: (string | number | boolean)[] | null;
  /**
   * What is compared with the definition's number, in its own unit: the count, sum, average, smallest, first, …; a share
   * in per cent; the number of different ones; null where there is nothing to compare (also for sequences).
   */
  found: number | null;
};

/** A node made ready. `counting`: its `evidence` says what was counted. */
export type Prepared =
  | { kind: 'group'; node: Extract<Node, { of: Node | readonly Node[] }>; children: Prepared[]; judge: Judge }
  | { kind: 'counting'; node: Leaf; judge: Judge; evidence(history: History, now: number): Evidence }
  | { kind: 'state'; node: Leaf; judge: Judge };

/** A leaf made ready, without its node. */
export type PreparedLeaf = { judge: Judge; evidence?: (history: History, now: number) => Evidence };
