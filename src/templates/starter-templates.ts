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

const headSchema = z.object({
  key: z.enum(starterKeys),
  name: z.string(),
  purpose: z.string(),
  language: z.string(),
  subject: z.string(),
  preheader: z.string(),
  slots: z.array(z.object({ name: z.string(), purpose: z.string() })),
});

export type Starter = z.infer<typeof headSchema> & { mjml: string };

/** The designs that come with Kohort, to start one's own from: a folder each, with template.json and template.mjml. */
export async function starterTemplates(): Promise<Starter[]> {
  return Promise.all(
    starterKeys.map(async (key) => {
      const head = headSchema.parse(JSON.parse(await readFile(join(folder, key, 'template.json'), 'utf8')));
      return { ...head, mjml: await readFile(join(folder, key, 'template.mjml'), 'utf8') };
    }),
  );
}
