import { KohortError, notFound } from '../src/platform/index.ts';
import type { House } from '../src/wiring.ts';
import { runCommand } from './open-house.ts';
import { sayUsage } from './read-arguments.ts';

const messageId = Number(process.argv[2]);
if (!Number.isSafeInteger(messageId) || messageId < 1)
  sayUsage('A message: every state, when and why.\n\n  npm run trace -- <message id>');

await runCommand(async ({ house }) => {
  const { steps, ...message } = await findMessage(house);
  console.log(
    `Message ${message.id} to ${message.email ?? 'nobody'} (contact ${message.contactId}), campaign ${message.campaignId}`,
  );
  console.log(`now ${message.state}, attempts so far: ${message.attempts}`);
  const { template, brandVersion, choices, offers } = message;
  if (template)
    console.log(`design: ${template.name}, version ${template.version}; brand: ${brandVersion ?? 'by default'}`);
  for (const choice of choices) console.log(`slot ${choice}`);
  for (const { offerId, name } of offers) console.log(`offer ${offerId}: ${name}`);
  console.log();
  for (const { at, state, reason, worker } of steps) {
    console.log([at, state.padEnd(12), reason ?? '', worker ? `(${worker})` : ''].join('  ').trimEnd());
  }
});

/** Message ids are unique over all workspaces, so that nobody has to know which one it was. */
async function findMessage({ workspaces, messages }: House) {
  for (const { id } of await workspaces.list()) {
    try {
      return await messages.trace(id, messageId);
    } catch (error) {
      if (!(error instanceof KohortError && error.code === 'not_found')) throw error;
    }
  }
  throw notFound('message', messageId);
}
