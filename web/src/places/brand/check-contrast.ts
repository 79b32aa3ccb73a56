/** Contrast of texts in a brand, by WCAG 2.2 (relative luminance; 4.5 to 1 for text of any size). Pure. */

const channel = (value: number): number => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);

function luminance(colour: string): number | null {
  const found = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(colour);
  if (!found) return null;
  const [red, green, blue] = found.slice(1).map((part) => channel(Number.parseInt(part, 16) / 255)) as [
    number,
    number,
    number,
  ];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** From 1 (the same) to 21 (black on white); null where one is no colour. */
export function contrastOf(text: string, ground: string): number | null {
  const [a, b] = [luminance(text), luminance(ground)];
  if (a === null || b === null) return null;
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

export const leastContrast = 4.5;

/** Which token is written on which. */
export const contrastPairs: readonly { text: string; ground: string }[] = [
  { text: 'text', ground: 'surface' },
  { text: 'text', ground: 'background' },
  { text: 'muted', ground: 'background' },
  { text: 'accentText', ground: 'accent' },
  { text: 'tintText', ground: 'tint' },
  { text: 'darkText', ground: 'darkSurface' },
  { text: 'darkText', ground: 'darkBackground' },
  { text: 'darkMuted', ground: 'darkBackground' },
  { text: 'darkAccentText', ground: 'darkAccent' },
  { text: 'darkTintText', ground: 'darkTint' },
];

/** The pairs that stand out too little, each with what it has. */
export const weakPairs = (theme: Readonly<Record<string, string>>) =>
  contrastPairs.flatMap(({ text, ground }) => {
    const contrast = contrastOf(theme[text] ?? '', theme[ground] ?? '');
    return contrast !== null && contrast < leastContrast ? [{ text, ground, contrast }] : [];
  });
