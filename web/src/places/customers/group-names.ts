import { t } from '../../words/index.ts';

export const groups = ['exclusive', 'recurring', 'mobile'] as const;
export type GroupName = (typeof groups)[number];

/** What groups are called, and the places beside them that people come from and go to. */
export const placeNames: Record<GroupName | 'silent' | 'none', string> = {
  exclusive: t('Exclusive'),
  recurring: t('Recurring'),
  mobile: t('Mobile'),
  silent: t('Silent'),
  none: t('Not yet customers'),
};
