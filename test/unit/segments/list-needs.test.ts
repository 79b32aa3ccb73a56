import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { prepareNode } from '../../../src/segments/judge/evaluate.ts';
import type { EventTable, History } from '../../../src/segments/judge/history.ts';
import { layoutOf, listNeeds, loadSince, type Needs } from '../../../src/segments/judge/list-needs.ts';
import { historyOf } from '../../kit/history-of.ts';
import { definitionsOver } from '../../kit/segment-definitions.ts';
import { instants, timeZone, worldContact, worldSegments } from '../../kit/segment-worlds.ts';

function onlyCompanies({ companies }: History, { companies: need }: Needs): History['companies'] {
  if (need === null) return [];
  const isAsked = (name: string) => need.attributes.has(name);
  return companies.map((link) => ({
    ...link,
    company: {
      attributes: Object.fromEntries(Object.entries(link.company.attributes).filter(([name]) => isAsked(name))),
      fields: Object.fromEntries(Object.entries(link.company.fields).filter(([name]) => isAsked(name))),
      people: need.needsPeople ? link.company.people : [],
    },
  }));
}

/** What is left of a history when no more is loaded than was named. */
function onlyNeeded(history: History, needs: Needs, kinds: ReadonlyMap<string, number>, now: number): History {
  const events = history.events.map((slice) => ({ ...slice }));
  for (const [kind, place] of kinds) {
    const need = needs.kinds.get(kind)!;
    const { table, until } = events[place]!;
    const only: EventTable = {
      at: table.at,
      minuteOfWeek: need.needsMinute ? table.minuteOfWeek : new Int16Array(),
      amount: need.needsAmount ? table.amount : new Float64Array(),
      ref: need.needsRef ? table.ref : null,
      props: need.needsProps ? table.props : null,
      ids: need.needsIds ? table.ids : null,
    };
    const from = table.at.findIndex((at) => at >= loadSince(need, now));
    events[place] = { table: only, from: from === -1 ? until : from, until };
  }
  const { table, until } = history.lines;
  const since = needs.lines === null ? Number.POSITIVE_INFINITY : loadSince(needs.lines, now);
  const from = table.at.findIndex((at) => at >= since);
  const pick = <Key, Column>(columns: ReadonlyMap<Key, Column>, names: ReadonlySet<Key>) =>
    new Map([...columns].filter(([name]) => names.has(name)));
  const fields = Object.fromEntries(Object.entries(history.fields).filter(([name]) => needs.attributes.has(name)));
  const attributes = Object.fromEntries(
    Object.entries(history.attributes).filter(([name]) => needs.attributes.has(name)),
  );
  return {
    ...history,
    bucket: needs.needsBucket ? history.bucket : 0,
    timeZone: needs.needsTimeZone ? history.timeZone : null,
    events,
    lines: { table, from: from === -1 ? until : from, until },
    consents: pick(history.consents, needs.topics),
    values: pick(history.values, needs.values),
    companies: onlyCompanies(history, needs),
    memberships: pick(history.memberships, needs.memberships),
    lists: pick(history.lists, needs.lists),
    fields,
    attributes,
  };
}

describe('what definitions need', () => {
  it('is all that they read: with nothing else loaded their answers are the same', () => {
    fc.assert(
      fc.property(
        definitionsOver(worldSegments, { withRelative: true }),
        fc.array(worldContact, { minLength: 3, maxLength: 3 }),
        instants,
        (definition, contacts, now) => {
          const needs = listNeeds([{ id: 3, definition }], timeZone);
          const layout = layoutOf(needs, worldSegments);
          const bounds = { get: () => 1, has: () => true } as unknown as ReadonlyMap<string, number>;
          const prepared = prepareNode(definition.root, { timeZone, layout, segmentId: 3, bounds });
          for (const contact of contacts) {
            const history = historyOf(contact, layout, { timeZone });
            const full = prepared.judge(history, now);
            expect(prepared.judge(onlyNeeded(history, needs, layout.kinds, now), now)).toBe(full);
          }
        },
      ),
      { numRuns: 1_500 },
    );
  });
});
