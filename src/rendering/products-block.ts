/** MJML of a list of products. */

/**
 * Source of a product list, before its expressions are taken out: a row each, the picture beside name and price. A table
 * with fixed widths fits a phone as well as a desktop, and every mail program shows it. The picture is no link of its
 * own: the name beside it is, and one link a product is enough for readers and for counting.
 */
export function productsSlotSource(): string {
  const picture =
    '{{#if imageUrl}}<img src="{{imageUrl}}" alt="{{name}}" width="80" style="display:block;width:80px;max-width:80px;height:auto;border:0;border-radius:8px" />{{/if}}';
  const name =
    '{{#if url}}<a class="k-product-name" href="{{url}}" style="color:inherit;font-weight:600">{{name}}</a>{{else}}<strong class="k-product-name">{{name}}</strong>{{/if}}';
  const price = '{{#if price}}<br /><span class="k-product-price">{{money price}}</span>{{/if}}';
  return `<mj-table mj-class="k-products" css-class="k-products" role="presentation" table-layout="fixed">
{{#each products}}<tr class="k-product">
<td class="k-product-picture" width="96" style="width:96px;padding:8px 0;vertical-align:middle">${picture}</td>
<td style="padding:8px 0;vertical-align:middle"><p style="margin:0">${name}${price}</p></td>
</tr>{{/each}}
</mj-table>`;
}
