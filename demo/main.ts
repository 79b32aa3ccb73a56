/**
 * The story of the grocery shop: contacts and a year of purchases come in, segments form, each segment gets its own
 * letter, people open and click, and that moves them between segments. Everything goes through the public API and the
 * links found in the mails. `--once` tells it, prints one JSON object as the last line and ends; else it stays up.
 */
import { KohortError } from '../src/platform/index.ts';
import { tellStory } from './story.ts';

const isOnce = process.argv.includes('--once');
const number = (flag: string, otherwise: number) => {
  const place = process.argv.indexOf(flag);
  return place === -1 ? otherwise : Number(process.argv[place + 1]);
};

try {
  const story = await tellStory({ contacts: number('--contacts', 5_000), seed: number('--seed', 1), say: console.log });
  if (isOnce) {
    await story.stop();
    console.log(JSON.stringify(story.facts));
    process.exit(0);
  }
  story.sayWhereToLook();
  const stop = () => void story.stop().then(() => process.exit(0));
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
} catch (error) {
  const advice = error instanceof KohortError ? error.kind.advice : '';
  console.error(error instanceof Error ? `The demo stopped: ${error.message} ${advice}` : error);
  process.exit(1);
}
