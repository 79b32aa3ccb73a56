/** What a yes and a no to a question weigh: weights of evidence, shrunk, with intervals. Pure. */
import { betaQuantile } from './beta.ts';
import type { Counts } from './exact-tests.ts';

/**
 * How many customers who answer like the rest are thought to stand beside the best ones: with ten best customers who all
 * say yes, the share is taken for two thirds of the way to 1, not for 1.
 */
export const PRIOR_CUSTOMERS = 5;

/** No answer alone counts for more than odds of about 20 to 1: two of ten who share what hardly anybody has are still two. */
export const MOST_WEIGHT = 3;
const capped = (weight: number) => Math.max(-MOST_WEIGHT, Math.min(MOST_WEIGHT, weight));

export type Weight = {
  /** Natural logarithms of odds: added to the score for a yes, and for a no. */
  yes: number;
  no: number;
  /** 95 % of what is believed of the weight of a yes after so few customers. */
  yesLow: number;
  yesHigh: number;
};

/**
 * The weight of evidence (I. J. Good, "Probability and the Weighing of Evidence", 1950) of an answer for being a best
 * customer rather than one of the rest: ln of how much likelier the answer is among them. The share among the best is
 * smoothed by an informative Dirichlet prior that stands at the share of the rest (B. L. Monroe, M. P. Colaresi and K. M.
 * Quinn, "Fightin' Words", Political Analysis 16, 2008); the share of the rest by Jeffreys' half. The interval is that of
 * the beta distribution which this gives.
 */
export function weighTrait(best: Counts, rest: Counts): Weight {
  const restShare = (rest.yes + 0.5) / (rest.known + 1);
  const yes = best.yes + PRIOR_CUSTOMERS * restShare;
  const no = best.known - best.yes + PRIOR_CUSTOMERS * (1 - restShare);
  const share = yes / (yes + no);
  const weightOf = (bestShare: number) => capped(Math.log(Math.max(bestShare, 1e-9) / restShare));
  return {
    yes: weightOf(share),
    no: capped(Math.log((1 - share) / (1 - restShare))),
    yesLow: weightOf(betaQuantile(0.025, yes, no)),
    yesHigh: weightOf(betaQuantile(0.975, yes, no)),
  };
}

/** Logit of a share of counts, smoothed by Jeffreys' half. */
export const logit = ({ yes, known }: Counts): number => Math.log((yes + 0.5) / (known - yes + 0.5));
