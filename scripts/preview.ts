import { writeFileSync } from 'node:fs';
import { slotsSchema } from '../src/templates/index.ts';
import { chooseWorkspace, runCommand } from './open-house.ts';
import { readArguments, readId, readJsonFile, sayUsage } from './read-arguments.ts';

const usage = `A template as a contact would get it, by the code that sends. Without --contact: a made-up contact.

  npm run preview -- <template id> [--workspace <slug>] [--contact <id>] [--version <n>] [--language sv] [--scheme dark]
                     [--slots slots.json] [--html out.html]`;

const { values, positionals } = readArguments(usage, {
  workspace: { type: 'string' },
  contact: { type: 'string' },
  version: { type: 'string' },
  language: { type: 'string' },
  scheme: { type: 'string' },
  slots: { type: 'string' },
  html: { type: 'string' },
});
const templateId = readId(positionals[0]) ?? Number.NaN;
const contactId = readId(values.contact);
const version = readId(values.version);
if (Number.isNaN(templateId) || Number.isNaN(contactId) || Number.isNaN(version)) sayUsage(usage);
const { language, scheme } = values;
if (scheme !== undefined && scheme !== 'light' && scheme !== 'dark') sayUsage(usage);
const given = slotsSchema.safeParse(values.slots === undefined ? {} : readJsonFile(values.slots, usage));
if (!given.success) {
  const problems = given.error.issues.map(({ path, message }) => `  ${path.join('.')}: ${message}`);
  sayUsage(`${values.slots}:\n${problems.join('\n')}\n\n${usage}`);
}
const slots = given.data;

await runCommand(async ({ house }) => {
  const { id } = await chooseWorkspace(house, values.workspace);
  const message = await house.templates.preview(id, templateId, { slots, contactId, version, language, scheme });
  console.log(
    `Language:  ${message.language}\nSubject:   ${message.subject}\nPreheader: ${message.preheader}\n\n${message.text}`,
  );
  if (values.html === undefined) return;
  writeFileSync(values.html, message.html);
  console.log(`\nThe HTML part is in ${values.html}.`);
});
