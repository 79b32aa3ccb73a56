/** What of a contact's history definitions read: so that no more is loaded. */
import type { LinesOf, LocalTime, Where, Window } from '../language/condition-parts.schema.ts';
import type { Measured } from '../language/conditions.schema.ts';
import { type Definition, type Node, walkNodes } from '../language/definition.schema.ts';
import { placeNames } from '../language/measure-distance.ts';
import { lengthMs } from '../language/read-instants.ts';
import { asEvent, type EventNode, kindsOf, ORDER, REFUND } from './event-leaves.ts';
import type { Layout } from './history.ts';
import { spanOf } from './open-window.ts';

/** How far back: everything after `now - lookbackMs`, and everything from the instant `from` on (epoch ms). */
export type Reach = { lookbackMs: number; from: number };

export type KindNeed = Reach & {
  needsProps: boolean;
  needsRef: boolean;
  needsAmount: boolean;
  /** The local minute of the week. */
  needsMinute: boolean;
  /** Event ids are read (to tell which lines belong to an event), also where nobody asks for an explanation. */
  needsIds: boolean;
};

/** What is read of the companies of a contact, beside role and decision: their attributes, and how many are known there. */
export type CompanyNeed = { attributes: Set<string>; needsPeople: boolean };

export type Needs = {
  kinds: Map<string, KindNeed>;
  /** Lines of orders and refunds; null when none are asked for. */
  lines: Reach | null;
  topics: Set<string>;
  /** Names of values, worked out elsewhere or by ourselves. */
  values: Set<string>;
  /** Null: nobody asks where contacts work. */
  companies: CompanyNeed | null;
  /** Segments whose entries and exits are read. */
  memberships: Set<number>;
  /** Segments whose own list is read. */
  lists: Set<number>;
  /** Attributes, and the contact's own fields ($email, …). */
  attributes: Set<string>;
  /** Segments referred to in any way. */
  segments: Set<number>;
  /** The hash by which samples are drawn. */
  needsBucket: boolean;
  /** The contact's own time zone. */
  needsTimeZone: boolean;
};

/** A definition, and the segment whose own list a `list` condition in it is about (none in a preview). */
export type Needing = { id?: number; definition: Definition };

const EVER: Reach = { lookbackMs: Number.POSITIVE_INFINITY, from: Number.NEGATIVE_INFINITY };

function reachOf(window: Window | undefined, timeZone: string): Reach {
  const span = spanOf(window, timeZone);
  if (span.type === 'last') return { lookbackMs: span.ms, from: Number.POSITIVE_INFINITY };
  if (span.type === 'between') return { lookbackMs: 0, from: span.from };
  // A contact may have entered at any time.
  return EVER;
}

const wider = (a: Reach | null | undefined, b: Reach): Reach =>
  a ? { lookbackMs: Math.max(a.lookbackMs, b.lookbackMs), from: Math.min(a.from, b.from) } : b;

type Columns = Partial<Omit<KindNeed, keyof Reach>>;

function addKind(needs: Needs, kind: string, reach: Reach, columns: Columns = {}): void {
  const known = needs.kinds.get(kind);
  needs.kinds.set(kind, {
    ...wider(known, reach),
    needsProps: known?.needsProps === true || columns.needsProps === true,
    needsRef: known?.needsRef === true || columns.needsRef === true,
    needsAmount: known?.needsAmount === true || columns.needsAmount === true,
    needsMinute: known?.needsMinute === true || columns.needsMinute === true,
    needsIds: known?.needsIds === true || columns.needsIds === true,
  });
}

const columnsOf = (where: readonly Where[] = [], localTime?: LocalTime): Columns => ({
  needsProps: where.some(({ field }) => field === 'property'),
  needsRef: where.some(({ field }) => field === 'ref'),
  needsAmount: where.some(({ field }) => field === 'amount'),
  needsMinute: localTime !== undefined,
});

function addEvent(needs: Needs, node: EventNode, timeZone: string): void {
  const leaf = asEvent(node);
  const { measure } = leaf;
  const part = measure === 'share' ? leaf.part : {};
  const columns = columnsOf([...(leaf.where ?? []), ...(part.where ?? [])], leaf.localTime ?? part.localTime);
  if ('property' in leaf && leaf.property !== undefined) columns.needsProps = true;
  else if (measure !== 'count' && measure !== 'distinct' && measure !== 'share') columns.needsAmount = true;
  if (measure === 'distinct' && leaf.of === 'ref') columns.needsRef = true;
  if (measure === 'distinct' && leaf.of === 'days') columns.needsMinute = true;
  for (const kind of kindsOf(node)) addKind(needs, kind, reachOf(leaf.window, timeZone), columns);
}

function addOrders(needs: Needs, kinds: string[], lines: LinesOf | undefined, reach: Reach, columns?: Columns): void {
  if (lines) needs.lines = wider(needs.lines, reach);
  else for (const kind of kinds) addKind(needs, kind, reach, columns);
}

