import { t } from '../../words/index.ts';
import { fieldName } from './field-name.ts';

type Words = { title: string; todo: string };

/** What can be wrong with a contact, and what to do, by the code of the API. */
const words: Record<string, () => Words> = {
  missing: () => ({ title: t('No e-mail address'), todo: t('Ask for it where they buy.') }),
  'invalid-syntax': () => ({
    title: t('No valid e-mail address'),
    todo: t('Correct it, by the suggestion where there is one.'),
  }),
  'no-such-domain': () => ({
    title: t('The domain of the e-mail address does not exist'),
    todo: t('Correct it, or ask for it anew.'),
  }),
  'no-mail-server': () => ({
    title: t('The domain of the e-mail address takes no mail'),
    todo: t('Correct it, or ask for it anew.'),
  }),
  bounced: () => ({
    title: t('Mail to the address came back for good'),
    todo: t('Ask for another address by another way.'),
  }),
  'throw-away': () => ({
    title: t('A throw-away address'),
    todo: t('Ask for the real one; it will soon reach nobody.'),
  }),
  typo: () => ({
    title: t('The domain looks like a slip of the fingers'),
    todo: t('Take the suggestion over where it convinces.'),
  }),
  'role-address': () => ({
    title: t('An address of an office, not of a person'),
    todo: t('Whoever reads it may not be who agreed: ask for a person.'),
  }),
  'international-address': () => ({
    title: t('Letters before the @ that not every mail server takes'),
    todo: t('Ask for another address if mail comes back (RFC 6531).'),
  }),
  'no-consent': () => ({
    title: t('Nothing was ever said about consent'),
    todo: t('They get no marketing: ask for consent at the next order.'),
  }),
  'consent-without-evidence': () => ({
    title: t('A yes that nothing proves'),
    todo: t('Add the evidence, or ask again.'),
  }),
  unconfirmed: () => ({
    title: t('A yes that was not confirmed, though the topic asks for it'),
    todo: t('Ask for the confirmation by mail.'),
  }),
  stale: () => ({ title: t('No sign of life for long'), todo: t('Win them back, or leave them in peace.') }),
  'never-active': () => ({
    title: t('Known for long, and never a sign of life'),
    todo: t('Find out where these contacts came from.'),
  }),
  'invalid-postcode': () => ({
    title: t('No postcode of its country'),
    todo: t('Correct it, by the suggestion where there is one.'),
  }),
  'unknown-country': () => ({
    title: t('A country that nobody knows'),
    todo: t('Write its name, or two letters (ISO 3166-1): postcodes and phones are then checked as well.'),
  }),
  'invalid-phone': () => ({ title: t('No phone number of its country'), todo: t('Correct it, or ask for it anew.') }),
  'impossible-date': () => ({ title: t('A day of birth that cannot be'), todo: t('Correct it, or ask for it anew.') }),
};

const ownFields = ['email', 'consent', 'activity'];

/** The title of a kind of problem, with the field where the title does not say it; as the API says it where it is new. */
export function issueTitle({ code, field, title }: { code: string; field: string; title: string }): string {
  const said = words[code]?.().title ?? title;
  return ownFields.includes(field) ? said : t('{field}: {problem}', { field: fieldName(field), problem: said });
}

export const issueTodo = ({ code, todo }: { code: string; todo: string }): string => words[code]?.().todo ?? todo;
