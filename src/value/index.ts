/**
 * Room: value. Answers: what is each customer worth, in which of the three groups, with which needs, how like our best
 * customers; and which groups do we court or leave?
 * Owns: value_settings, value_model, value_run, group_move, needs_group, needs_proposal, segment_decision, segment_rating,
 * strategy_cell, customer_template. Reads: contact, contact_attribute_change, contact_attribute_def, contact_score, company,
 * contact_company, subscription, event_kind, event, order_line, order_code, product, segment, member. What it works out about contacts it writes by the contacts room.
 * Never: sends, or calls a proposal the truth.
 *
 * Its folders, each reading only those before it:
 *
 *   purchases  who bought what, when, for how much: read once for all the others
 *   expected   what a customer will still buy (BG/NBD, Gamma-Gamma)
 *   groups     exclusive, recurring, mobile; RFM; stages of life; who moves
 *   needs      groups by what customers value, and proposals of such groups
 *   likeness   the template of the best customers
 *   strategy   whom to court and whom to leave; the board
 */
export { fitPurchases } from './expected/fit-purchases.ts';
export { type Groups, moneyIn } from './groups/groups.service.ts';
export { type CustomerGroup, customerGroups } from './groups/judge-group.ts';
export { findSuggestion, type Suggestion, suggestionKeys } from './groups/suggestions.ts';
export { monthEnds } from './groups/yardstick.ts';
export { type Purchases, walkPurchases } from './purchases/walk-purchases.ts';
export type { Decided } from './strategy/decisions.ts';
export { deselectedSegmentsAtInSql, deselectedSegmentsInSql, isDeselectedInSql } from './strategy/deselected-in-sql.ts';
export { createValueJobs } from './value.jobs.ts';
export { createValueRoutes } from './value.routes.ts';
export { createValue, type Value } from './value.service.ts';
export type { ValueSettings } from './value.settings.ts';
