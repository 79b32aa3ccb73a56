import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

const folder = join(import.meta.dirname, '../../templates');

export const starterKeys = [
  'newsletter',
  'product-launch',
  'off-peak-offer',
  'welcome',
  'win-back',
  'invitation',
] as const;
export type StarterKey = (typeof starterKeys)[number];

const words = z.record(z.string(), z.string());
const variant = z.object({ subject: z.string(), preheader: z.string(), words });

const headSchema = z.object({
  key: z.enum(starterKeys),
  name: z.string(),
  purpose: z.string(),
  language: z.string(),
  subject: z.string(),
  preheader: z.string(),
  slots: z.array(z.object({ name: z.string(), purpose: z.string() })),
  /** "default": the words of the design's own language. */
  languages: z.object({ default: variant.pick({ words: true }) }).catchall(variant),
});

/** Words that all of them use, by language; "default" as above. */
const sharedSchema = z.record(z.string(), words);

export type Starter = Omit<z.infer<typeof headSchema>, 'languages'> & {
  mjml: string;
  /** None is written by hand: it is made from the HTML. */
  text: null;
  languages: Record<string, { subject?: string; preheader?: string; words: Record<string, string>; language?: string }>;
};

const readText = (...path: string[]) => readFile(join(folder, ...path), 'utf8');

/**
 * The designs that come with Kohort, in five languages, to start one's own from: a folder each, with template.json (what
 * it says) and template.mjml (how it looks), and words.json for what they say alike.
 */
export async function starterTemplates(): Promise<Starter[]> {
  const shared = sharedSchema.parse(JSON.parse(await readText('words.json')));
  return Promise.all(
    starterKeys.map(async (key) => {
      const head = headSchema.parse(JSON.parse(await readText(key, 'template.json')));
      const variants = Object.entries(head.languages).map(([tag, own]) => [
        tag,
        {
          ...own,
          ...(tag === 'default' ? { language: head.language } : {}),
          words: { ...shared[tag], ...own.words },
        },
      ]);
      return {
        ...head,
        text: null,
        languages: Object.fromEntries(variants),
        mjml: await readText(key, 'template.mjml'),
      };
    }),
  );
}
