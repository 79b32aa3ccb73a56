import { describe, expect, it } from 'vitest';
import { colourOf, lookOf } from '../../../web/src/parts/charts/chart-look.ts';
import { type Bars, drawBars, heightOfBars, tableOfBars } from '../../../web/src/parts/charts/draw-bars.ts';
import { drawFlow, pointsOfFlow, tableOfFlow } from '../../../web/src/parts/charts/draw-flow.ts';
import { drawHeat, fullOf, type Heat, pointsOfHeat, tableOfHeat } from '../../../web/src/parts/charts/draw-heat.ts';
import {
  drawLines,
  type Lines,
  lineColours,
  pointsOfLines,
  tableOfLines,
} from '../../../web/src/parts/charts/draw-lines.ts';
import { nextPlace } from '../../../web/src/parts/charts/next-place.ts';
import { outlineCells } from '../../../web/src/parts/charts/outline-cells.ts';
import { tipOf } from '../../../web/src/parts/charts/tip.ts';
import { placeInterval, rangeAround } from '../../../web/src/parts/place-interval.ts';

const look = lookOf('light');
const say = String;
const edge = { low: (name: string) => `${name} low`, high: (name: string) => `${name} high` };

const lines: Lines = {
  at: ['1 Nov', '2 Nov'],
  lines: [
    { name: 'Now', values: [3, 5], band: { low: [2, 4], high: [4, 7] } },
    { name: 'Before', values: [1, null], isBefore: true },
  ],
  fromZero: true,
  isWhole: true,
  say,
  sayAxis: say,
};

describe('lines', () => {
  const { series, yAxis } = drawLines(lines, look, 600) as { series: Record<string, unknown>[]; yAxis: object };

  it('begin at nought, and are named at their ends', () => {
    expect(yAxis).toMatchObject({ scale: false, minInterval: 1 });
    expect(series[0]).toMatchObject({ name: 'Now', data: [3, 5], endLabel: { show: true } });
  });

  it('have the period before in grey, and their colours do not depend on it', () => {
    expect(lineColours([{ isBefore: true }, {}], look)).toEqual([look.before, colourOf(look, 0)]);
  });

  it('draw a band as what it is high above its lower edge, behind all lines', () => {
    expect(series.slice(2).map(({ data }) => data)).toEqual([
      [2, 4],
      [2, 3],
    ]);
  });

  it('leave out of the points what is not known, and say so in the table', () => {
    expect(pointsOfLines(lines)[1]).toEqual([{ series: 1, index: 0, text: '1 Nov, Before: 1' }]);
    expect(tableOfLines(lines, 'Day', edge)).toEqual({
      head: ['Day', 'Now', 'Now low', 'Now high', 'Before'],
      rows: [
        ['1 Nov', 3, 2, 4, 1],
        ['2 Nov', 5, 4, 7, null],
      ],
    });
  });
});

const bars: Bars = {
  categories: ['Bread', 'Milk'],
  bars: [{ name: 'Change', values: [3, -2] }],
  direction: 'across',
  isStacked: false,
  line: null,
  say,
  sayAxis: say,
};

describe('bars', () => {
  it('have their values outside of their ends, on the side they go to', () => {
    const { series } = drawBars(bars, look, 600) as { series: { data: { label: { position: string } }[] }[] };
    expect(series[0]!.data.map(({ label }) => label.position)).toEqual(['right', 'left']);
  });

  it('are as high as there are of them', () => {
    expect(heightOfBars({ ...bars, categories: ['1', '2', '3'] }) - heightOfBars(bars)).toBe(32);
  });

  it('tell intervals in the table', () => {
    const [bar] = bars.bars;
    const withIntervals = { ...bars, bars: [{ ...bar!, intervals: [{ low: 1, high: 4 }, null] }] };
    expect(tableOfBars(withIntervals, 'What', edge).rows).toEqual([
      ['Bread', 3, 1, 4],
      ['Milk', -2, null, null],
    ]);
    expect((drawBars(withIntervals, look, 600) as { series: object[] }).series).toHaveLength(2);
  });
});

const heat: Heat = {
  rows: ['Mon', 'Tue'],
  columns: ['8', '9', '10'],
  values: [
    [1, 2, null],
    [-4, 0, 3],
  ],
  isDiverging: true,
  isLabelled: false,
  outlines: [],
  say,
};

