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
    const text = { kind: 'text', body: 'x', languages: { sv: { body: 'y' } } };
    const choices = Array.from({ length: 20 }, (_, index) => ({ segmentId: index + 1, content: text }));
    const slot = { kind: 'choices', choices };
    const many = Object.fromEntries(Array.from({ length: 25 }, (_, index) => [`s${index}`, slot]));
    expect(problemsOf({ contents: [{ slots: many }] })).toBeUndefined();
    const more = { variant: 'a', slots: { hero: { kind: 'choices', choices: choices.slice(0, 1) } } };
    expect(problemsOf({ contents: [more, { slots: many }] })).toEqual([
      'contents: The contents have 1002 choices, each counted in all its languages; 1000 are the most.',
    ]);
    const spoken = Object.fromEntries(
      Array.from({ length: 31 }, (_, index) => [
        `${index < 26 ? 'en' : 'sv'}-A${'ABCDEFGHIJKLMNOPQRSTUVWXYZ'[index % 26]}`,
        {},
      ]),
    );
    expect(problemsOf({ contents: [{ slots: { hero: { ...text, languages: spoken } } }] })).toHaveLength(1);
  });

  it('addresses somebody', () => {
    expect(problemsOf({ audience: { include: [] } })).toHaveLength(1);
  });
});
