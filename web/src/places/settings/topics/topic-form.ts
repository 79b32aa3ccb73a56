import type { components } from '../../../api/schema.d.ts';
import { languages, t } from '../../../words/index.ts';
import { type Field, isOn, numberOf, textOf, type Values } from '../form/field.ts';

export type Topic = components['schemas']['Topic'];

const offered = Object.keys(languages);

/** Tags of languages that a topic has texts in, or may have. */
const tagsOf = (topic: Topic | null) => [...new Set([...offered, ...Object.keys(topic?.languages ?? {})])];

const nameOf = (tag: string): string => (tag in languages ? languages[tag as keyof typeof languages] : tag);

/** `isNew`: its short name is asked for as well. */
export function topicFields(topic: Topic | null, isNew: boolean): Field[] {
  return [
    ...(isNew
      ? [
          {
            kind: 'text' as const,
            name: 'name',
            label: t('Short name'),
            isRequired: true,
            placeholder: 'news',
            hint: t(
              'What campaigns and imports call it: small letters, digits and hyphens. It cannot be changed later.',
            ),
            isWide: true,
          },
        ]
      : []),
    { kind: 'text', name: 'title', label: t('Title'), isRequired: true, placeholder: t('News from the shop') },
    {
      kind: 'number',
      name: 'position',
      label: t('Place in the list'),
      min: 0,
      max: 10_000,
      hint: t('Lower comes first.'),
    },
    {
      kind: 'long',
      name: 'description',
      label: t('Description'),
      isWide: true,
      placeholder: t('What is new on the shelves, about twice a month.'),
    },
    {
      kind: 'switch',
      name: 'isPublic',
      label: t('People see it and can subscribe'),
      hint: t('Others are for your own use.'),
    },
    {
      kind: 'switch',
      name: 'doubleOptIn',
      label: t('Ask by mail before a yes counts'),
      hint: t('Double opt-in: the yes counts once the link in that mail was followed.'),
    },
    ...tagsOf(topic).flatMap((tag): Field[] => [
      { kind: 'text', name: `title-${tag}`, label: t('Title in {language}', { language: nameOf(tag) }) },
      { kind: 'text', name: `description-${tag}`, label: t('Description in {language}', { language: nameOf(tag) }) },
    ]),
  ];
}

export const topicValues = (topic: Topic | null): Values => ({
  name: topic?.name ?? '',
  title: topic?.isDefined === false ? '' : (topic?.title ?? ''),
  description: topic?.description ?? '',
  position: topic?.position ?? 0,
  isPublic: topic?.isPublic ?? true,
  doubleOptIn: topic?.doubleOptIn ?? false,
  ...Object.fromEntries(
    tagsOf(topic).flatMap((tag) => [
      [`title-${tag}`, topic?.languages[tag]?.title ?? ''],
      [`description-${tag}`, topic?.languages[tag]?.description ?? ''],
    ]),
  ),
});

/** What stands in the form as the API takes it: languages without a title are left out. */
export function readTopic(values: Values, topic: Topic | null) {
  const texts = tagsOf(topic).flatMap((tag) => {
    const title = textOf(values, `title-${tag}`);
    return title === '' ? [] : [[tag, { title, description: textOf(values, `description-${tag}`) }] as const];
  });
  return {
    title: textOf(values, 'title'),
    description: textOf(values, 'description'),
    position: numberOf(values, 'position') ?? 0,
    isPublic: isOn(values, 'isPublic'),
    doubleOptIn: isOn(values, 'doubleOptIn'),
    languages: Object.fromEntries(texts),
  };
}
