import type { components } from '../../../api/schema.d.ts';
import { number } from '../../../format/index.ts';
import type { Mood } from '../../../parts/state-word.tsx';
import { t } from '../../../words/index.ts';

export type Template = components['schemas']['CustomerTemplateDetail'];
export type Trait = components['schemas']['CustomerTemplateTrait'];
export type Advice = 'go' | 'think-twice' | 'no';

/** No answer weighs more than this. */
export const fullWeight = 3;

export const adviceWords: Readonly<Record<Advice, { mood: Mood; word: string }>> = {
  go: { mood: 'good', word: t('go') },
  'think-twice': { mood: 'warn', word: t('think twice') },
  no: { mood: 'bad', word: t('no, leave it') },
};

export const stateWords: Readonly<Record<'draft' | 'active' | 'archived', { mood: Mood; word: string }>> = {
  draft: { mood: 'busy', word: t('draft: scores nobody yet') },
  active: { mood: 'good', word: t('scores everybody, every night') },
  archived: { mood: 'quiet', word: t('archived') },
};

/** Whom a template was made of, and whom they were compared with. */
export function chosenWords({ contactIds, basis }: Pick<Template, 'contactIds' | 'basis'>): string {
  const { measure, windowDays, compareWith, rest } = basis;
  const of = { count: contactIds.length, days: number(windowDays ?? 0) };
  const chosen = {
    'by-hand': t('{count, plural, one {# customer} other {# customers}} picked by hand.', of),
    revenue: t('The {count} worth most by what they bought in {days} days.', of),
    margin: t('The {count} worth most by the margin they left in {days} days.', of),
    expected: t('The {count} worth most by what they will buy in the next year.', of),
  }[measure];
  const against =
    compareWith === 'customers'
      ? t('Compared with {count} other customers.', { count: number(rest) })
      : t('Compared with {count} other contacts.', { count: number(rest) });
  return `${chosen} ${against}`;
}