describe('heat maps', () => {
  it('are as strong as their strongest value, in both directions alike, or as they are told', () => {
    expect(fullOf(heat)).toBe(4);
    expect(fullOf({ ...heat, full: 10 })).toBe(10);
    expect(drawHeat(heat, look, 600).visualMap).toMatchObject({ min: -4, max: 4 });
  });

  it('mark what is less with a dash, so that colour is not all', () => {
    const { series } = drawHeat(heat, look, 600) as { series: { data: { label: { formatter(): string } }[] }[] };
    expect(series[0]!.data.map(({ label }) => label.formatter())).toEqual(['', '', '', '−', '', '']);
  });

  it('number their points row by row, without those not known', () => {
    expect(pointsOfHeat(heat)[1]!.map(({ index, text }) => `${index} ${text}`)).toEqual([
      '3 Tue 8: -4',
      '4 Tue 9: 0',
      '5 Tue 10: 3',
    ]);
    expect(pointsOfHeat(heat)[0]).toHaveLength(2);
  });

  it('lie on their side as a table when they have many columns', () => {
    expect(tableOfHeat(heat, 'Day').head).toEqual(['Day', '8', '9', '10']);
    const wide = {
      ...heat,
      columns: Array.from({ length: 12 }, String),
      values: heat.rows.map(() => Array(12).fill(1)),
    };
    expect(tableOfHeat(wide, 'Hour')).toMatchObject({ head: ['Hour', 'Mon', 'Tue'], rows: { length: 12 } });
  });

  it('are outlined only where inside meets outside', () => {
    const two = [
      { row: 0, column: 0 },
      { row: 0, column: 1 },
    ];
    expect(outlineCells(two)).toHaveLength(6);
    expect(outlineCells(two)).not.toContainEqual({ x1: 1, y1: 0, x2: 1, y2: 1 });
  });
});

describe('movement', () => {
  const flow = {
    nodes: [
      { key: 'a0', name: 'Exclusive', column: 0 },
      { key: 'a1', name: 'Exclusive', column: 1 },
    ],
    links: [{ from: 'a0', to: 'a1', value: 7 }],
    say,
  };

  it('gives a group one colour in all columns', () => {
    const { series } = drawFlow(flow, look, 600) as { series: { data: { itemStyle: { color: string } }[] }[] };
    expect(new Set(series[0]!.data.map(({ itemStyle }) => itemStyle.color)).size).toBe(1);
  });

  it('names groups in the columns that have room for it, and at the left alone on a phone', () => {
    const months = [0, 1, 2, 3].map((column) => ({ key: `e${column}`, name: 'Exclusive', column }));
    const shown = (width: number) =>
      (
        drawFlow({ nodes: months, links: [], say }, look, width) as {
          series: { data: { label: { show: boolean } }[] }[];
        }
      ).series[0]!.data.map(({ label }) => label.show);
    expect(shown(900)).toEqual([true, true, true, true]);
    expect(shown(340)).toEqual([true, false, false, false]);
  });

  it('says who moved where', () => {
    expect(pointsOfFlow(flow)[0]![0]!.text).toBe('Exclusive → Exclusive: 7');
    expect(tableOfFlow(flow, ['From', 'To', 'How many']).rows).toEqual([['Exclusive', 'Exclusive', 7]]);
  });
});

describe('what a point says', () => {
  it('keeps names as text, whatever is in them', () => {
    expect(tipOf('<b>', [{ name: '<img src=x>', value: '1 & 2' }])).not.toMatch(/<img|<b>\s*</);
    expect(tipOf('', [{ name: '', value: '1 & 2' }])).toContain('1 &amp; 2');
  });
});

describe('arrow keys', () => {
  it('go along a row and to the next, and stay within', () => {
    expect(nextPlace('ArrowRight', { row: 0, column: 1 }, [2, 3])).toEqual({ row: 0, column: 1 });
    expect(nextPlace('ArrowDown', { row: 0, column: 1 }, [2, 1])).toEqual({ row: 1, column: 0 });
    expect(nextPlace('Home', { row: 0, column: 0 }, [2])).toBeNull();
  });

  it('go through a single row in any direction', () => {
    expect(nextPlace('ArrowDown', { row: 0, column: 0 }, [3])).toEqual({ row: 0, column: 1 });
  });
});

describe('a drawn interval', () => {
  it('may be chance when it holds nought', () => {
    const range = rangeAround([
      { value: 1, low: -1, high: 3 },
      { value: 4, low: 2, high: 10 },
    ]);
    expect(range).toEqual([-11, 11]);
    expect(placeInterval({ value: 1, low: -1, high: 3 }, range, 0)).toMatchObject({ zero: 50, mayBeChance: true });
    expect(placeInterval({ value: 4, low: 2, high: 10 }, range, 0).mayBeChance).toBe(false);
  });

  it('stays on its line', () => {
    expect(placeInterval({ value: 0.5, low: 0, high: 2 }, [0, 1], 0)).toMatchObject({ start: 0, width: 100 });
  });
});
