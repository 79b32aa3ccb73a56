/** The score of a contact against a template, and why. Pure. */
import { answerOf, type Features, type Question } from './traits.ts';

/** A trait that counts. */
export type CountedTrait = { key: string; question: Question; weight: { yes: number; no: number } };

export type Reason = { key: string; question: Question; isYes: boolean; weight: number };

/**
 * The answers that count for this contact, the weightiest first. What is not known weighs nothing. Several values of one
 * thing (industry is hotels, industry is restaurants) are one question: with a yes among them the yes counts, without one
 * only the weightiest no.
 */
export function reasonsFor(traits: readonly CountedTrait[], features: Features): Reason[] {
  const byFeature = new Map<string, Reason[]>();
  for (const { key, question, weight } of traits) {
    const isYes = answerOf(question, features);
    if (isYes === null) continue;
    const reason = { key, question, isYes, weight: isYes ? weight.yes : weight.no };
    byFeature.set(question.feature, [...(byFeature.get(question.feature) ?? []), reason]);
  }
  return [...byFeature.values()].flatMap(choose).sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight));
}

function choose(reasons: Reason[]): Reason[] {
  if (reasons.length < 2) return reasons;
  const yes = reasons.filter(({ isYes }) => isYes);
  if (yes.length > 0) return yes;
  return [reasons.reduce((most, one) => (Math.abs(one.weight) > Math.abs(most.weight) ? one : most))];
}

/** Sum of the weights (log-odds), to one decimal. */
export function scoreOf(traits: readonly CountedTrait[], features: Features): number {
  const sum = reasonsFor(traits, features).reduce((total, { weight }) => total + weight, 0);
  return Math.round(sum * 10) / 10 + 0;
}

export type Advice = 'go' | 'think-twice' | 'no';
export type Thresholds = { go: number; no: number };

/** go from `go` up, no below `no`, think-twice between. */
export const adviceOf = (score: number, { go, no }: Thresholds): Advice =>
  score >= go ? 'go' : score < no ? 'no' : 'think-twice';
