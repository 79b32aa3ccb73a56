import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Band, frequencyBands, recencyBands, tellGrid } from '../../../../src/reports/groups/rfm-bands.ts';
import { scoreByFifths, scoreByFixed } from '../../../../src/value/groups/score-rfm.ts';
import '../../../kit/property-seed.ts';

const texts = (bands: Band[]) => bands.map(({ text }) => text);
const holds = ({ from, to, isEmpty }: Band, value: number) => !isEmpty && value >= from && (to === null || value <= to);

describe('what the scores of RFM mean', () => {
  test('by fifths, of a real shop', () => {
    expect(texts(recencyBands([179, 71, 32, 12]))).toEqual([
      '180 days ago or more',
      '72 to 179 days ago',
      '33 to 71 days ago',
      '13 to 32 days ago',
      'up to 12 days ago',
    ]);
    expect(texts(frequencyBands([2, 3, 4, 6]))).toEqual([
      'up to 1 order day',
      '2 order days',
      '3 order days',
      '4 to 5 order days',
      '6 order days or more',
    ]);
  });

  test('by fixed bounds, which rise for recency too', () => {
    expect(texts(recencyBands([30, 90, 180, 365]))).toEqual([
      '366 days ago or more',
      '181 to 365 days ago',
      '91 to 180 days ago',
      '31 to 90 days ago',
      'up to 30 days ago',
    ]);
  });

  test('where many are alike, some scores belong to nobody', () => {
    const none = 'nobody: equals stay together';
    expect(texts(frequencyBands([2, 2, 5, null]))).toEqual([
      'up to 1 order day',
      none,
      '2 to 4 order days',
      '5 order days or more',
      none,
    ]);
    expect(texts(frequencyBands([null, null, null, null]))).toEqual([
      'any number of order days',
      ...Array(4).fill(none),
    ]);
    expect(texts(recencyBands([9, 0, 0, null]))).toEqual([
      '10 days ago or more',
      '1 to 9 days ago',
      none,
      'today',
      none,
    ]);
  });

  test('each value lies in the band of the score that it is given, and in no other', () => {
    const bounds = fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 4, maxLength: 4 });
    const facts = fc.record({ silenceDays: fc.nat(500), rfmOrderDays: fc.nat(500), rfmSpend: fc.nat(500) });
    const nulls = fc.nat(4);
    fc.assert(
      fc.property(bounds, facts, nulls, (numbers, found, without) => {
        const rising = [...numbers].sort((a, b) => a - b);
        // Of fifths the last ones may be nobody's.
        const cut = (list: number[]) => list.map((bound, place) => (place < 4 - without ? bound : null));
        const [recencyDays, orderDays] = [cut([...rising].reverse()), cut(rising)];
        const at = { ...found, today: 0, firstDay: 0, lastDay: 0, pauses: [], orderDays: 0, spend: 0 };
        const byFifths = scoreByFifths(at, { rfm: { recencyDays, orderDays, spend: rising } })!;
        const scoresIn = (bands: Band[], value: number) =>
          bands.filter((band) => holds(band, value)).map(({ score }) => score);
        expect(scoresIn(recencyBands(recencyDays), found.silenceDays)).toEqual([byFifths.recency]);
        expect(scoresIn(frequencyBands(orderDays), found.rfmOrderDays)).toEqual([byFifths.frequency]);
        const fixed = { recencyDays: rising, orders: rising, spend: null };
        const byFixed = scoreByFixed(at, fixed, rising)!;
        expect(scoresIn(recencyBands(rising), found.silenceDays)).toEqual([byFixed.recency]);
        expect(scoresIn(frequencyBands(rising), found.rfmOrderDays)).toEqual([byFixed.frequency]);
      }),
    );
  });

  test('the grid in sentences', () => {
    const cell = (recency: number, frequency: number, customers: number, revenue: number) => ({
      ...{ recency, frequency, customers, revenue },
    });
    const money = (minor: number) => `SEK ${minor / 100}`;
    expect(tellGrid([cell(5, 5, 20, 80_000), cell(1, 4, 1, 10_000), cell(5, 1, 79, 10_000)], money)).toEqual([
      '20 customers ordered often, and lately (4 or 5 for both): 20 % of all and 80 % of the revenue.',
      '1 customer used to order often and has been silent (recency 1 or 2, frequency 4 or 5), and spent SEK 100. Whoever is to be won back is among these first.',
      '79 customers ordered lately and seldom (recency 4 or 5, frequency 1): a next order decides.',
    ]);
    expect(tellGrid([cell(2, 2, 3, 0)], money)).toEqual([
      '0 customers ordered often, and lately (4 or 5 for both): 0 % of all.',
    ]);
  });
});
