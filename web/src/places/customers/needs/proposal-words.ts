import { percent } from '../../../format/index.ts';
import type { Mood } from '../../../parts/state-word.tsx';
import { t } from '../../../words/index.ts';

/** How surely one group comes again: from 0.75 stable, below not to be trusted (bounds of Hennig's mean Jaccard index). */
export function stabilityOf(stability: number): { mood: Mood; word: string; more: string } {
  const share = percent(stability);
  if (stability < 0.75)
    return {
      mood: 'warn',
      word: t('shaky'),
      more: t('Only {share} of it comes again when other people are drawn.', { share }),
    };
  const more = t('{share} of it comes again when other people are drawn.', { share });
  return { mood: 'good', word: stability >= 0.85 ? t('very stable') : t('stable'), more };
}

/** How surely the whole division comes again. */
export function wholeWords(stability: number): string {
  if (stability >= 0.9) return t('The division is very stable: whoever is drawn, nearly the same groups come again.');
  if (stability >= 0.75)
    return t('The division is stable for the most part: whoever is drawn, similar groups come again.');
  return t('The division is shaky: look again with other people before you trust it.');
}
