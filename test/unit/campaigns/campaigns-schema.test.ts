import { describe, expect, it } from 'vitest';
import { newCampaign } from '../../../src/campaigns/index.ts';

const slots = { hero: { kind: 'text', body: 'x' } };
const draft = { name: 'c', topic: 'news', templateId: 1, audience: { include: [1] }, contents: [{ slots }] };
const problemsOf = (changes: object) =>
  newCampaign
    .safeParse({ ...draft, ...changes })
    .error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);

describe('a draft', () => {
  it('needs little', () => {
    expect(newCampaign.parse(draft)).toMatchObject({ variants: [], controlShare: 0, audience: { exclude: [] } });
  });

  it('has its content for everybody last', () => {
    expect(problemsOf({ contents: [{ slots }, { segmentId: 3, slots }] })).toEqual([
      'contents: Content 1 is for everybody, so those after it would reach nobody: put it last.',
    ]);
    expect(
      problemsOf({
        contents: [
          { slots, variant: 'a' },
          { segmentId: 3, slots },
        ],
      }),
    ).toBeUndefined();
  });

  it('has variants with different keys that add up to the whole', () => {
    const variants = (...shares: number[]) => shares.map((share, index) => ({ key: 'abc'[index], share }));
    expect(problemsOf({ variants: variants(5_000, 5_000) })).toBeUndefined();
    expect(problemsOf({ variants: variants(5_000, 4_000) })).toEqual([
      'variants: The shares add up to 90 %, not 100 %.',
    ]);
    const twice = [...variants(5_000), ...variants(5_000)];
    expect(problemsOf({ variants: twice })).toEqual(['variants: Variants need different keys.']);
  });

  it('has as many choices as a check can try, and no more', () => {
    const choices = (count: number) =>
      Array.from({ length: count }, (_, index) => ({ segmentId: index + 1, content: { kind: 'text', body: 'x' } }));
    const content = (count: number, slotCount: number) => ({
      slots: Object.fromEntries(
        Array.from({ length: slotCount }, (_, index) => [`s${index}`, { kind: 'choices', choices: choices(count) }]),
      ),
    });
    expect(problemsOf({ contents: [content(20, 25)] })).toBeUndefined();
    expect(problemsOf({ contents: [content(20, 25), { ...content(1, 1), variant: 'a' }].reverse() })).toEqual([
      'contents: The contents have 501 choices in all; 500 are the most.',
    ]);
  });

  it('addresses somebody', () => {
    expect(problemsOf({ audience: { include: [] } })).toHaveLength(1);
  });
});
