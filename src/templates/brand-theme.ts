/** The tokens of a brand: which there are, what they may hold, and what stands in them until somebody chooses. */
import { z } from 'zod';

type TokenKind = 'colour' | 'font' | 'pixels' | 'address' | 'text';

const systemFont = '-apple-system, BlinkMacSystemFont, Segoe UI, Roboto, Helvetica, Arial, sans-serif';

/** Tokens that our partials and starters use. A brand may have further ones of any of the kinds. */
export const themeTokens = {
  accent: { kind: 'colour', value: '#0b6e4f', says: 'Buttons and highlights' },
  accentText: { kind: 'colour', value: '#ffffff', says: 'Text on the accent' },
  tint: { kind: 'colour', value: '#e3f1eb', says: 'Ground of offers and notes' },
  tintText: { kind: 'colour', value: '#0b3d2d', says: 'Text on the tint' },
  background: { kind: 'colour', value: '#f4f5f7', says: 'Round the message' },
  surface: { kind: 'colour', value: '#ffffff', says: 'Ground of the message' },
  text: { kind: 'colour', value: '#1d2430', says: 'Text' },
  muted: { kind: 'colour', value: '#5b6470', says: 'Small print' },
  line: { kind: 'colour', value: '#e3e6ea', says: 'Lines between parts' },
  darkAccent: { kind: 'colour', value: '#5fd0a6', says: 'The accent in dark mode' },
  darkAccentText: { kind: 'colour', value: '#06251a', says: 'Text on it' },
  darkTint: { kind: 'colour', value: '#17352a', says: 'The tint in dark mode' },
  darkTintText: { kind: 'colour', value: '#d8f3e7', says: 'Text on it' },
  darkBackground: { kind: 'colour', value: '#12151a', says: 'Round the message in dark mode' },
  darkSurface: { kind: 'colour', value: '#1c2129', says: 'Ground of the message in dark mode' },
  darkText: { kind: 'colour', value: '#eceff3', says: 'Text in dark mode' },
  darkMuted: { kind: 'colour', value: '#a4adb9', says: 'Small print in dark mode' },
  darkLine: { kind: 'colour', value: '#39414d', says: 'Lines in dark mode' },
  font: { kind: 'font', value: systemFont, says: 'Text; fonts that people have' },
  headingFont: { kind: 'font', value: systemFont, says: 'Headings' },
  fontSize: { kind: 'pixels', value: '16px', says: 'Size of text' },
  radius: { kind: 'pixels', value: '8px', says: 'Corners of buttons' },
  width: { kind: 'pixels', value: '600px', says: 'Width of the message' },
  logoUrl: { kind: 'address', value: '', says: 'Picture in the header; the name of the workspace without one' },
  logoWidth: { kind: 'pixels', value: '140px', says: 'Width of that picture' },
  websiteUrl: { kind: 'address', value: '', says: 'Where the logo leads' },
} as const satisfies Record<string, { kind: TokenKind; value: string; says: string }>;

export type Theme = Record<string, string>;

export const defaultTheme: Readonly<Theme> = Object.freeze(
  Object.fromEntries(Object.entries(themeTokens).map(([name, { value }]) => [name, value])),
);

const isAddress = (value: string) => value.length <= 2_000 && /^https:\/\/\S+$/i.test(value) && URL.canParse(value);

const kinds: Record<TokenKind, { holds(value: string): boolean; wants: string }> = {
  colour: { holds: (value) => /^#[0-9a-f]{6}$/i.test(value), wants: 'a colour such as #0b6e4f' },
  font: {
    holds: (value) => value.length <= 200 && /^[\p{L}\p{N}-][\p{L}\p{N} ,-]*$/u.test(value),
    wants: 'names of fonts with commas between them, without quotes, such as Georgia, Times New Roman, serif',
  },
  pixels: { holds: (value) => /^\d{1,4}px$/.test(value), wants: 'a length in pixels, such as 16px' },
  address: { holds: (value) => value === '' || isAddress(value), wants: 'an address that starts with https://' },
  text: {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: exactly these are refused.
    holds: (value) => value.length <= 200 && !/[\u0000-\u001f\u007f\uffff]/.test(value),
    wants: 'a text of at most 200 characters on one line',
  },
};

/** Whatever could end an attribute, an expression or a rule of a style. */
const dangerous = /["'`<>{}\\]/;

/** What is wrong with the value of a token, or nothing. */
export function complaintAboutToken(name: string, value: string): string | undefined {
  if (dangerous.test(value)) {
    return 'Quotes, backslashes, braces and angle brackets are not allowed in a theme (write ’ for an apostrophe).';
  }
  const known = Object.hasOwn(themeTokens, name) ? themeTokens[name as keyof typeof themeTokens] : undefined;
  if (known) return kinds[known.kind].holds(value) ? undefined : `"${name}" wants ${kinds[known.kind].wants}.`;
  const holds = Object.values(kinds).some((kind) => kind.holds(value));
  return holds ? undefined : 'This is no colour, font, length in pixels, https address or short text.';
}

/** Tokens by name. */
export const themeSchema = z
  .record(
    z.string().regex(/^[a-z][a-zA-Z0-9]{0,39}$/, 'Names of tokens start with a small letter, then letters and digits.'),
    z.string().max(2_000),
  )
  .superRefine((theme, context) => {
    const names = Object.keys(theme);
    if (names.length > 100) context.addIssue({ code: 'custom', message: 'A theme has at most 100 tokens.' });
    for (const name of names) {
      const complaint = complaintAboutToken(name, theme[name]!);
      if (complaint) context.addIssue({ code: 'custom', message: complaint, path: [name] });
    }
  });
