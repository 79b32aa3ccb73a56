import type { CaseCount } from './before-moves.store.ts';
import { type RatioOfShares, ratioOfShares } from './compare-shares.ts';

/** Something that happened, to a share of those who moved and of those who stayed. Shares 0 to 1. */
export type Sign = {
  kind: string;
  moved: { count: number; share: number };
  stayed: { count: number; share: number };
  ratio: RatioOfShares;
  /** Whether the interval leaves out 1: it happened more often, or less often, to those who moved. */
  differs: 'more-often' | 'less-often' | 'not-sure';
  sentence: string;
};

export type BeforeMove = {
  from: string;
  to: string;
  movers: number;
  stayers: number;
} & ({ kind: 'compared'; signs: Sign[] } | { kind: 'too-little-data'; fewest: number });

const fewestCases = 20;
const fewestWithSign = 3;

const percent = (share: number): string => `${(share * 100).toFixed(share < 0.1 ? 1 : 0)} %`;

/** For each kind of move, what happened before it more or less often than to those who stayed; clearest first. */
export function tellBefore(counts: readonly CaseCount[]): BeforeMove[] {
  const countOf = (from: string, to: string | null, kind: string | null): number =>
    counts.find((one) => one.from === from && one.to === to && one.kind === kind)?.count ?? 0;
  const kinds = [...new Set(counts.flatMap(({ kind }) => kind ?? []))].sort();
  return counts
    .filter((one): one is CaseCount & { to: string } => one.kind === null && one.to !== null)
    .sort((a, b) => b.count - a.count)
    .map(({ from, to, count: movers }) => {
      const stayers = countOf(from, null, null);
      const place = { from, to, movers, stayers };
      if (movers < fewestCases || stayers < fewestCases)
        return { ...place, kind: 'too-little-data', fewest: fewestCases };
      const signs = kinds.flatMap((kind) => {
        const moved = countOf(from, to, kind);
        const stayed = countOf(from, null, kind);
        if (moved + stayed < fewestWithSign) return [];
        return [readSign(kind, { count: moved, of: movers }, { count: stayed, of: stayers })];
      });
      return { ...place, kind: 'compared', signs: signs.sort((a, b) => clarityOf(b) - clarityOf(a)) };
    });
}

/** How far the nearer end of the interval is from 1, on the logarithm; negative when 1 is inside. */
const clarityOf = ({ ratio: { low, high } }: Sign): number => Math.max(Math.log(low), -Math.log(high));

function readSign(kind: string, moved: { count: number; of: number }, stayed: { count: number; of: number }): Sign {
  const ratio = ratioOfShares(moved, stayed);
  const differs = ratio.low > 1 ? 'more-often' : ratio.high < 1 ? 'less-often' : 'not-sure';
  const shares = { moved: moved.count / moved.of, stayed: stayed.count / stayed.of };
  const how = {
    'more-often': 'clearly more often',
    'less-often': 'clearly less often',
    'not-sure': 'which may be chance',
  }[differs];
  return {
    ...{ kind, ratio, differs },
    moved: { count: moved.count, share: shares.moved },
    stayed: { count: stayed.count, share: shares.stayed },
    sentence: `“${kind}” came before ${percent(shares.moved)} of the moves, and to ${percent(shares.stayed)} of those who stayed: ${how}.`,
  };
}
