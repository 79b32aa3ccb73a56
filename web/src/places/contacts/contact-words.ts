import type { components } from '../../api/schema.d.ts';
import { list } from '../../format/index.ts';
import type { Mood } from '../../parts/state-word.tsx';
import { t } from '../../words/index.ts';

type Contact = Pick<components['schemas']['Contact'], 'email' | 'suppressed' | 'subscriptions'>;

/** Why an address is suppressed, in words; reasons of an operator's own stay as they are. */
export const suppressionWords = (reason: string): string =>
  ({
    'hard-bounce': t('mail came back for good'),
    'soft-bounces': t('mail came back again and again'),
    complaint: t('reported as spam'),
    'by-hand': t('forbidden by hand'),
  })[reason] ?? reason;

/** Whether we may write to a contact, in a word or two, and why. */
export function mayWrite({ email, suppressed, subscriptions }: Contact): { mood: Mood; word: string; why: string } {
  const topics = subscriptions.filter(({ state }) => state === 'subscribed').map(({ topic }) => topic);
  if (email === null) return { mood: 'bad', word: t('No address'), why: t('There is no e-mail address to write to.') };
  if (suppressed !== null)
    return {
      mood: 'bad',
      word: t('Suppressed'),
      why: t('The address must not be written to: {reason}.', { reason: suppressionWords(suppressed) }),
    };
  if (topics.length > 0)
    return {
      mood: 'good',
      word: t('May be written to'),
      why: t('Subscribed to {topics}.', { topics: list(topics) }),
    };
  if (subscriptions.length > 0)
    return {
      mood: 'warn',
      word: t('Declined'),
      why: t('Unsubscribed: only what is owed, such as receipts, goes out.'),
    };
  return {
    mood: 'warn',
    word: t('Never asked'),
    why: t('Nothing was ever said about consent, so no marketing goes out.'),
  };
}

/** The three groups by behaviour. */
export const groupWords = (group: string): string =>
  ({ exclusive: t('Exclusive'), recurring: t('Recurring'), mobile: t('Mobile') })[group] ?? group;

/** What can be wrong with the data of a contact, by its code. */
export const issueWords = (): Record<string, string> => ({
  missing: t('No e-mail address'),
  'invalid-syntax': t('No valid e-mail address'),
  'no-such-domain': t('The domain of the address does not exist'),
  'no-mail-server': t('The domain of the address takes no mail'),
  bounced: t('Mail came back for good'),
  'throw-away': t('A throw-away address'),
  typo: t('The address looks misspelt'),
  'role-address': t('An address of an office, not of a person'),
  'international-address': t('Letters that not every mail server takes'),
  'no-consent': t('Nothing was ever said about consent'),
  'consent-without-evidence': t('A yes that nothing proves'),
  unconfirmed: t('A yes that was not confirmed'),
  stale: t('No sign of life for long'),
  'never-active': t('Known for long, and never a sign of life'),
  'invalid-postcode': t('No postcode of its country'),
  'unknown-country': t('A country that nobody knows'),
  'invalid-phone': t('No phone number of its country'),
  'impossible-date': t('A day of birth that cannot be'),
});
