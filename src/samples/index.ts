/**
 * Room: samples. Answers: what would Kohort look like with a whole shop in it? Fills an empty workspace with the invented
 * grocery shop of simulator/, by the verbs of the other rooms.
 * Owns: sample_shop. Reads: contact (whether there are any). Never: touches a workspace that has contacts of its own.
 */
export { createSamplesJobs } from './samples.jobs.ts';
export { createSamplesRoutes } from './samples.routes.ts';
export { createSamples, type Samples } from './samples.service.ts';
export { campaignOf, morningOffer } from './shop-campaign.ts';
export { toContact, toOrder, toPast, toProduct, toRefund } from './shop-rows.ts';
export { clickedSegment, everyoneSegment, type Known, type SegmentToMake, storySegments } from './shop-segments.ts';
