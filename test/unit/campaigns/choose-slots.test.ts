import { describe, expect, it } from 'vitest';
import type { Campaign, Content } from '../../../src/campaigns/campaigns.store.ts';
import { givesOf } from '../../../src/campaigns/check-contents.ts';
import {
  chooseOption,
  offersGiven,
  offersOf,
  resolveSlots,
  segmentsOf,
  varyingSlots,
} from '../../../src/campaigns/choose-slots.ts';
import { campaignSlots, type SlotEntry } from '../../../src/campaigns/slot-entries.schema.ts';

const text = (body: string) => ({ kind: 'text' as const, body });
const offer = (offerId?: number) => ({ kind: 'offer' as const, ...(offerId === undefined ? {} : { offerId }) });
const choices = (options: [number, SlotEntry][], otherwise: SlotEntry | null = null) =>
  ({
    kind: 'choices',
    choices: options.map(([segmentId, content]) => ({ segmentId, content })),
    otherwise,
  }) as SlotEntry;
const standing = (memberOf: number[], heldBackFrom: number[] = [], deselectedFrom: number[] = []) => ({
  memberOf: new Set(memberOf),
  heldBackFrom: new Set(heldBackFrom),
  deselectedFrom: new Set(deselectedFrom),
});

describe('slots that depend on the contact', () => {
  const slots = { hero: choices([[1, text('one')]]), Aside: offer(7), plain: text('x'), shared: offer() };

  it('are numbered in the order of their names, capitals first', () => {
    expect(varyingSlots(slots).map(({ slot }) => slot)).toEqual(['Aside', 'hero']);
  });

  it('become contents, or null where the design stands', () => {
    expect(resolveSlots(slots, [-1, 0])).toEqual({
      Aside: offer(7),
      hero: text('one'),
      plain: text('x'),
      shared: offer(),
    });
    expect(resolveSlots(slots, [-2, -1])).toMatchObject({ Aside: null, hero: null });
    expect(resolveSlots(slots, [])).toMatchObject({ Aside: offer(7), hero: null });
  });
});

describe('a choice', () => {
  const options = varyingSlots({
    hero: choices(
      [
        [1, offer(7)],
        [2, text('two')],
      ],
      offer(8),
    ),
  })[0]!;

  it('is the first whose segment the contact is in and whose offer it is not held back from', () => {
    expect(chooseOption(options, standing([2, 1]))).toBe(0);
    expect(chooseOption(options, standing([1, 2], [7]))).toBe(1);
    expect(chooseOption(options, standing([1], [7]))).toBe(-1);
    expect(chooseOption(options, standing([1], [7, 8]))).toBe(-2);
    expect(chooseOption(options, standing([]))).toBe(-1);
  });

  it('passes over what a deselected contact does not get, whatever the draw says', () => {
    expect(chooseOption(options, standing([2, 1], [], [7, 8]))).toBe(1);
    expect(chooseOption(options, standing([1], [], [7]))).toBe(-1);
    expect(chooseOption(options, standing([1], [8], [7, 8]))).toBe(-3);
    expect(resolveSlots({ hero: choices([[1, offer(7)]], offer(8)) }, [-3])).toEqual({ hero: null });
  });

  it('decides which offers a content gives', () => {
    const content = { segmentId: 5, offerId: 9, slots: { hero: choices([[1, offer(7)]], offer(9)), aside: offer(3) } };
    expect(offersGiven(content, [-1, 0])).toEqual([3, 7, 9]);
    expect(offersGiven(content, [-2, -1])).toEqual([9]);
    expect(offersOf([content]).sort()).toEqual([3, 7, 9]);
    expect(segmentsOf([content])).toEqual([5, 1]);
  });
});

describe('what a campaign gives', () => {
  const content = (row: Partial<Content>): Content => ({
    id: 1,
    position: 1,
    segmentId: null,
    variant: null,
    subject: null,
    preheader: null,
    offerId: null,
    slots: {},
    ...row,
  });
  const gives = (contents: Content[], leaky: number[] = []) =>
    givesOf({ contents, audience: { include: [100], exclude: [101] } } as unknown as Campaign, new Set(leaky)).map(
      ({ path, offerId, segmentId, exceptSegmentIds }) => [path, offerId, segmentId, exceptSegmentIds],
    );

  it('is told by place, without those whom an earlier content or choice serves', () => {
    const hero = choices(
      [
        [2, text('x')],
        [3, offer(7)],
      ] as [number, SlotEntry][],
      offer(8),
    );
    expect(
      gives([content({ segmentId: 1, variant: 'b' }), content({ segmentId: 4 }), content({ slots: { hero } })]),
    ).toEqual([
      ['contents.2.slots.hero.choices.1.content.offerId', 7, 3, [101, 4, 2]],
      ['contents.2.slots.hero.otherwise.offerId', 8, null, [101, 4, 2, 3]],
    ]);
  });

  it('reaches those who are held back from what comes before', () => {
    const hero = choices([[3, offer(7)]], offer(8));
    expect(gives([content({ segmentId: 4, offerId: 6 }), content({ slots: { hero } })], [6, 7])).toEqual([
      ['contents.0.offerId', 6, 4, [101]],
      ['contents.1.slots.hero.choices.0.content.offerId', 7, 3, [101]],
      ['contents.1.slots.hero.otherwise.offerId', 8, null, [101]],
    ]);
  });
});

describe('the contents of slots as they come in', () => {
  const problems = (hero: unknown) =>
    campaignSlots.safeParse({ hero }).error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  const choice = (segmentId: number) => ({ segmentId, content: text('x') });

  it('may be the same for everybody, or choices', () => {
    const given = { kind: 'choices', choices: [choice(1), choice(2)] };
    expect(campaignSlots.parse({ hero: given, aside: text('y') })).toEqual({
      hero: { ...given, otherwise: null },
      aside: text('y'),
    });
  });

  it('name each segment once, and at most 20', () => {
    expect(problems({ kind: 'choices', choices: [choice(1), choice(2), choice(1)] })).toEqual([
      'hero.choices.2.segmentId: Segment 1 stands in this slot twice: its members would always get the first. Remove one.',
    ]);
    const many = Array.from({ length: 21 }, (_, index) => choice(index + 1));
    expect(problems({ kind: 'choices', choices: many })).toHaveLength(1);
    expect(problems({ kind: 'choices', choices: [] })).toHaveLength(1);
    const nested = { segmentId: 1, content: { kind: 'choices', choices: [choice(1)] } };
    expect(problems({ kind: 'choices', choices: [nested] })).toHaveLength(1);
  });
});
