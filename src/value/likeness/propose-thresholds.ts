/** Where "go" begins and "no" ends: a proposal. Pure. */
import type { Check } from './check-template.ts';
import type { Thresholds } from './score-contact.ts';

export type Proposal = Thresholds & { why: string };

const quantile = (ascending: readonly number[], share: number) =>
  ascending[Math.min(ascending.length - 1, Math.floor(share * ascending.length))]!;
const rounded = (score: number) => Math.round(score * 10) / 10 + 0;

/**
 * From the scores of the best and of the rest: "go" where a quarter of the best have been passed but at least nine tenths
 * of the rest, so that few are gone after in vain; "no" below most of the best and up to the middle of the rest. Where the
 * check of an earlier day could tell, "go" is as large a part of the scores as was then surely worth more than all.
 */
export function proposeThresholds(best: readonly number[], rest: readonly number[], check: Check | null): Proposal {
  const bestUp = [...best].sort((a, b) => a - b);
  const restUp = [...rest].sort((a, b) => a - b);
  const byScores = {
    go: rounded(Math.max(quantile(bestUp, 0.25), quantile(restUp, 0.9), 0.1)),
    // Scores have one decimal: the middle of the rest, where many may stand, is a no itself.
    no: rounded(Math.min(quantile(bestUp, 0.1), quantile(restUp, 0.5) + 0.1)),
  };
  const why =
    'From the scores of today: three quarters of the best customers and at most a tenth of the rest reach “go”; “no” is ' +
    'below nine tenths of the best and not above the middle of the rest.';
  byScores.no = Math.min(byScores.no, byScores.go);
  if (check?.kind !== 'measured') return { ...byScores, why };
  // Who had never ordered is less likely to, whatever the template says: customers are compared with customers.
  const { bands, contacts } = check.customers ?? check.everybody;
  const share = bands.reduce((sum, { worthMost }) => sum + worthMost.count, 0) / contacts;
  const sure = bands.filter(({ worthMost }) => worthMost.low > share);
  if (sure.length === 0) return { ...byScores, why: `${why} The check of an earlier day tells no band apart.` };
  // The template of that day scored by other traits: what carries over is which part of everybody was worth going after.
  const part = sure.reduce((sum, { contacts: some }) => sum + some, 0) / contacts;
  const go = rounded(Math.max(quantile(restUp, 1 - part), byScores.no, 0.1));
  return {
    go,
    no: Math.min(byScores.no, go),
    why:
      `“Go” is the same part of the scores (the highest ${Math.round(100 * part)} %) of which, on an earlier day, surely more ` +
      '(95 %) were worth much afterwards than of all customers; “no” is below nine tenths of the best and not above the ' +
      'middle of the rest.',
  };
}
