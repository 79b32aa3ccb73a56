import { t } from '../../words/index.ts';

/** Why somebody gets no message, as it is read after "would not be mailed:" or beside a number. */
export function reasonWords(reason: string | null): string {
  switch (reason) {
    case 'erased':
      return t('erased meanwhile');
    case 'no-email':
    case 'no-address':
      return t('no e-mail address');
    case 'no-consent':
      return t('never subscribed to the topic');
    case 'unsubscribed':
      return t('unsubscribed from the topic');
    case 'suppressed':
      return t('suppressed: bounced, complained, or taken out by hand');
    case 'no-mail-domain':
      return t('an address at a domain that takes no mail');
    case 'frequency-cap':
      return t('written to as often as the caps allow already');
    case 'no-content':
      return t('no content for them');
    case 'deselected':
      return t('in a deselected segment, and everything there is gives an offer');
    case 'offer-holdout':
      return t('held back from every offer there is');
    case 'too-late':
      return t('not reached before the campaign ended');
    case 'cancelled':
      return t('still to come when the campaign was cancelled');
    case 'not in the audience':
      return t('not in the audience');
    case null:
    case 'unsaid':
      return t('not said');
    default:
      return reason.replaceAll('-', ' ');
  }
}
