import { describe, expect, it } from 'vitest';
import { isMember } from '../../../src/segments/judge/history.ts';
import { listNeeds, loadSince } from '../../../src/segments/judge/list-needs.ts';
import { prepareSegments } from '../../../src/segments/judge/live-segments.ts';
import type { Definition, Node } from '../../../src/segments/language/definition.schema.ts';
import { happened } from '../../kit/ask-contact.ts';
import { historyOf } from '../../kit/history-of.ts';
import { plainContact } from '../../kit/segment-worlds.ts';

const DAY = 86_400_000;
const noon = Date.parse('2026-06-01T12:00:00Z');
const lastDay = { type: 'last', amount: 1, unit: 'days' } as const;
const needsOf = (...roots: Node[]) =>
  listNeeds(
    roots.map((root, index) => ({ id: index + 1, definition: { version: 1 as const, root } })),
    'UTC',
  );
const opened = (more: { window?: typeof lastDay } = {}): Node => ({
  type: 'engagement',
  action: 'opened',
  op: 'at-least',
  value: 1,
  ...more,
});
const row = (id: number, root: Node, draftOf: number | null = null) => ({
  id,
  version: 1,
  name: `Segment ${id}`,
  definition: { version: 1, root } as Definition,
  draftOf,
});
const nothing = { timeZone: 'UTC', bounds: new Map() };

describe('needs', () => {
  it('reach as far back as the widest window on the same kind', () => {
    const reach = (...roots: Node[]) => loadSince(needsOf(...roots).kinds.get('message_opened')!, 9 * DAY);
    const between = { type: 'between', from: '1970-01-03', to: '1970-01-04' } as const;
    expect(reach(opened({ window: lastDay }))).toBe(8 * DAY);
    expect(reach(opened({ window: lastDay }), { ...opened(), window: between } as Node)).toBe(2 * DAY);
    expect(reach(opened({ window: lastDay }), opened())).toBe(Number.NEGATIVE_INFINITY);
  });

  it('of recency go back for ever only where it matters whether there was an order at all', () => {
    const reach = (op: 'at-least' | 'at-most') =>
      loadSince(
        needsOf({ type: 'purchase', measure: 'recency', op, amount: 1, unit: 'days' }).kinds.get('order')!,
        DAY,
      );
    expect(reach('at-most')).toBe(0);
    expect(reach('at-least')).toBe(Number.NEGATIVE_INFINITY);
  });

  it('name segments, their entries and exits, and whose list is read', () => {
    const needs = needsOf(
      { type: 'segment', segmentId: 7, is: 'in' },
      { type: 'segment', segmentId: 8, is: 'left', amount: 1, unit: 'days' },
      {
        type: 'relative',
        of: { from: 'purchases', measure: 'net', window: { type: 'since-entering', segmentId: 9 } },
        is: 'top',
        percent: 10,
      },
      { type: 'not', of: { type: 'list' } },
    );
    expect([...needs.segments]).toEqual([7, 8, 9]);
    expect([...needs.memberships]).toEqual([8, 9]);
    expect([...needs.lists]).toEqual([4]);
  });
});

describe('live segments', () => {
  it('stand after those they refer to, also by a window, and answers have their places', () => {
    const since: Node = {
      type: 'event',
      kind: 'visit',
      measure: 'count',
      op: 'at-least',
      value: 1,
      window: { type: 'since-entering', segmentId: 2 },
    };
    const live = prepareSegments([row(1, since), row(2, { type: 'sample', percent: 100 })], nothing);
    expect(live.segments.map(({ id }) => id)).toEqual([2, 1]);
    expect([...live.layout.segments]).toEqual([
      [2, 0],
      [1, 1],
    ]);
    expect(
      prepareSegments([row(1, since), row(2, { type: 'segment', segmentId: 1, is: 'in' })], nothing).circular,
    ).toEqual([1, 2]);
  });

  it('give a draft the list of the segment that it will become', () => {
    const { segments, needs, layout } = prepareSegments(
      [row(4, { type: 'list' }), row(5, { type: 'list' }, 4)],
      nothing,
    );
    expect([...needs.lists]).toEqual([4]);
    const lists = [{ segmentId: 4, isListed: true, at: noon }];
    const history = historyOf({ ...plainContact, lists }, layout, { timeZone: 'UTC' });
    expect(segments.map(({ draftOf, prepared }) => [draftOf, isMember(prepared.judge(history, noon))])).toEqual([
      [null, true],
      [4, true],
    ]);
  });

  it('work out what they have in common once, until they are told to begin anew', () => {
    const live = prepareSegments([row(1, opened({ window: lastDay })), row(2, opened({ window: lastDay }))], nothing);
    const historyWith = (...instants: number[]) => {
      const events = instants.map((at) => happened('message_opened', at));
      return historyOf({ ...plainContact, events }, live.layout, { timeZone: 'UTC' });
    };
    const asked = (instants: number[]) =>
      live.segments.map(({ judge }) => isMember(judge(historyWith(...instants), noon)));
    live.begin();
    expect(asked([noon])).toEqual([true, true]);
    // Nobody said that this is somebody else.
    expect(asked([])).toEqual([true, true]);
    live.begin();
    expect(asked([])).toEqual([false, false]);
  });
});
