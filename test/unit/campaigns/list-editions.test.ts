import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Content } from '../../../src/campaigns/campaigns.store.ts';
import { varyingSlots } from '../../../src/campaigns/choose-slots.ts';
import { combinationsOf, editionsOf, otherChoices } from '../../../src/campaigns/list-editions.ts';

const text = (body: string) => ({ kind: 'text' as const, body });
const slotContent = fc.oneof(
  fc.constantFrom('', 'x', '{{contact.email}}').map(text),
  fc.integer({ min: 1, max: 3 }).map((offerId) => ({ kind: 'offer' as const, offerId })),
);
const choices = fc.record({
  kind: fc.constant('choices' as const),
  choices: fc
    .array(slotContent, { minLength: 1, maxLength: 4 })
    .map((found) => found.map((content, index) => ({ segmentId: index + 1, content }))),
  otherwise: fc.option(slotContent),
});
const slots = fc.dictionary(fc.constantFrom('hero', 'aside', 'foot'), fc.oneof(slotContent, choices));
const contentOf = (slots: Content['slots']): Content => ({
  ...{ id: 1, position: 1, segmentId: null, variant: null, subject: null, preheader: null, offerId: null },
  slots,
});
const version = { languages: { default: { language: 'en' }, sv: {}, fi: {} } };

describe('what is tried before a launch', () => {
  it('has every choice by itself, and every choice in every language of the design', () => {
    fc.assert(
      fc.property(slots, (drawn) => {
        const content = contentOf(drawn);
        const alone = editionsOf(content, 'contents.0', version);
        const together = combinationsOf(content, 'contents.0', version, 'en');
        for (const [place, options] of varyingSlots(content.slots).entries()) {
          for (const choice of otherChoices(options)) {
            const others = (edition: number[]) => edition.filter((chosen, at) => at !== place && chosen !== -1);
            expect(
              alone.filter(({ choices }) => choices[place] === choice && others(choices).length === 0),
            ).toHaveLength(1);
            const spoken = together.flatMap(({ choices, languages }) => (choices[place] === choice ? languages : []));
            expect(spoken).toEqual(expect.arrayContaining([null, 'en', 'fi', 'sv']));
          }
        }
      }),
    );
  });

  it('has the choices together that make most of a message', () => {
    const heavy = (body: string) => ({
      kind: 'choices' as const,
      choices: [
        { segmentId: 1, content: text('light') },
        { segmentId: 2, content: text(body) },
      ],
      otherwise: null,
    });
    const light = { ...heavy(''), choices: heavy('').choices.toReversed() };
    const content = contentOf({ a: heavy('{{contact.email}}'.repeat(9)), b: light, c: heavy('long '.repeat(99)) });
    const tried = combinationsOf(content, 'contents.0', version, 'en').map(({ choices }) => choices.join());
    expect(tried).toContain('1,1,1');
  });
});
