import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addUpMonths, drawSankey, movePlaces } from '../../../../src/value/groups/draw-moves.ts';

type Place = (typeof movePlaces)[number];
type Flow = { month: string; from: Place; to: Place; count: number };
const months = ['2026-09', '2026-10', '2026-11'];
const total = (counts: Record<string, number>) => Object.values(counts).reduce((sum, one) => sum + one, 0);

/** People dealt into places and moved about at random: flows that could have happened. */
const history = fc
  .array(fc.array(fc.constantFrom(...movePlaces), { minLength: 4, maxLength: 4 }), { maxLength: 60 })
  .map((people) => {
    const start = new Map<Place, number>();
    const flows = new Map<string, Flow>();
    for (const [first, ...later] of people) {
      let place = first!;
      if (place !== 'none') start.set(place, (start.get(place) ?? 0) + 1);
      for (const [index, wish] of later.entries()) {
        // Whoever has bought once never goes back to not having bought.
        if (wish === 'none' || wish === place) continue;
        const flow = { month: months[index]!, from: place, to: wish, count: 1 };
        const key = `${flow.month} ${place} ${wish}`;
        flows.set(key, { ...flow, count: (flows.get(key)?.count ?? 0) + 1 });
        place = wish;
      }
    }
    return { start, flows: [...flows.values()] };
  });

describe('moves month by month', () => {
  test('as a table', () => {
    const flows: Flow[] = [
      { month: '2026-10', from: 'none', to: 'mobile', count: 7 },
      { month: '2026-10', from: 'mobile', to: 'recurring', count: 4 },
      { month: '2026-10', from: 'exclusive', to: 'mobile', count: 1 },
      { month: '2026-10', from: 'mobile', to: 'silent', count: 2 },
      { month: '2026-10', from: 'silent', to: 'exclusive', count: 1 },
    ];
    const start = new Map<Place, number>([...([['exclusive', 5]] as const), ['mobile', 20], ['silent', 3]]);
    const [quiet, busy] = addUpMonths(months, start, flows);
    expect(quiet).toMatchObject({
      entered: 0,
      up: 0,
      down: 0,
      moves: [],
      end: { exclusive: 5, mobile: 20, silent: 3 },
    });
    expect(busy).toMatchObject({
      stayed: { exclusive: 4, recurring: 0, mobile: 14, silent: 2 },
      end: { exclusive: 5, recurring: 4, mobile: 22, silent: 4 },
      ...{ entered: 7, fellSilent: 2, cameBack: 1, up: 4, down: 1 },
    });
  });

  test('nobody is lost or made on the way', () => {
    fc.assert(
      fc.property(history, ({ start, flows }) => {
        const table = addUpMonths(months, start, flows);
        for (const [index, month] of table.entries()) {
          expect(total(month.end)).toBe(total(month.start) + month.entered);
          expect(Math.min(...Object.values(month.stayed))).toBeGreaterThanOrEqual(0);
          if (index > 0) expect(month.start).toEqual(table[index - 1]!.end);
        }
      }),
    );
  });

  test('the diagram has as much flowing into each node, and out of it, as the node holds', () => {
    fc.assert(
      fc.property(history, ({ start, flows }) => {
        const { nodes, links } = drawSankey(addUpMonths(months, start, flows));
        const ids = nodes.map(({ id }) => id);
        expect(new Set(ids).size).toBe(ids.length);
        const through = (end: 'source' | 'target', id: string) =>
          links.filter((link) => link[end] === id).reduce((sum, { count }) => sum + count, 0);
        for (const { id, month, place, count } of nodes) {
          const isFirst = month === `before ${months[0]}`;
          if (!isFirst && place !== 'none') expect([id, through('target', id)]).toEqual([id, count]);
          if (month !== months.at(-1)) expect([id, through('source', id)]).toEqual([id, count]);
        }
        for (const { source, target } of links) expect(ids).toEqual(expect.arrayContaining([source, target]));
      }),
    );
  });

  test('of no months is empty', () => {
    expect(drawSankey([])).toEqual({ nodes: [], links: [] });
  });
});
