import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

const folder = join(import.meta.dirname, '../../templates');

const starters = [
  {
    key: 'newsletter',
    name: 'Newsletter',
    purpose: 'News in one column: what you say to each group, an offer where there is one, and more.',
    subject: 'News from {{workspace.name}}',
    preheader: 'What is new this week',
  },
  {
    key: 'off-peak-offer',
    name: 'Off-peak offer',
    purpose: 'An offer for the quiet hours, with its window and its code.',
    subject: 'The quiet hours are yours',
    preheader: 'Come when there is room',
  },
] as const;

export const starterKeys = starters.map((starter) => starter.key);
export type StarterKey = (typeof starters)[number]['key'];

export type Starter = { key: string; name: string; purpose: string; subject: string; preheader: string; mjml: string };

/** The designs that come with Kohort, to start one's own from. */
export async function starterTemplates(): Promise<Starter[]> {
  return Promise.all(
    starters.map(async (starter) => ({
      ...starter,
      mjml: await readFile(join(folder, `${starter.key}.mjml`), 'utf8'),
    })),
  );
}
