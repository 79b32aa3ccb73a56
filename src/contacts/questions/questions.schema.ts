import { z } from 'zod';
import { languageTag } from '../../platform/index.ts';
import { instant } from '../contacts.schema.ts';
import { isStorableText } from '../storable.ts';

export const questionKinds = ['nps', 'csat', 'choice'] as const;
export type QuestionKind = (typeof questionKinds)[number];

const word = /^[a-z0-9][a-z0-9_-]{0,63}$/;
const name = z
  .string()
  .regex(/^[a-z][a-z0-9_-]{0,63}$/, 'A name is 1 to 64 of a-z, 0-9, _ and -, beginning with a letter.')
  .describe('What messages call it: <a href="answer:nps/9">.')
  .meta({ example: 'nps' });
const plain = (most: number) => z.string().trim().min(1).max(most).refine(isStorableText, 'Send plain text.');
const text = plain(500).meta({ example: 'How likely are you to recommend us to a friend?' });
const label = plain(200).meta({ example: 'Low prices' });
const choiceKey = z
  .string()
  .regex(word, 'A key is 1 to 64 of a-z, 0-9, _ and -.')
  .describe('What messages call it: <a href="answer:needs/price">.')
  .meta({ example: 'price' });

const choices = z
  .array(z.strictObject({ key: choiceKey, label }))
  .max(30)
  .refine((all) => new Set(all.map(({ key }) => key)).size === all.length, 'Each key stands for one choice.')
  .describe('Of a choice: 2 to 30 answers. The others have theirs: nps 0 to 10, csat 1 to 5.');

const languages = z
  .record(languageTag, z.strictObject({ text, choices: z.record(choiceKey, label).default({}) }))
  .refine((found) => Object.keys(found).length <= 30, 'There are at most 30 languages.')
  .describe('The question, and the labels of its choices by key, in other languages.')
  .meta({ example: { sv: { text: 'Hur troligt är det att du rekommenderar oss till en vän?', choices: {} } } });

const attribute = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9_]{0,63}$/, 'A name is 1 to 64 of A-Z, a-z, 0-9 and _, beginning with a letter.')
  .describe('The attribute that takes the latest answer over: a number (nps, csat) or a text (the key of a choice).')
  .meta({ example: 'wouldRecommend' });

export const newQuestion = z
  .strictObject({
    name,
    kind: z
      .enum(questionKinds)
      .describe('nps: would you recommend us, 0 to 10; csat: how satisfied are you, 1 to 5; choice: one of your own.'),
    text,
    choices: choices.default([]),
    languages: languages.default({}),
    attribute: attribute.nullable().default(null),
  })
  .refine(({ kind, choices }) => kind !== 'choice' || choices.length >= 2, {
    path: ['choices'],
    message: 'A question with choices has at least two.',
  })
  .refine(({ kind, choices }) => kind === 'choice' || choices.length === 0, {
    path: ['choices'],
    message: 'Only a question of the kind "choice" has choices: nps is answered by 0 to 10, csat by 1 to 5.',
  })
  .meta({ id: 'NewQuestion' });
export type NewQuestion = z.output<typeof newQuestion>;

export const questionChange = z
  .strictObject({
    text,
    choices,
    languages,
    attribute: attribute.nullable(),
    archived: z
      .boolean()
      .describe('An archived question cannot be sent any more; answers to what was sent still count.'),
  })
  .partial()
  .describe('Only what is sent changes. Choices may be added and renamed; their keys stay.');
export type QuestionChange = z.output<typeof questionChange>;

export const questionAnswer = z
  .object({
    id: z.number().int(),
    name: z.string().meta({ example: 'nps' }),
    kind: z.enum(questionKinds),
    text: z.string(),
    choices: z.array(z.object({ key: z.string(), label: z.string() })),
    languages: z.record(z.string(), z.object({ text: z.string(), choices: z.record(z.string(), z.string()) })),
    attribute: z.string().nullable(),
    links: z
      .array(z.string())
      .describe('What may stand in the links of a message.')
      .meta({ example: ['answer:nps/0', 'answer:nps/10'] }),
    createdAt: instant,
    archivedAt: instant.nullable(),
  })
  .meta({ id: 'Question' });

export const questionParams = z.object({ questionName: z.string().min(1).max(64).meta({ example: 'nps' }) });
