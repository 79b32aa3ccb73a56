import type { components } from '../../api/schema.d.ts';
import { locale, t } from '../../words/index.ts';

export type Estimate = components['schemas']['Estimate'];

/** "+1.23": with its sign, so that nobody takes a change for a size. */
export const signed = (value: number, digits = 2): string =>
  new Intl.NumberFormat(locale, { signDisplay: 'exceptZero', maximumFractionDigits: digits }).format(value);

/** The difference of two shares: "+4.1 points". */
export const pointsText = (value: number): string => t('{points} points', { points: signed(value * 100, 1) });

const reasons: Readonly<Record<Extract<Estimate, { kind: 'not-enough-data' }>['reason'], string>> = {
  'too-few': t('too few people'),
  'all-alike': t('everybody did the same'),
  'nothing-to-divide': t('no orders yet'),
  'too-uneven': t('a few people place most orders'),
};

/** "+4.1 points (+1.2 to +7.0)", or why nothing can be said. */
export const estimateText = (estimate: Estimate, write: (value: number) => string): string =>
  estimate.kind === 'estimated'
    ? t('{value} ({low} to {high})', {
        value: write(estimate.value),
        low: write(estimate.low),
        high: write(estimate.high),
      })
    : t('not known yet: {reason}', { reason: reasons[estimate.reason] });
