/**
 * Room: experiments. Answers: which variant does this contact get? Is there a difference, and how large may it be?
 * Owns: nothing (pure). Reads: nothing. Never: reads the clock, random numbers or the database.
 */
export { type Arm, assignArm } from './assign-arm.ts';
export { compareMeans, compareMeansWithPast, type Sample, type SampleWithPast, sampleOf } from './compare-means.ts';
export {
  type Clusters,
  type ClustersWithPast,
  clustersOf,
  compareRatios,
  compareRatiosWithin,
  compareRatiosWithPast,
  estimateRatio,
  type Together,
} from './compare-ratios.ts';
export { compareShares, estimateShare, type Share } from './compare-shares.ts';
export {
  type Estimate,
  type Estimated,
  mayBeChance,
  type NotEnoughData,
  notEnough,
  scaleEstimate,
} from './estimate.ts';
