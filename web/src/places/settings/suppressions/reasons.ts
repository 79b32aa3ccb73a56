import { t } from '../../../words/index.ts';

/** Why addresses are forbidden, as far as we give reasons ourselves. */
export const suppressionReasons = ['by-hand', 'hard-bounce', 'soft-bounces', 'complaint'] as const;

/** A reason in words; one that came from elsewhere as it is. */
export function sayReason(reason: string): string {
  if (reason === 'by-hand') return t('by hand');
  if (reason === 'hard-bounce') return t('the address does not exist');
  if (reason === 'soft-bounces') return t('bounced too often');
  if (reason === 'complaint') return t('called a message spam');
  return reason;
}
