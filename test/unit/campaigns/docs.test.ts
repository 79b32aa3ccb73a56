import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { newCampaign } from '../../../src/campaigns/index.ts';

const page = readFileSync(join(resolve(import.meta.dirname, '../../..'), 'docs/campaigns.md'), 'utf8');
const examples = [...page.matchAll(/```json\n([\s\S]*?)```/g)].map(
  (match) => JSON.parse(match[1]!) as { name: string },
);

it('has examples on its page', () => expect(examples.length).toBeGreaterThanOrEqual(3));

it.each(examples)('understands the example "$name", every part of it', (example) => {
  const parsed = newCampaign.parse(example);
  expect(parsed).toMatchObject(example);
});
