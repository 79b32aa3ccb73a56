import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  chooseLanguage,
  languageChain,
  languagesOfSlots,
  type SlotContent,
  slotInLanguage,
} from '../../../src/rendering/index.ts';

describe('chooseLanguage', () => {
  it.each<[string | null, string[], string, string]>([
    ['sv', ['sv', 'en'], 'en', 'sv'],
    ['sv-FI', ['sv'], 'en', 'sv'],
    ['sv-FI', ['sv', 'sv-FI'], 'en', 'sv-FI'],
    ['SV_fi', ['sv', 'sv-fi'], 'en', 'sv-FI'],
    ['no', ['nb'], 'en', 'nb'],
    ['nn', ['nb'], 'en', 'nb'],
    ['nn-NO', ['nb', 'nn'], 'en', 'nn'],
    ['nb', ['no'], 'en', 'no'],
    ['nb-NO', ['nb'], 'en', 'nb'],
    ['zh-Hant-TW', ['zh', 'zh-Hant'], 'en', 'zh-Hant'],
    ['de', ['sv', 'en'], 'en', 'en'],
    ['de', ['sv'], 'en', 'en'],
    ['de', ['sv'], 'sv-SE', 'sv'],
    ['de', [], 'sv-SE', 'sv-SE'],
    ['en', ['sv'], 'en-GB', 'en-GB'],
    ['fi', ['no', 'da'], 'nn', 'no'],
    [null, ['en', 'sv'], 'sv', 'sv'],
    [null, ['en'], 'sv', 'sv'],
    ['', ['en', 'sv'], 'sv', 'sv'],
    ['Swedish please', ['en', 'sv'], 'en', 'en'],
    ['x', ['en', 'sv'], 'en', 'en'],
    ['da', ['da', 'constructor'], 'en', 'da'],
  ])('%s of %j in a workspace of %s → %s', (wanted, available, workspace, expected) => {
    expect(chooseLanguage(wanted, available, workspace)).toBe(expected);
  });

  it('gives a language that is there or the workspace’s, whatever a contact claims', () => {
    const tags = fc.constantFrom('sv', 'sv-FI', 'nb', 'no', 'nn', 'en', 'en-GB', 'fi', 'da', 'zh-Hant');
    fc.assert(
      fc.property(
        fc.option(fc.oneof(tags, fc.string()), { nil: null }),
        fc.array(tags),
        tags,
        (wanted, available, own) => {
          const chosen = chooseLanguage(wanted, available, own);
          expect([...available, own]).toContain(chosen);
          expect(languageChain(chosen, own)[0]).toBe(chosen);
        },
      ),
    );
  });
});

describe('contents in a language', () => {
  const content: SlotContent = {
    kind: 'text',
    heading: 'Hello',
    body: 'Base',
    languages: { sv: { heading: 'Hej' }, 'sv-FI': { body: 'Finlandssvenska' }, nb: { body: 'Norsk' } },
  };

  it('are filled field by field along the chain', () => {
    expect(slotInLanguage(content, languageChain('sv-FI', 'en'))).toEqual({
      kind: 'text',
      heading: 'Hej',
      body: 'Finlandssvenska',
    });
    expect(slotInLanguage(content, languageChain('nn', 'sv'))).toEqual({ kind: 'text', heading: 'Hej', body: 'Norsk' });
    expect(slotInLanguage(content, languageChain('de', 'en'))).toEqual({
      kind: 'text',
      heading: 'Hello',
      body: 'Base',
    });
  });

  it('say which languages they have', () => {
    expect(languagesOfSlots([content, { kind: 'offer' }])).toEqual(['nb', 'sv', 'sv-FI']);
  });
});
