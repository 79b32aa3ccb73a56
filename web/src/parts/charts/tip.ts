import type { ChartLook } from './chart-look.ts';

const marks: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Names come from people: as text, whatever is in them. */
export const asText = (text: string): string => text.replace(/[&<>"]/g, (mark) => marks[mark]!);

export type TipLine = { name: string; value: string; colour?: string };

/** What a point says when it is pointed at, as HTML. */
export function tipOf(title: string, lines: readonly TipLine[]): string {
  const rows = lines.map(({ name, value, colour }) => {
    const dot = colour ? `<span style="color:${colour}">●</span> ` : '';
    return `<div style="display:flex;gap:16px;justify-content:space-between"><span>${dot}${asText(name)}</span><b>${asText(value)}</b></div>`;
  });
  return `<div style="margin-bottom:2px">${asText(title)}</div>${rows.join('')}`;
}

/** How tips look. They stay within the chart and do not slide. */
export const tipLook = ({ surface, line, ink }: ChartLook) => ({
  confine: true,
  transitionDuration: 0,
  backgroundColor: surface,
  borderColor: line,
  textStyle: { color: ink, fontSize: 13, fontFamily: 'inherit' },
  extraCssText: 'white-space:normal;max-width:280px',
});

/** About how wide a text of 12 pixels is drawn. */
export const widthOf = (text: string): number => Math.ceil(text.length * 7.2 + 2);

/** About how wide the widest of some texts is, but no wider than `most`. */
export const widestOf = (texts: readonly string[], most: number): number =>
  Math.min(most, Math.max(0, ...texts.map(widthOf)));
