import { describe, expect, it } from 'vitest';
import { isLanguageTag, languageTag } from '../../../src/platform/index.ts';

describe('a language tag', () => {
  it.each(['sv', 'en-GB', 'zh-Hant', 'nn', 'no', 'fil', 'sv-FI', 'SV-fi', 'de-CH-1996'])('is %s', (tag) => {
    expect(isLanguageTag(tag)).toBe(true);
  });

  it.each(['', ' ', 'english', 'Swedish', 'xx', 'xx-nonsense', 'sv_SE', 'tlh', 'sv-', '1', 'e', 'und', 'toString'])(
    'is not "%s"',
    (tag) => {
      expect(isLanguageTag(tag)).toBe(false);
    },
  );

  it('says what it looks like', () => {
    expect(languageTag.safeParse('english').error?.issues[0]?.message).toBe(
      '"english" is no language: write a tag of two or three letters, such as sv, with a country or a script where it matters: en-GB, zh-Hant.',
    );
  });
});
