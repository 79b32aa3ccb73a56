/**
 * Room: events. Answers: what happened? Append-only: orders, refunds, opens, clicks, the workspace's own.
 * Owns: event_kind, event, order_line, order_code, ingest_key. Never: reacts (it rings, others look).
 */
export type { EventOutcome } from './append-events.ts';
export { createEventsRoutes } from './events.routes.ts';
export { createEvents, type Events } from './events.service.ts';
export type { StoredEvent } from './events.store.ts';
export { importStagedOrders, type OrderCounts, type StagedOrders } from './import-staged.ts';
export { isKindName, toKindName, type WellKnownKind, wellKnownKinds } from './kind-names.ts';
export type { EventInput, Line, OrderInput, PlainEventInput, RefundInput } from './read-event.ts';
export { createSegmentApiRoutes } from './segment-api/segment-api.routes.ts';
export { createStagedOrders, type StagedOrder, stagedOrderColumns } from './staged-order.ts';
