/** Templates as people see them: every trait with its question, its weight, and why it counts or not. Pure. */
import type { FoundTrait } from './build-template.ts';
import type { Basis, StoredCheck, StoredThresholds, StoredTrait, StoredTraits } from './customer-template.schema.ts';
import { storedCheck, storedThresholds, storedTraits } from './customer-template.schema.ts';
import { describeAnswer, familyOf, signed, type Wording } from './describe-trait.ts';
import type { CountedTrait, Reason } from './score-contact.ts';
import type { TemplateRow } from './templates.store.ts';

export type ReadTemplate = Omit<TemplateRow, 'traits' | 'thresholds' | 'check'> & {
  basis: Basis;
  traits: StoredTrait[];
  bestScores: number[];
  thresholds: StoredThresholds;
  check: StoredCheck | null;
};

export function readStored(row: TemplateRow): ReadTemplate {
  const { basis, traits, bestScores }: StoredTraits = storedTraits.parse(row.traits);
  const check = row.check === null ? null : storedCheck.parse(row.check);
  return { ...row, basis, traits, bestScores, thresholds: storedThresholds.parse(row.thresholds), check };
}

export type TraitState = 'kept' | 'struck' | 'set-aside';

/** The operator's word goes before ours. */
export function stateOf({ decision, aside }: Pick<StoredTrait, 'decision' | 'aside'>): TraitState {
  if (decision === 'strike') return 'struck';
  return decision === 'keep' || aside === null ? 'kept' : 'set-aside';
}

export const countedOf = (traits: readonly StoredTrait[]): (CountedTrait & StoredTrait)[] =>
  traits.filter((trait) => stateOf(trait) === 'kept');

export const toStored = (trait: FoundTrait): StoredTrait => ({ ...trait, decision: 'auto' });

const percent = (share: number) => `${Math.round(100 * share)} %`;
const shareText = ({ yes, known }: { yes: number; known: number }) =>
  known === 0 ? 'nobody known' : percent(yes / known);

/** One trait in words. */
export function presentTrait(trait: StoredTrait, traits: readonly StoredTrait[], wording: Wording) {
  const { key, question, best, rest, weight, p, adjusted, q, decision } = trait;
  const round = (value: number) => Math.round(value * 100) / 100;
  return {
    key,
    family: familyOf(question.feature),
    words: describeAnswer(question, true, wording),
    wordsNo: describeAnswer(question, false, wording),
    question,
    state: stateOf(trait),
    decision,
    asideAs: trait.aside?.kind ?? null,
    best,
    rest,
    weight: {
      yes: round(weight.yes),
      no: round(weight.no),
      yesLow: round(weight.yesLow),
      yesHigh: round(weight.yesHigh),
    },
    p,
    adjusted,
    q,
    why: whyOf(trait, traits, wording),
  };
}

function whyOf(trait: StoredTrait, traits: readonly StoredTrait[], wording: Wording): string {
  const { best, rest, weight, adjusted, aside } = trait;
  const compared =
    `${best.yes} of the ${best.known} best of whom it is known, and ${shareText(rest)} of the others: ` +
    `${signed(weight.yes)} for a yes (95 %: ${signed(weight.yesLow)} to ${signed(weight.yesHigh)}), ${signed(weight.no)} for a no.`;
  if (trait.decision === 'strike') return `Struck by an operator. ${compared}`;
  const kept = trait.decision === 'keep' && aside !== null ? ' Kept by an operator all the same.' : '';
  switch (aside?.kind) {
    case undefined:
      return `${compared} By chance some question or other would come out so in ${percent(adjusted) === '0 %' ? 'fewer than 1 %' : percent(adjusted)} of cases.`;
    case 'counts-purchases':
      return `It counts what was bought, so of those who bought most it says that they bought a lot.${kept} ${compared}`;
    case 'tells-value':
      return (
        'Among the others it tells who is worth more, nearly without fail ' +
        `(${aside.area.toFixed(2)}; 0.5 tells nothing, 1 or 0 everything): it restates value.${kept} ${compared}`
      );
    case 'explained-by-orders':
      return (
        `It grows with every order, and ${percent(Math.min(1, Math.max(0, aside.share)))} of the difference is there among ` +
        `others who ordered as often: it restates “bought a lot”.${kept} ${compared}`
      );
    case 'says-the-same': {
      const stronger = traits.find(({ key }) => key === aside.as);
      const words = stronger ? describeAnswer(stronger.question, true, wording) : aside.as;
      return `It says nearly the same as “${words}”, which is stronger; both would count one thing twice.${kept} ${compared}`;
    }
    case 'may-be-chance':
      return (
        `It may be chance: among as many customers drawn at random some question or other comes out so in ` +
        `${percent(adjusted)} of cases.${kept} ${compared}`
      );
  }
}

/** "same industry (hotels), +2.1; two decision makers known, +0.8; no purchase in 60 days, -1.2" */
export function explainReasons(reasons: readonly Reason[], wording: Wording): string {
  if (reasons.length === 0) return 'Nothing that the template asks about is known.';
  return reasons
    .map(({ question, isYes, weight }) => `${describeAnswer(question, isYes, wording)}, ${signed(weight)}`)
    .join('; ');
}

/** What was found, in a sentence or two. */
export function summarise({ basis, traits }: Pick<ReadTemplate, 'basis' | 'traits'>, wording: Wording): string {
  const { kind, best, rest, tested } = basis;
  const others = basis.compareWith === 'customers' ? 'other customers' : 'other contacts';
  if (kind === 'too-little-data')
    return `There is too little data: ${best} best customers (5 to 15 are needed) and ${rest} ${others} to compare them with (30 are needed).`;
  const counted = countedOf(traits);
  const looked = `${tested} questions were asked of ${best} best customers and ${rest} ${others}`;
  const asides = traits.filter((trait) => stateOf(trait) === 'set-aside').length;
  const aside = asides > 0 ? ` ${asides} more ${asides === 1 ? 'is' : 'are'} shown, set aside with the reason.` : '';
  if (counted.length === 0)
    return `Nothing sets them apart that chance, or buying a lot, would not: ${looked}.${aside}`;
  const words = counted.map(({ question, weight }) => describeAnswer(question, weight.yes >= weight.no, wording));
  const sure =
    best < 10 ? ` With only ${best} examples the weights are pulled far towards nothing, and still unsure.` : '';
  return `What sets them apart: ${words.join('; ')}. ${looked}.${aside}${sure}`;
}
