import { t } from '../../../words/index.ts';
import type { OutcomeName } from './door.tsx';

/** What a number of the report counts: the heading of the list behind it. */
export function outcomeWords(outcome: OutcomeName): string {
  const words: Record<OutcomeName, string> = {
    planned: t('Planned at launch'),
    accepted: t('Accepted by the mail server'),
    rejected: t('Refused by the receiving server'),
    unknown: t('Nobody knows whether they arrived'),
    dropped: t('Not sent after all'),
    waiting: t('Waiting for their turn'),
    opened: t('People who opened'),
    openedUnsure: t('Opened, by a person or a machine'),
    openedProxy: t('Fetched by a mail proxy'),
    openedMachine: t('Opened by machines alone'),
    clicked: t('People who clicked'),
    clickedUnsure: t('Clicked, by a person or a machine'),
    clickedProxy: t('Followed by a proxy'),
    clickedMachine: t('Clicked by machines alone'),
    unsubscribed: t('People who unsubscribed'),
    complained: t('People who called it spam'),
    bouncedHard: t('Came back: the address does not work'),
    bouncedSoft: t('Came back: mailbox full and the like'),
    redeemed: t('Used the offer'),
    ordered: t('Followed by an order'),
    treated: t('Were written to'),
    control: t('Held back, to compare with'),
    treatedBought: t('Were written to and bought'),
    controlBought: t('Were held back and bought'),
  };
  return words[outcome];
}
