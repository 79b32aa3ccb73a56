import { t } from '../../words/index.ts';

export const purposeKeys = [
  'raise-response',
  'prioritise-sales',
  'test-launch',
  'service',
  'win-back',
  'follow-result',
] as const;
export type PurposeKey = (typeof purposeKeys)[number];

/** What a segment is for, in kinds. */
export const purposeNames: Readonly<Record<PurposeKey, string>> = {
  'raise-response': t('Raise response'),
  'prioritise-sales': t('Prioritise sales'),
  'test-launch': t('Test a launch'),
  service: t('Service'),
  'win-back': t('Win back'),
  'follow-result': t('Follow the result'),
};
