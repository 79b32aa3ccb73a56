import { describe, expect, it } from 'vitest';
import { completeExpression } from '../../../web/src/parts/code/complete-expression.ts';
import { contrastOf, weakPairs } from '../../../web/src/places/brand/check-contrast.ts';

const language = {
  facts: [{ name: 'contact.firstName', says: 'Attribute of the contact' }],
  functions: [{ name: 'default', example: '{{default contact.firstName "there"}}' }],
  blocks: ['if'],
  partials: ['footer'],
  tokens: [{ name: 'brand.accent', says: 'Buttons', value: '#0b6e4f' }],
};
const proposed = (before: string) => {
  const found = completeExpression(before, language, ['hello']);
  return found && { typed: before.slice(found.from), labels: found.options.map(({ label }) => label) };
};

describe('proposals while writing an expression', () => {
  it('come inside of braces only, and fit their place', () => {
    expect(proposed('<mj-text>contact')).toBeNull();
    expect(proposed('{{contact.firstName}} and')).toBeNull();
    expect(proposed('{{con')).toEqual({
      typed: 'con',
      labels: ['#if', '/if', 'contact.firstName', 'brand.accent', 'default'],
    });
    expect(proposed('{{default con')?.labels).toEqual(['contact.firstName', 'brand.accent']);
    expect(proposed('{{money (def')?.labels).toContain('default');
    expect(proposed('{{> fo')).toEqual({ typed: 'fo', labels: ['footer'] });
    expect(proposed('{{word "he')).toEqual({ typed: 'he', labels: ['hello'] });
    expect(proposed('{{default contact.firstName "the')).toBeNull();
  });
});

describe('contrast in a brand', () => {
  it('is that of WCAG', () => {
    expect(contrastOf('#000000', '#ffffff')).toBeCloseTo(21);
    expect(contrastOf('#777777', '#ffffff')).toBeCloseTo(4.48, 2);
    expect(contrastOf('red', '#ffffff')).toBeNull();
  });

  it('names the pairs that stand out too little', () => {
    expect(weakPairs({ text: '#999999', surface: '#ffffff', muted: '#000000', background: '#ffffff' })).toMatchObject([
      { text: 'text', ground: 'surface' },
      { text: 'text', ground: 'background' },
    ]);
  });
});
