import { t } from '../../../words/index.ts';

/** Steps of the path that stand on the edit page; the check has a page of its own. */
export const stepKeys = ['audience', 'content', 'offer', 'time'] as const;
export type StepKey = (typeof stepKeys)[number];
export type PathKey = StepKey | 'check';

/** All five, in their order. */
export const pathSteps: readonly { key: PathKey; name: string; about: string }[] = [
  { key: 'audience', name: t('Audience'), about: t('Who gets it') },
  { key: 'content', name: t('Content'), about: t('What each segment sees') },
  { key: 'offer', name: t('Offer'), about: t('What it gives') },
  { key: 'check', name: t('Check'), about: t('How many, and is it right') },
  { key: 'time', name: t('Time'), about: t('When it goes') },
];
