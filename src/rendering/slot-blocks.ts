/** MJML that contents of kind text become, and the classes of all that we place. Looks come from the design: it may set the mj-class names used here. */

import { escapeHtml } from './html-text.ts';
import type { Piece } from './mapped-text.ts';

/** Defaults of the classes; what a design says about the same class wins, because it comes later. */
export const SLOT_CLASSES = `<mj-attributes>
<mj-class name="k-section" padding="8px 0" />
<mj-class name="k-offer-card" padding="16px 0" />
<mj-class name="k-heading" font-size="22px" font-weight="700" line-height="1.3" padding-bottom="4px" />
<mj-class name="k-body" font-size="16px" line-height="1.6" />
<mj-class name="k-button" align="left" font-size="16px" font-weight="600" border-radius="8px" inner-padding="14px 26px" />
<mj-class name="k-offer" align="center" font-size="16px" line-height="1.5" padding="4px 25px" />
<mj-class name="k-offer-name" align="center" font-size="20px" font-weight="700" line-height="1.3" padding="4px 25px" />
<mj-class name="k-offer-percent" align="center" font-size="44px" font-weight="800" line-height="1.2" padding="4px 25px" />
<mj-class name="k-offer-amount" font-size="36px" />
<mj-class name="k-offer-words" font-size="28px" line-height="1.3" />
<mj-class name="k-offer-code" align="center" font-size="18px" line-height="1.5" padding="4px 25px" />
<mj-class name="k-products" font-size="16px" line-height="1.5" />
</mj-attributes>`;

/** Heading, paragraphs (an empty line parts them) and a button. Literal text is escaped, expressions stay. */
export function textSlotMjml({ heading, body, label, url }: Record<string, readonly Piece[]>): Piece[] {
  const block: Piece[] = [];
  if (heading) {
    block.push({
      text: '<mj-text mj-class="k-heading" css-class="k-heading"><h2 style="margin:0;font-size:inherit;line-height:inherit">',
    });
    block.push(...escaped(heading), { text: '</h2></mj-text>' });
  }
  if (body) {
    block.push({ text: '<mj-text mj-class="k-body" css-class="k-body"><p style="margin:0 0 12px">' });
    block.push(...escaped(body, true), { text: '</p></mj-text>' });
  }
  if (label && url) {
    block.push({ text: '<mj-button mj-class="k-button" css-class="k-button" href="' }, ...escaped(url), { text: '">' });
    block.push(...escaped(label), { text: '</mj-button>' });
  }
  return block;
}

function escaped(pieces: readonly Piece[], paragraphs = false): Piece[] {
  return pieces.map(({ text, place }) => {
    const html = escapeHtml(text);
    const shown = paragraphs
      ? html.replace(/\n[ \t]*\n\s*/g, '</p><p style="margin:0 0 12px">').replace(/\n/g, '<br />')
      : html;
    return place ? { text: shown, place } : { text: shown };
  });
}

/** The heading above a list of products. */
export function productsHeadingMjml(heading: readonly Piece[]): Piece[] {
  return textSlotMjml({ heading });
}
