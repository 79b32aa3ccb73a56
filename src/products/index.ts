/**
 * Room: products. Answers: what does the shop sell, at what price and cost, and which of it would this contact like to see?
 * Owns: product. Reads: order_line, event, event_kind. Never: gives discounts.
 */
export { createProductsRoutes } from './products.routes.ts';
export { createProducts, type Products, type Wish } from './products.service.ts';
export type { ProductFacts } from './suggestions.store.ts';