function addPurchase(needs: Needs, leaf: Extract<Node, { type: 'purchase' }>, timeZone: string): void {
  if ('unit' in leaf) {
    // Recency at most N ago looks no further back; at least N ago, and tenure, ask whether there was one at all.
    const isWithin = leaf.measure === 'recency' && leaf.op === 'at-most';
    const reach = isWithin ? { lookbackMs: lengthMs(leaf), from: Number.POSITIVE_INFINITY } : EVER;
    addOrders(needs, [ORDER], leaf.lines, reach);
    return;
  }
  const reach = reachOf(leaf.window, timeZone);
  if (leaf.measure === 'net' || leaf.measure === 'average')
    addOrders(needs, [ORDER, REFUND], leaf.lines, reach, { needsAmount: true });
  else if (leaf.measure === 'orders' || leaf.measure === 'share')
    addOrders(needs, [ORDER], leaf.lines, reach, { needsMinute: leaf.localTime !== undefined });
  else if (leaf.measure === 'distinct' && leaf.of === 'days')
    addOrders(needs, [ORDER], leaf.lines, reach, { needsMinute: true });
  else needs.lines = wider(needs.lines, reach);
}

function addMeasured(needs: Needs, of: Measured, timeZone: string): void {
  if (of.from === 'attribute') needs.attributes.add(of.name);
  else if (of.from === 'value') needs.values.add(of.name);
  else {
    const reach = reachOf(of.window, timeZone);
    if (of.from === 'purchases') addOrders(needs, [ORDER, REFUND], of.lines, reach, { needsAmount: true });
    else addKind(needs, of.kind, reach, { ...columnsOf(of.where), ...(of.measure === 'sum' && { needsAmount: true }) });
  }
}

function addSequence(needs: Needs, leaf: Extract<Node, { type: 'sequence' }>, timeZone: string): void {
  const reach = reachOf(leaf.window, timeZone);
  for (const { kind, where, localTime, lines } of leaf.steps) {
    if (lines === undefined) addKind(needs, kind, reach, columnsOf(where, localTime));
    else if (kind === ORDER || kind === REFUND) {
      needs.lines = wider(needs.lines, reach);
      if (where) addKind(needs, kind, reach, { ...columnsOf(where, localTime), needsIds: true });
    }
  }
}

function addCompany(needs: Needs, { where = [], people }: Extract<Node, { type: 'company' }>): void {
  needs.companies ??= { attributes: new Set(), needsPeople: false };
  for (const { name } of where) needs.companies.attributes.add(name);
  needs.companies.needsPeople ||= people !== undefined;
}

function addNode(needs: Needs, node: Node, id: number | undefined, timeZone: string): void {
  if ('window' in node && node.window?.type === 'since-entering') addEntering(needs, node.window.segmentId);
  switch (node.type) {
    case 'event':
    case 'engagement':
    case 'offer':
    case 'experiment':
      addEvent(needs, node, timeZone);
      return;
    case 'purchase':
      addPurchase(needs, node, timeZone);
      return;
    case 'sequence':
      addSequence(needs, node, timeZone);
      return;
    case 'relative':
      if ('window' in node.of && node.of.window?.type === 'since-entering')
        addEntering(needs, node.of.window.segmentId);
      addMeasured(needs, node.of, timeZone);
      return;
    case 'attribute':
      needs.attributes.add(node.name);
      if ('zone' in node && node.zone === 'contact') needs.needsTimeZone = true;
      return;
    case 'company':
      addCompany(needs, node);
      return;
    case 'near': {
      const { latitude, longitude } = placeNames(node);
      needs.attributes.add(latitude).add(longitude);
      return;
    }
    case 'sample':
      needs.needsBucket = true;
      return;
    case 'value':
      needs.values.add(node.name);
      return;
    case 'consent':
      needs.topics.add(node.topic);
      return;
    case 'list':
      if (id !== undefined) needs.lists.add(id);
      return;
    case 'segment':
      needs.segments.add(node.segmentId);
      if (node.is !== 'in' && node.is !== 'not-in') needs.memberships.add(node.segmentId);
  }
}

function addEntering(needs: Needs, segmentId: number): void {
  needs.segments.add(segmentId);
  needs.memberships.add(segmentId);
}

/** The union of what some definitions read. */
export function listNeeds(definitions: Iterable<Needing>, timeZone: string): Needs {
  const needs: Needs = {
    kinds: new Map(),
    lines: null,
    topics: new Set(),
    values: new Set(),
    companies: null,
    memberships: new Set(),
    lists: new Set(),
    attributes: new Set(),
    segments: new Set(),
    needsBucket: false,
    needsTimeZone: false,
  };
  for (const { id, definition } of definitions)
    for (const { node } of walkNodes(definition.root)) addNode(needs, node, id, timeZone);
  return needs;
}

/** Gives kinds and segments (in the order in which they are judged) their places in a history. */
export function layoutOf(needs: Needs, segmentIds: Iterable<number>): Layout {
  return {
    kinds: new Map([...needs.kinds.keys()].map((kind, place) => [kind, place])),
    segments: new Map([...segmentIds].map((id, place) => [id, place])),
  };
}

/** The first instant (epoch ms) that must be loaded when answers are asked from `now` on; -Infinity: everything. */
export function loadSince({ lookbackMs, from }: Reach, now: number): number {
  return Math.min(now - lookbackMs, from);
}
