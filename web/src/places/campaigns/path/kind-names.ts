import { t } from '../../../words/index.ts';
import type { EntryKind } from './slot-entry.ts';

/** Names of the kinds of entries. */
export const kindNames = (): { value: EntryKind; label: string }[] => [
  { value: 'text', label: t('A text with a button') },
  { value: 'offer', label: t('An offer') },
  { value: 'products', label: t('Products') },
  { value: 'mjml', label: t('A block of MJML') },
  { value: 'choices', label: t('Something else for each segment') },
];
