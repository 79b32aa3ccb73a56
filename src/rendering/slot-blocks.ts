/** MJML that contents of kind text and offer become. Looks come from the design: it may set the mj-class names used here. */

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
<mj-class name="k-offer-code" align="center" font-size="18px" line-height="1.5" padding="4px 25px" />
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

interface OfferWords {
  off: string;
  code: string;
  valid: string;
  until: string;
}

const OFFER_WORDS: Record<string, OfferWords> = {
  en: { off: '# off', code: 'Your code:', valid: 'Valid', until: 'Until' },
  sv: { off: '# rabatt', code: 'Din kod:', valid: 'Gäller', until: 'Till och med' },
  da: { off: '# rabat', code: 'Din kode:', valid: 'Gælder', until: 'Til og med' },
  nb: { off: '# rabatt', code: 'Koden din:', valid: 'Gjelder', until: 'Til og med' },
  fi: { off: '# alennus', code: 'Koodisi:', valid: 'Voimassa', until: 'Viimeistään' },
};

/** The words of the offer block in a language; English where we have none. */
export function offerWords(language: string): OfferWords {
  const primary = language.split('-')[0]!.toLowerCase();
  return OFFER_WORDS[primary === 'no' || primary === 'nn' ? 'nb' : primary] ?? OFFER_WORDS.en!;
}

/** Source of the offer block, before its expressions are taken out. */
export function offerSlotSource(language: string): string {
  const words = offerWords(language);
  const percent = words.off.replace('#', '{{percent offer.percent}}');
  return `<mj-text mj-class="k-offer-name" css-class="k-offer-name">{{offer.name}}</mj-text>
{{#if offer.percent}}<mj-text mj-class="k-offer-percent" css-class="k-offer-percent">${percent}</mj-text>{{/if}}
{{#if offer.code}}<mj-text mj-class="k-offer-code" css-class="k-offer-code">${words.code} <strong style="letter-spacing:1px">{{offer.code}}</strong></mj-text>{{/if}}
{{#if (or offer.windowText offer.validUntil)}}<mj-text mj-class="k-offer" css-class="k-offer">
{{#if offer.windowText}}${words.valid} {{offer.windowText}}.{{/if}}
{{#if offer.validUntil}}${words.until} {{date offer.validUntil lastDay=true}}.{{/if}}</mj-text>{{/if}}`;
}

/** The heading above a list of products. */
export function productsHeadingMjml(heading: readonly Piece[]): Piece[] {
  return textSlotMjml({ heading });
}

/** Source of a product list: a picture, the name, and the price of each. */
export function productsSlotSource(): string {
  return `<mj-table mj-class="k-products" css-class="k-products" role="presentation">
{{#each products}}<tr>
<td class="k-product-picture" width="96" style="padding:8px 16px 8px 0;vertical-align:middle">{{#if imageUrl}}<img src="{{imageUrl}}" alt="{{name}}" width="80" style="display:block;width:80px;border-radius:8px" />{{/if}}</td>
<td class="k-product" style="padding:8px 0;vertical-align:middle">{{#if url}}<a class="k-product-name" href="{{url}}" style="color:inherit;font-weight:600">{{name}}</a>{{else}}<strong class="k-product-name">{{name}}</strong>{{/if}}{{#if price}}<br /><span class="k-product-price">{{money price}}</span>{{/if}}</td>
</tr>{{/each}}
</mj-table>`;
}
