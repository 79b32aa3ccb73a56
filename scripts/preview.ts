import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { slotsSchema } from '../src/templates/index.ts';
import { chooseWorkspace, runCommand, sayUsage } from './open-house.ts';

const usage = `A template as a contact would get it, by the code that sends. Without --contact: a made-up contact.

  npm run preview -- <template id> [--workspace <slug>] [--contact <id>] [--version <n>] [--slots slots.json] [--html out.html]`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    workspace: { type: 'string' },
    contact: { type: 'string' },
    version: { type: 'string' },
    slots: { type: 'string' },
    html: { type: 'string' },
  },
});
const templateId = Number(positionals[0]);
const contactId = values.contact === undefined ? undefined : Number(values.contact);
const version = values.version === undefined ? undefined : Number(values.version);
if (!Number.isInteger(templateId) || Number.isNaN(contactId) || Number.isNaN(version)) sayUsage(usage);

await runCommand(async ({ house }) => {
  const { id } = await chooseWorkspace(house, values.workspace);
  const slots = slotsSchema.parse(values.slots === undefined ? {} : JSON.parse(readFileSync(values.slots, 'utf8')));
  const message = await house.templates.preview(id, templateId, { slots, contactId, version });
  console.log(`Subject:   ${message.subject}\nPreheader: ${message.preheader}\n\n${message.text}`);
  if (values.html === undefined) return;
  writeFileSync(values.html, message.html);
  console.log(`\nThe HTML part is in ${values.html}.`);
});
