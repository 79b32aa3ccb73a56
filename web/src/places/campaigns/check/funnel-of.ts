import { t } from '../../../words/index.ts';
import type { Check } from './use-check.ts';

/** Reasons for which people are lost before each stage, as the API names them. */
const reasonsBefore = {
  allowed: ['erased', 'no-email', 'no-consent', 'unsubscribed', 'suppressed', 'no-mail-domain'],
  withinCaps: ['frequency-cap'],
  served: ['no-content', 'deselected'],
} as const;

export type Drop = { of: string; count: number };
export type Stage = { of: string; name: string; count: number; drops: Drop[] };

/** The bars of the funnel, each with who is lost on the way to it and why: a bar and its losses are the bar before. Pure. */
export function funnelOf({ funnel, drops }: Pick<Check, 'funnel' | 'drops'>): Stage[] {
  const lost = (reasons: readonly string[]): Drop[] =>
    reasons.flatMap((of) => (drops[of] ? [{ of, count: drops[of] }] : []));
  return [
    { of: 'matching', name: t('Match the audience'), count: funnel.matching, drops: [] },
    { of: 'allowed', name: t('May be written to'), count: funnel.allowed, drops: lost(reasonsBefore.allowed) },
    {
      of: 'withinCaps',
      name: t('Have not been written to too often'),
      count: funnel.withinCaps,
      drops: lost(reasonsBefore.withinCaps),
    },
    { of: 'served', name: t('Have a content for them'), count: funnel.served, drops: lost(reasonsBefore.served) },
    {
      of: 'mailed',
      name: t('Will be mailed'),
      count: funnel.mailed,
      drops: funnel.control > 0 ? [{ of: 'control', count: funnel.control }] : [],
    },
  ];
}

/** What a group of the check is called: the heading of the list behind a number. */
export function groupName(of: string, reason: (of: string) => string): string {
  switch (of) {
    case 'matching':
      return t('In the audience');
    case 'reachable':
      return t('With an e-mail address');
    case 'consented':
      return t('Subscribed to the topic');
    case 'allowed':
      return t('May be written to');
    case 'withinCaps':
      return t('Have not been written to too often');
    case 'served':
      return t('Have a content for them');
    case 'mailed':
      return t('Will be mailed');
    case 'control':
      return t('Held back, to compare with');
    default:
      return t('Left out: {reason}', { reason: reason(of) });
  }
}
