/** Conditions on events of one kind, and those that are such conditions under other names. */

import type { Where } from '../language/condition-parts.schema.ts';
import type { LeafOf } from '../language/conditions.schema.ts';
import { type Accept, acceptEvents, dayText, localDayOf, millionths, propertyOf } from './accept-rows.ts';
import { type Counting, countRows, countTable, noteId } from './count-rows.ts';
import type { EventTable, History } from './history.ts';
import type { PrepareContext, PreparedLeaf } from './judge.ts';
import { meterAverage, meterCount, meterEdge, meterExtreme, meterShare, meterSum } from './measure-rows.ts';
import { meterDistinct } from './measure-values.ts';
import { firstAfter } from './scan-series.ts';
import { addRow, codeOf, orderTies } from './shared-rows.ts';

export type EventNode = LeafOf<'event'> | LeafOf<'engagement'> | LeafOf<'offer'> | LeafOf<'experiment'>;

export const ORDER = 'order';
export const REFUND = 'refund';

const actionKinds = {
  received: 'message_accepted',
  opened: 'message_opened',
  clicked: 'message_clicked',
  unsubscribed: 'message_unsubscribed',
  bounced: 'message_bounced',
} as const;

type Engagement = LeafOf<'engagement'>;

/** What stands behind the name of a kind for those whose opens and clicks count: the plain kind is what people did. */
const kindEndings: Record<NonNullable<Engagement['by']>, readonly [string, ...string[]]> = {
  people: [''],
  'people-and-proxies': ['', '_proxy'],
  anyone: ['', '_proxy', '_unsure', '_machine'],
  machines: ['_machine'],
};

/** The kinds of events a condition counts. Pure. */
export function kindsOf(leaf: EventNode): readonly [string, ...string[]] {
  const { kind } = asEvent(leaf);
  if (leaf.type !== 'engagement' || leaf.by === undefined) return [kind];
  const [first, ...others] = kindEndings[leaf.by];
  return [`${kind}${first}`, ...others.map((ending) => `${kind}${ending}`)];
}

const refIs = (id: number | undefined): Where[] => (id === undefined ? [] : [{ field: 'ref', values: [String(id)] }]);
const propertyIs = (name: string, id: number | undefined): Where[] =>
  id === undefined ? [] : [{ field: 'property', name, op: 'in', values: [id] }];

function countOf(
  kind: string,
  where: Where[],
  { op, value, window }: Pick<LeafOf<'engagement'>, 'op' | 'value' | 'window'>,
): LeafOf<'event'> {
  return { type: 'event', kind, measure: 'count', op, value, window, ...(where.length > 0 && { where }) };
}

/**
 * Engagement, offers and experiments are events of a known kind (or several: kindsOf), told apart by ref and
 * properties.
 */
export function asEvent(leaf: EventNode): LeafOf<'event'> {
  switch (leaf.type) {
    case 'event':
      return leaf;
    case 'engagement': {
      const { campaignId, contentId, linkId } = leaf;
      const where = [...refIs(campaignId), ...propertyIs('contentId', contentId), ...propertyIs('linkId', linkId)];
      return countOf(actionKinds[leaf.action], where, leaf);
    }
    case 'offer':
      return countOf(leaf.action === 'received' ? 'offer_received' : 'offer_redeemed', refIs(leaf.offerId), leaf);
    case 'experiment': {
      const variant: Where = { field: 'property', name: 'variant', op: 'in', values: leaf.variants };
      return countOf('experiment_assigned', [...refIs(leaf.campaignId), variant], { op: 'at-least', value: 1 });
    }
  }
}

/** Takes a row of the table as it is wanted. False: this one has no number or value, and does not count. */
type Take = (table: EventTable, index: number) => boolean;

function takeNumbers(property: string | undefined): Take {
  if (property === undefined) {
    return (table, index) => {
      const amount = table.amount[index]!;
      if (Number.isNaN(amount)) return false;
      addRow(table.at[index]!, amount, 1);
      return true;
    };
  }
  return (table, index) => {
    const amount = millionths(propertyOf(table, index, property));
    if (Number.isNaN(amount)) return false;
    addRow(table.at[index]!, amount, 1);
    return true;
  };
}

const takeCode = (table: EventTable, index: number, value: unknown): boolean => {
  const isValue = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
  if (isValue) addRow(table.at[index]!, 0, codeOf(value));
  return isValue;
};

function takeDistinct({ of, property }: Extract<LeafOf<'event'>, { measure: 'distinct' }>): Take {
  if (of === 'days') {
    return (table, index) => takeCode(table, index, localDayOf(table.at[index]!, table.minuteOfWeek[index]!));
  }
  if (of === 'ref') return (table, index) => takeCode(table, index, table.ref?.[index]);
  const name = property ?? '';
  return (table, index) => takeCode(table, index, propertyOf(table, index, name));
}

