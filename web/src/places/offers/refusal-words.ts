import { t } from '../../words/index.ts';

/** Why an offer does not apply, in the words of this page; the till has the codes. */
const reasons: Readonly<Record<string, string>> = {
  'offer-unknown': t('no such offer'),
  'contact-unknown': t('nobody knows the contact'),
  'unknown-code': t('nobody knows the code'),
  'code-needed': t('it needs its code'),
  'code-void': t('the code was withdrawn'),
  'code-not-given': t('the code was not given out yet'),
  'code-of-another': t('the code is somebody else’s'),
  'code-used': t('the code is used'),
  archived: t('archived'),
  'not-started': t('not begun yet'),
  expired: t('over'),
  'outside-window': t('outside its hours'),
  holiday: t('a holiday'),
  deselected: t('in a deselected segment'),
  'held-back': t('held back, to compare with'),
  'not-in-segment': t('not in its segments'),
  'in-excluded-segment': t('in a segment that is left out'),
  'not-first-order': t('not the first order'),
  'limit-per-contact': t('used as often as one may'),
  'nothing-in-scope': t('nothing it is for in the basket'),
  'basket-too-small': t('the basket is too small'),
  'already-in-order': t('used in this order already'),
  'not-combinable': t('not beside the other offer'),
  'margin-floor': t('a margin floor'),
  'max-total': t('as much off as a basket may be'),
  'budget-contact': t('the budget of the contact is used up'),
  'budget-offer': t('its budget is used up'),
  capacity: t('used as often as it may'),
};

export const reasonText = (reason: string): string => reasons[reason] ?? reason;
