/**
 * Room: segments. Answers: who matches this definition, since when, why, and until when?
 * Owns: segment, segment_version, segment_list_change, segment_bound, segment_build, segment_touched, segment_cost,
 * segment_clock, member, member_log. Takes rows out of dirty (contacts), and puts in those of changed definitions.
 * Reads: workspace, contact, contact_attribute_change, contact_attribute_def, contact_value, consent, subscription,
 * event_kind, event, order_line; names of offer and campaign. Never: sends.
 *
 * One definition (definition.schema.ts), two evaluators that must agree: evaluate.ts keeps membership (keep-membership.ts),
 * compile-to-sql.ts counts, looks back in time, and is the oracle of the tests.
 */
export type { Definition } from './definition.schema.ts';
export type { Explanation } from './explain-member.ts';
export type { Segment } from './present-segments.ts';
export { createSegmentsJobs } from './segments.jobs.ts';
export { createSegmentsRoutes } from './segments.routes.ts';
export type { NewSegment, SegmentChange } from './segments.schema.ts';
export { createSegments, type Segments } from './segments.service.ts';
