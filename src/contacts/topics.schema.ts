import { z } from 'zod';
import { languageTag } from '../platform/index.ts';
import { instant } from './contacts.schema.ts';

const name = z
  .string()
  .regex(/^[a-z][a-z0-9_-]{0,63}$/, 'A topic is 1 to 64 of a-z, 0-9, _ and -, beginning with a letter.')
  .describe('What campaigns and consents call it.')
  .meta({ example: 'news' });
const title = z.string().trim().min(1).max(100).meta({ example: 'News from the shop' });
const description = z.string().trim().max(500).meta({ example: 'What is new on the shelves, about twice a month.' });

const fields = {
  title: title.describe('What contacts read in the preference centre and when they unsubscribe.'),
  description,
  languages: z
    .record(languageTag, z.object({ title, description: description.default('') }))
    .describe('Title and description in other languages.')
    .meta({ example: { sv: { title: 'Nyheter från butiken', description: 'Ungefär två gånger i månaden.' } } }),
  doubleOptIn: z
    .boolean()
    .describe('A yes counts only once it was confirmed by the link in a mail that Kohort sends for it.'),
  isPublic: z.boolean().describe('Shown in the preference centre; others are for your own use.'),
  position: z.number().int().min(0).max(10_000).describe('Place in the preference centre: lower comes first.'),
};

export const newTopic = z.object({
  name,
  ...fields,
  description: fields.description.default(''),
  languages: fields.languages.default({}),
  doubleOptIn: fields.doubleOptIn.default(false),
  isPublic: fields.isPublic.default(true),
  position: fields.position.default(0),
});
export type NewTopic = z.output<typeof newTopic>;

export const topicChange = z
  .object({
    ...fields,
    archived: z.boolean().describe('An archived topic is not offered any more, and no campaign is launched to it.'),
  })
  .partial();
export type TopicChange = z.output<typeof topicChange>;

export const topicAnswer = z
  .object({
    name: z.string(),
    isDefined: z
      .boolean()
      .describe('False for a topic that is only known from consents or campaigns: define it to show it to contacts.'),
    ...fields,
    subscribed: z.number().int().describe('How many contacts are subscribed.'),
    archivedAt: instant.nullable(),
  })
  .meta({ id: 'Topic' });

export const topicParams = z.object({ topicName: name });

export type TopicTexts = { title: string; description: string };

/** A topic as contacts are shown it. */
export type Topic = TopicTexts & {
  name: string;
  isDefined: boolean;
  languages: Record<string, TopicTexts>;
  doubleOptIn: boolean;
  isPublic: boolean;
  position: number;
  archivedAt: Date | null;
};

/** Title and description in a language, by its whole tag, then by its first part, else as they are without one. */
export function topicTexts(topic: Topic, language: string): TopicTexts {
  const wanted = language.toLowerCase();
  const found = Object.entries(topic.languages);
  const exact = found.find(([tag]) => tag.toLowerCase() === wanted);
  const near = exact ?? found.find(([tag]) => tag.toLowerCase().split('-')[0] === wanted.split('-')[0]);
  return near ? near[1] : topic;
}
