/**
 * Room: segments. Answers: who matches this definition, since when, why, and until when?
 * Owns: segment, segment_version, segment_list_change, segment_bound, segment_build, segment_touched, segment_cost,
 * segment_clock, member, member_log, company_segment. Takes rows out of dirty (contacts), and puts in those of changed
 * definitions.
 * Reads: workspace, contact, contact_attribute_change, contact_attribute_def, contact_value, contact_score,
 * company, contact_company, consent, subscription, event_kind, event, order_line; names of offer, campaign,
 * customer_template, and, out of audit, of operator and api_key. Never: sends.
 *
 * One definition, two evaluators that must agree. Its folders, each reading only those before it:
 *
 *   language  what a definition may say, what is wrong with one, what it is in words
 *   judge     the evaluator in memory: one contact's history → member, why, until when
 *   sql       the evaluator in SQL: counts, samples, past instants, the oracle of the tests
 *   load      histories out of the database, by COPY
 *   keep      membership: changes, the clock, builds, drafts that take over, bounds, costs
 *   ask       previews, explanations, any instant, backtests, why a size changed
 *   export    members as a table, with all that is known of them
 *   companies segments whose members are companies, asked when somebody asks
 *
 * The room's own verbs about segments, drafts and lists stand beside this door.
 */
export { backtestAnswer, backtestInput } from './ask/asking.schema.ts';
export type { Explanation } from './ask/explain-member.ts';
export type { Backtest, GroupAfter } from './ask/look-back.ts';
export { csvRow } from './export/csv-row.ts';
export { newDefinitionSchema } from './language/check-definition.ts';
export type { Definition } from './language/definition.schema.ts';
export { readCopy } from './load/copy-binary.ts';
export { copyOut } from './load/copy-out.ts';
export type { Segment } from './present-segments.ts';
export { createSegmentsJobs } from './segments.jobs.ts';
export { createSegmentsRoutes } from './segments.routes.ts';
export type { NewSegment, SegmentChange } from './segments.schema.ts';
export { createSegments, type Segments } from './segments.service.ts';
