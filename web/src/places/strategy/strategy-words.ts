import type { components } from '../../api/schema.d.ts';
import { percent } from '../../format/index.ts';
import type { Mood } from '../../parts/state-word.tsx';
import { t } from '../../words/index.ts';

export type Board = components['schemas']['StrategyBoard'];
export type BoardRow = Board['rows'][number];
export type BoardCell = BoardRow['cells'][number];
export type Decision = 'prioritise' | 'keep' | 'deselect';

export const levelNames: Record<BoardCell['importance'], string> = {
  high: t('High importance'),
  middle: t('Middle importance'),
  low: t('Low importance'),
};

export const decisions: Record<Decision, { verb: string; state: string; mood: Mood }> = {
  prioritise: { verb: t('Prioritise'), state: t('prioritised'), mood: 'good' },
  keep: { verb: t('Keep'), state: t('kept'), mood: 'quiet' },
  deselect: { verb: t('Deselect'), state: t('deselected: no paid offers'), mood: 'bad' },
};

/** "+12 %"; null where it is not known. */
export const growthText = (growth: { kind: string; value?: number }): string | null =>
  growth.kind === 'known' && growth.value !== undefined
    ? `${growth.value < 0 ? '−' : '+'}${percent(Math.abs(growth.value))}`
    : null;
