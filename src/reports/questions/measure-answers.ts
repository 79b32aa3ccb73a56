import { type Estimate, type Estimated, estimateShare, notEnough } from '../../experiments/index.ts';

/** How often each answer was given; of one contact the latest counts. */
export type AnswerCount = { answer: string; people: number };

/** Fewer answers than this say nothing about the others. */
export const fewestAnswers = 10;
/** 97.5 % quantile of the normal distribution. */
const Z_95 = 1.959964;

const sum = (counts: readonly AnswerCount[], isWanted: (score: number) => boolean): number =>
  counts.reduce((total, { answer, people }) => (isWanted(Number(answer)) ? total + people : total), 0);

export const peopleOf = (counts: readonly AnswerCount[]): number =>
  counts.reduce((total, { people }) => total + people, 0);

/**
 * Net promoter score, from -100 to 100: promoters (9 and 10) less detractors (0 to 6), in per cent. F. F. Reichheld, "The one
 * number you need to grow", Harvard Business Review 81 (2003). It is a difference of two shares of the same people; its
 * interval: A. Agresti, Y. Min, "Simple improved confidence intervals for comparing matched proportions", Statistics in
 * Medicine 24 (2005), 729-740 (half a person more in each of four cells). Pure.
 */
export function netPromoters(counts: readonly AnswerCount[]): {
  promoters: number;
  passives: number;
  detractors: number;
  nps: Estimate;
} {
  const people = peopleOf(counts);
  const promoters = sum(counts, (score) => score >= 9);
  const detractors = sum(counts, (score) => score <= 6);
  const passives = people - promoters - detractors;
  if (people < fewestAnswers) return { promoters, passives, detractors, nps: notEnough('too-few') };
  const [plus, minus, all] = [promoters + 0.5, detractors + 0.5, people + 2];
  const centre = (plus - minus) / all;
  const reach = (Z_95 * Math.sqrt(plus + minus - (plus - minus) ** 2 / all)) / all;
  const value = (promoters - detractors) / people;
  const nps: Estimated = {
    kind: 'estimated',
    value: 100 * value,
    low: 100 * Math.max(-1, Math.min(value, centre - reach)),
    high: 100 * Math.min(1, Math.max(value, centre + reach)),
  };
  return { promoters, passives, detractors, nps };
}

/** Customer satisfaction: the share of 4 and 5, and the mean of 1 to 5, both with 95 % intervals. Pure. */
export function satisfaction(counts: readonly AnswerCount[]): { satisfied: Estimate; mean: Estimate } {
  const people = peopleOf(counts);
  if (people < fewestAnswers) return { satisfied: notEnough('too-few'), mean: notEnough('too-few') };
  const satisfied = estimateShare({ hits: sum(counts, (score) => score >= 4), of: people });
  const total = counts.reduce((all, { answer, people: some }) => all + Number(answer) * some, 0);
  const mean = total / people;
  const squares = counts.reduce((all, { answer, people: some }) => all + (Number(answer) - mean) ** 2 * some, 0);
  if (squares === 0) return { satisfied, mean: notEnough('all-alike') };
  const reach = Z_95 * Math.sqrt(squares / (people - 1) / people);
  return {
    satisfied,
    mean: { kind: 'estimated', value: mean, low: Math.max(1, mean - reach), high: Math.min(5, mean + reach) },
  };
}

/** Of each answer there may be, how many gave it, and the share of everybody who would. Pure. */
export function sharesOf(
  counts: readonly AnswerCount[],
  answers: readonly string[],
): { answer: string; people: number; share: Estimate }[] {
  const of = peopleOf(counts);
  return answers.map((answer) => {
    const hits = counts.find((one) => one.answer === answer)?.people ?? 0;
    return { answer, people: hits, share: of < fewestAnswers ? notEnough('too-few') : estimateShare({ hits, of }) };
  });
}
