import { describe, expect, it } from 'vitest';
import { readPicked } from '../../../web/src/places/customers/best/read-picked.ts';
import { scoreText, signed } from '../../../web/src/places/customers/best/score-text.ts';
import { bodyOf, emptyGroup, fieldsOf } from '../../../web/src/places/customers/needs/group-fields.ts';
import { leastClear } from '../../../web/src/places/customers/needs/least-clear.ts';

describe('the form of a needs group', () => {
  const group = {
    ...{ id: 3, name: 'Price', words: 'They compare.', position: 0, createdAt: '2026-11-22T02:10:00.000Z' },
    arguments: ['Five per cent off before noon', 'No queues'],
    answers: [{ attribute: 'what_matters', values: ['price', 'offers'] }],
    ...{ rule: { version: 1 }, segmentId: 7 },
  };

  it('says the same again when nothing is changed, and leaves the rule alone', () => {
    const { name, words, arguments: said, answers } = group;
    expect(bodyOf(fieldsOf(group))).toEqual({ name, words, arguments: said, answers });
  });

  it('leaves out lines without words, and answers without an attribute or a value', () => {
    const fields = {
      ...{ ...emptyGroup, name: ' Time ', said: '\n  Quick \n\n', rule: '12' },
      answers: [
        { key: 0, attribute: ' ', values: ['x'] },
        { key: 1, attribute: 'a', values: [] },
        { key: 2, attribute: ' b ', values: ['c'] },
      ],
    };
    expect(bodyOf(fields)).toEqual({
      ...{ name: 'Time', words: '', arguments: ['Quick'], answers: [{ attribute: 'b', values: ['c'] }] },
      rule: { version: 1, root: { type: 'segment', segmentId: 12, is: 'in' } },
    });
    expect(bodyOf({ ...fieldsOf(group), rule: 'none' })).toMatchObject({ rule: null });
  });
});

it('names the border with the most people where it should be empty, of those around the smaller middle', () => {
  const border = (first: number, between: number, second: number) => ({
    ...{ groups: [0, 1], first, between, second, chance: 0.01 },
  });
  expect(leastClear({ borders: [border(900, 50, 100), border(400, 100, 400)] })).toMatchObject({ between: 50 });
  expect(leastClear({ borders: [] })).toBeNull();
});

it('writes weights with their sign and scores without a plus, and no nought below nought', () => {
  expect([1.26, -0.42, -0.01, 0].map(signed)).toEqual(['+1.3', '−0.4', '0.0', '0.0']);
  expect([2, -1.6].map(scoreText)).toEqual(['2.0', '−1.6']);
});

it('reads who was picked by hand from an address: ids, each once, 15 at most', () => {
  expect(readPicked('11,12,x,0,11,-4,13')).toEqual([11, 12, 13]);
  expect(readPicked(undefined)).toEqual([]);
  expect(readPicked(Array.from({ length: 20 }, (_, place) => place + 1).join())).toHaveLength(15);
});
