import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { notFound } from '../platform/index.ts';

const folder = join(import.meta.dirname, '../../templates');

const descriptionSchema = z.object({
  key: z.string(),
  name: z.string(),
  purpose: z.string(),
  subject: z.string(),
  preheader: z.string().default(''),
  slots: z.array(z.object({ name: z.string(), purpose: z.string() })),
});

/** A design that comes with Kohort, to start one's own from. */
export type Starter = z.output<typeof descriptionSchema> & { mjml: string };

let loaded: Promise<Starter[]> | undefined;

/** All of them, by name of their folder in templates/. Read once. */
export function starterTemplates(): Promise<Starter[]> {
  loaded ??= readStarters();
  return loaded;
}

/** Throws `not_found`. */
export async function findStarter(key: string): Promise<Starter> {
  const starter = (await starterTemplates()).find((candidate) => candidate.key === key);
  if (!starter) throw notFound('starter template', key);
  return starter;
}

async function readStarters(): Promise<Starter[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return Promise.all(
    names.sort().map(async (name) => {
      const description = JSON.parse(await readFile(join(folder, name, 'template.json'), 'utf8'));
      const mjml = await readFile(join(folder, name, 'template.mjml'), 'utf8');
      return { ...descriptionSchema.parse(description), mjml };
    }),
  );
}
