import { describe, expect, it } from 'vitest';
import { shareDifference, shareEstimate } from '../../../web/src/parts/measure-share.ts';
import { pickExamples } from '../../../web/src/places/campaigns/check/pick-examples.ts';
import { countCharacters, evenShares, inOrder, moved } from '../../../web/src/places/campaigns/path/edit-contents.ts';
import { addSample, estimateTimeLeft } from '../../../web/src/places/campaigns/report/estimate-time-left.ts';
import { fillHours } from '../../../web/src/places/campaigns/report/fill-hours.ts';

describe('how sure shares are', () => {
  it('follows Wilson and Newcombe', () => {
    const share = shareEstimate(81, 263)!;
    expect([share.low, share.high].map((each) => each.toFixed(4))).toEqual(['0.2553', '0.3662']);
    const difference = shareDifference({ hits: 56, of: 70 }, { hits: 48, of: 80 })!;
    expect([difference.low, difference.high].map((each) => each.toFixed(4))).toEqual(['0.0524', '0.3339']);
    expect(shareEstimate(0, 0)).toBeNull();
    expect(shareDifference({ hits: 1, of: 2 }, { hits: 0, of: 0 })).toBeNull();
  });
});

describe('contents in order', () => {
  const content = (segmentId: number | null, variant: string | null = null) => ({ segmentId, variant }) as never;
  it('keeps the one for everybody else last', () => {
    expect(inOrder([content(null), content(1)])).toEqual([content(1), content(null)]);
    expect(inOrder([content(null, 'a'), content(null)])).toEqual([content(null, 'a'), content(null)]);
    expect(moved([content(1), content(2), content(null)], 1, 1)).toEqual([content(1), content(2), content(null)]);
    expect(moved([content(1), content(2), content(null)], 1, -1)).toEqual([content(2), content(1), content(null)]);
  });

  it('shares out all of a hundred per cent, and counts what is read', () => {
    expect(evenShares(['a', 'b', 'c']).map(({ share }) => share)).toEqual([3_334, 3_333, 3_333]);
    expect(countCharacters('Hej {{contact.firstName}}, åäö 🎉')).toBe(11);
  });
});

it('takes people of different contents before second ones of the same', () => {
  const counted = (contentId: number, mailed: number, examples: number[]) => ({
    ...{ contentId, segmentId: contentId, variant: 'a', mailed, examples },
  });
  const examples = pickExamples([counted(1, 10, [11, 12]), counted(2, 90, [21, 22]), counted(3, 1, [31])], 4);
  expect(examples.map(({ contactId }) => contactId)).toEqual([21, 11, 31, 22]);
});

describe('how long it still takes', () => {
  it('goes by the pace of the last minute, and knows nothing before there is one', () => {
    const samples = [0, 30_000, 60_000, 90_000].reduce<{ at: number; done: number }[]>(
      (before, at) => addSample(before, { at, done: at / 100 }),
      [],
    );
    expect(samples).toHaveLength(3);
    expect(estimateTimeLeft(samples, 600)).toEqual({ perSecond: 10, secondsLeft: 60 });
    expect(estimateTimeLeft(samples.slice(0, 1), 600)).toBeNull();
    expect(
      estimateTimeLeft(
        [
          { at: 0, done: 5 },
          { at: 2_000, done: 5 },
        ],
        600,
      ),
    ).toBeNull();
  });
});

describe('hours one after the other', () => {
  const hour = (at: string, opened: number) => ({ at: `2026-10-0${at}:00:00.000Z`, opened, clicked: 0 });
  it('fills those in which nothing happened, and goes over to days', () => {
    expect(fillHours([hour('5T08', 2), hour('5T11', 1)]).rows.map(({ opened }) => opened)).toEqual([2, 0, 0, 1]);
    const days = fillHours([hour('1T08', 2), hour('1T10', 3), hour('7T09', 1)]);
    expect(days.isDays).toBe(true);
    expect(days.rows.map(({ opened }) => opened)).toEqual([5, 0, 0, 0, 0, 0, 1]);
    expect(fillHours([]).rows).toEqual([]);
  });
});
