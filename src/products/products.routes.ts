import { judgeRows } from '../contacts/index.ts';
import { type AnyRoute, defineRoute, pageOf } from '../platform/index.ts';
import {
  listQuery,
  productAnswer,
  productInput,
  productsBulk,
  productsBulkAnswer,
  suggestionsAnswer,
  suggestionsQuery,
} from './products.schema.ts';
import type { Products } from './products.service.ts';

export function createProductsRoutes(products: Products): AnyRoute[] {
  return [
    defineRoute({
      method: 'post',
      path: '/products',
      operation: 'products.upsert',
      summary: 'Add or change up to 1,000 products',
      description:
        'What a row does not name stays as it is. Every row has its own outcome; rejected rows do not hold up the others. ' +
        'Safe to repeat.',
      scope: 'products:write',
      body: productsBulk,
      isBulk: true,
      answer: productsBulkAnswer,
      async handle({ workspaceId, body }) {
        const outcomes = await judgeRows(body.products, {
          schema: productInput,
          toInput: (input) => input,
          code: 'product_invalid',
          take: (inputs) => products.upsert(workspaceId, inputs),
        });
        const counts = { created: 0, updated: 0, rejected: 0 };
        for (const { kind } of outcomes) counts[kind] += 1;
        return { counts, outcomes };
      },
    }),
    defineRoute({
      method: 'get',
      path: '/products',
      operation: 'products.list',
      summary: 'Products, in the order in which they came',
      scope: 'products:read',
      query: listQuery,
      answer: pageOf(productAnswer),
      async handle({ workspaceId, query }) {
        const page = await products.list(workspaceId, query);
        return {
          ...page,
          items: page.items.map((product) => ({ ...product, addedAt: product.addedAt.toISOString() })),
        };
      },
    }),
    defineRoute({
      method: 'get',
      path: '/products/suggestions',
      operation: 'products.suggest',
      summary: 'What a place for products in a message would show a contact now',
      scope: 'products:read',
      query: suggestionsQuery,
      answer: suggestionsAnswer,
      async handle({ workspaceId, query: { contactId, ...wish } }) {
        const favourites = await products.favourites(workspaceId, [contactId]);
        const found = await products.suggest(workspaceId, { contactIds: [contactId], ...wish });
        return { favouriteCategory: favourites.get(contactId) ?? null, products: found.get(contactId) ?? [] };
      },
    }),
  ];
}
