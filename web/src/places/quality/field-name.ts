import { t } from '../../words/index.ts';

const own: Record<string, () => string> = {
  email: () => t('E-mail'),
  $email: () => t('E-mail'),
  $language: () => t('Language'),
  $time_zone: () => t('Time zone'),
  $external_id: () => t('Customer number'),
  consent: () => t('Consent'),
  activity: () => t('Signs of life'),
  company: () => t('Company'),
};

/** A field as people call it: "firstName" and "first_name" are "First name". */
export function fieldName(field: string): string {
  const known = own[field];
  if (known) return known();
  const words = field
    .replace(/_/g, ' ')
    .replace(/(\p{Ll})(\p{Lu})/gu, (_, before: string, after: string) => `${before} ${after.toLowerCase()}`);
  return words.charAt(0).toUpperCase() + words.slice(1);
}
