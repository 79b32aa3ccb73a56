import { number, percent } from '../../format/index.ts';
import { t } from '../../words/index.ts';

/** How two contacts are alike. */
export const pairKinds = ['exact', 'normalised', 'likely'] as const;
export type PairKind = (typeof pairKinds)[number];
export const isPairKind = (text: unknown): text is PairKind => pairKinds.some((kind) => kind === text);

const kinds: Record<PairKind, () => string> = {
  exact: () => t('the same as written'),
  normalised: () => t('the same in one form'),
  likely: () => t('likely the same'),
};
export const sayPairKind = (kind: PairKind): string => kinds[kind]();

/** How probable a pair is, in words: never quite certain. */
export const probability = (score: number): string =>
  score > 0.99 ? t('more than {share}', { share: percent(0.99) }) : percent(score);

type Counts = readonly { state: string; kind: string; pairs: number }[];

/** How many pairs are open, of which kinds, and what became of the others. */
export function countsText(counts: Counts): string {
  const sum = (state: string, kind?: string) =>
    counts
      .filter((one) => one.state === state && (!kind || one.kind === kind))
      .reduce((all, { pairs }) => all + pairs, 0);
  const kinds = pairKinds.flatMap((kind) => {
    const count = sum('open', kind);
    return count > 0 ? [t('{count} {kind}', { count: number(count), kind: sayPairKind(kind) })] : [];
  });
  const open = t('{count, plural, one {# open pair} other {# open pairs}}', { count: sum('open') });
  const done = [
    sum('merged') > 0 ? t('{count, number} merged', { count: sum('merged') }) : null,
    sum('distinct') > 0 ? t('{count, number} called two people', { count: sum('distinct') }) : null,
  ].filter((text) => text !== null);
  return [kinds.length > 0 ? `${open}: ${kinds.join(', ')}.` : `${open}.`, done.length > 0 ? `${done.join(', ')}.` : '']
    .join(' ')
    .trim();
}

/** Why the one contact was unsubscribed from a topic, as the stricter of the two counts. */
export function sayWithdrawn(withdrawn: readonly { topic: string; why: string }[]): string {
  const whys: Record<string, () => string> = {
    'declined-by-one': () => t('one of them had said no'),
    'confirmed-by-another-mailbox': () => t('the yes was confirmed from the other address'),
    complained: () => t('one of them had complained'),
  };
  if (withdrawn.length === 0) return '';
  const topics = withdrawn.map(({ topic, why }) => (whys[why] ? `${topic} (${whys[why]()})` : topic));
  return t('Unsubscribed from {topics}.', { topics: topics.join(', ') });
}
