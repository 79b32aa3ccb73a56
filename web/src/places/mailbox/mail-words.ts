import type { components, paths } from '../../api/schema.d.ts';
import { t } from '../../words/index.ts';

export type Mail = paths['/mailbox']['get']['responses']['200']['content']['application/json']['items'][number];
export type WholeMail = paths['/mailbox/{mailId}']['get']['responses']['200']['content']['application/json'];
export type Campaign = components['schemas']['Campaign'];

export const subjectOf = ({ subject }: Pick<Mail, 'subject'>): string => subject || t('(no subject)');

/** Whose content it carries. */
export const groupOf = ({ segment, messageId }: Pick<Mail, 'segment' | 'messageId'>): string =>
  segment ?? (messageId === null ? t('Not to a segment: a test or a confirmation') : t('Everybody else'));