function takeShare(part: Accept | null): Take {
  return (table, index) => {
    addRow(table.at[index]!, part === null || part(table, index) ? 1 : 0, 0);
    return true;
  };
}

const takeAll: Take = (table, index) => {
  addRow(table.at[index]!, 0, 0);
  return true;
};

/** What is taken of each event and how it is measured. */
function measureOf(leaf: LeafOf<'event'>): Pick<Counting, 'meter' | 'perUnit' | 'shows'> & { take: Take } {
  switch (leaf.measure) {
    case 'count':
      return { take: takeAll, meter: meterCount(leaf.op, leaf.value) };
    case 'distinct': {
      const text = leaf.of === 'days' ? (day: unknown) => dayText(Number(day)) : (value: unknown) => value as string;
      return { take: takeDistinct(leaf), meter: meterDistinct(leaf.op, leaf.value), shows: { values: text } };
    }
    case 'share': {
      const part = acceptEvents(leaf.part.where, leaf.part.localTime);
      return { take: takeShare(part), meter: meterShare(leaf.op, leaf.percent), shows: { amounts: true } };
    }
    default: {
      const { measure, property, op } = leaf;
      const perUnit = property === undefined ? 1 : 1e6;
      const value = property === undefined ? leaf.value : Math.round(leaf.value * perUnit);
      const meter =
        measure === 'sum'
          ? meterSum(op, value)
          : measure === 'average'
            ? meterAverage(op, value)
            : measure === 'min' || measure === 'max'
              ? meterExtreme(measure, op, value)
              : meterEdge(measure, op, value);
      return { take: takeNumbers(property), meter, perUnit, shows: { amounts: true } };
    }
  }
}

/** The rows of one kind that are accepted, as `take` takes them. */
export function fillEvents(place: number | undefined, accept: Accept | null, take: Take) {
  return (history: History, after: number, before: number): void => {
    if (place === undefined) return;
    const { table, from, until } = history.events[place]!;
    for (let index = firstAfter(table.at, after, from, until); index < until; index += 1) {
      if (table.at[index]! >= before) return;
      if (accept !== null && !accept(table, index)) continue;
      if (take(table, index)) noteId(table.ids, index);
    }
  };
}

/** The same of several kinds: their rows in the order of time. */
function fillMerged(places: readonly number[], accept: Accept | null, take: Take): Counting['fill'] {
  const next = new Int32Array(places.length);
  return ({ events }, after, before) => {
    for (let each = 0; each < places.length; each += 1) {
      const { table, from, until } = events[places[each]!]!;
      next[each] = firstAfter(table.at, after, from, until);
    }
    for (;;) {
      let earliest = -1;
      let at = before;
      for (let each = 0; each < places.length; each += 1) {
        const { table, until } = events[places[each]!]!;
        const row = next[each]!;
        if (row >= until || table.at[row]! >= at) continue;
        earliest = each;
        at = table.at[row]!;
      }
      if (earliest === -1) return;
      const { table } = events[places[earliest]!]!;
      const row = next[earliest]!;
      next[earliest] = row + 1;
      if ((accept === null || accept(table, row)) && take(table, row)) noteId(table.ids, row);
    }
  };
}

/** Makes a condition on the events of several kinds ready. */
function prepareMerged(node: EventNode, places: readonly number[], context: PrepareContext): PreparedLeaf {
  const { where, localTime, window, ...leaf } = asEvent(node);
  const { take, ...measured } = measureOf(leaf);
  const fill = fillMerged(places, acceptEvents(where, localTime), take);
  const isEmpty = ({ events }: History) => places.every((place) => events[place]!.from === events[place]!.until);
  return countRows({ ...measured, window, fill, isEmpty }, context);
}

/** Makes a condition on events ready. */
export function prepareEvent(node: EventNode, context: PrepareContext): PreparedLeaf {
  const leaf = asEvent(node);
  const places = kindsOf(node).flatMap((kind) => context.layout.kinds.get(kind) ?? []);
  if (places.length > 1) return prepareMerged(node, places, context);
  const [place] = places;
  const accept = acceptEvents(leaf.where, leaf.localTime);
  const { take, ...measured } = measureOf(leaf);
  const plain = fillEvents(place, accept, take);
  const isEdge = leaf.measure === 'first' || leaf.measure === 'last';
  const fill: Counting['fill'] = isEdge
    ? (history, after, before) => {
        plain(history, after, before);
        orderTies();
      }
    : plain;
  const isEmpty = (history: History) =>
    place === undefined || history.events[place]!.from === history.events[place]!.until;
  const counting = { ...measured, window: leaf.window, fill, isEmpty };
  if (leaf.measure === 'count' && accept === null && place !== undefined) {
    return countTable(counting, place, leaf, context);
  }
  return countRows(counting, context);
}
