/** Checks that need no data: run before a template is saved or a message is launched. */
import { compileSources } from './compile-message.ts';
import { findSlots, type SlotMark } from './expand-slots.ts';
import type { MessageSource, TemplateProblem } from './rendering.schema.ts';
import { scanTags, tagAttributes } from './scan-tags.ts';

/** Gmail shows "message clipped" beyond this size. */
const GMAIL_CLIPS_AT_BYTES = 102 * 1024;

/**
 * Everything found wrong with a template: errors stop a launch, warnings do not. Slots may be empty here.
 * `knownContactFields`: when given, a contact field that is not among them is a warning.
 */
export async function lintTemplate(
  source: MessageSource,
  { knownContactFields }: { knownContactFields?: readonly string[] } = {},
): Promise<{ problems: TemplateProblem[] }> {
  const { problems, message } = await compileSources(source, { emptySlots: true });
  const say = (message: string, severity: TemplateProblem['severity'], at = { part: 'template', line: 1, column: 1 }) =>
    problems.push({ ...at, message, severity, code: 'rendering_template_invalid' });
  if (!message) return { problems };

  const paths = new Set(message.needs.map((need) => need.path));
  if (!paths.has('unsubscribeUrl')) say('There is no unsubscribe link: write <a href="{{unsubscribeUrl}}">.', 'error');
  if (!paths.has('workspace.address')) say('There is no postal address: write {{workspace.address}}.', 'warning');
  for (const { path, spot } of message.needs) {
    const [root, field] = path.split('.');
    if (root !== 'contact' || !field || !knownContactFields || knownContactFields.includes(field)) continue;
    say(`No contact field is called "${field}".`, 'warning', spot);
  }
  for (const need of message.needs) {
    if (!need.required || !need.path.startsWith('contact.') || need.path === 'contact.email') continue;
    say(
      `Contacts without ${need.path} get no message: write {{default ${need.path} "…"}} or {{#if}}.`,
      'warning',
      need.spot,
    );
  }
  for (const link of message.links) {
    if (/^http:/i.test(link.url)) say(`The link ${link.url} is not https.`, 'warning');
  }
  if (imagesWithoutAlt(message.markup) > 0) say('An image has no alt text.', 'warning');
  if (Buffer.byteLength(message.markup) > GMAIL_CLIPS_AT_BYTES) say('Gmail clips messages over 102 KB.', 'warning');
  const unique = new Map(problems.map((problem) => [JSON.stringify(problem), problem]));
  return { problems: [...unique.values()] };
}

function imagesWithoutAlt(html: string): number {
  let count = 0;
  for (const tag of scanTags(html)) {
    if (tag.name !== 'img') continue;
    if (!tagAttributes(html.slice(tag.start, tag.end)).some((attribute) => attribute.name === 'alt')) count += 1;
  }
  return count;
}

/** The slots of a design, in order. */
export function listSlots(mjml: string): { name: string; hasDefault: boolean }[] {
  const marks: SlotMark[] = findSlots(mjml.replace(/\{\{[\s\S]*?\}\}/g, ''), () => {});
  return marks.map(({ name, inner }) => ({ name, hasDefault: inner !== undefined }));
}
