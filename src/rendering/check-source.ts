import { compileSources } from './compile-message.ts';
import type { MessageSource, TemplateProblem } from './rendering.schema.ts';
import { scanTags } from './scan-tags.ts';

/** Compiles without keeping anything: what is wrong, and which paths the texts speak of. Slots may be empty. */
export async function checkSource(
  source: MessageSource,
): Promise<{ problems: TemplateProblem[]; paths: ReadonlySet<string> }> {
  const { problems, message } = await compileSources(source, { emptySlots: true });
  return { problems, paths: new Set(message?.needs.map((need) => need.path)) };
}

const HEAD_ELEMENTS = new Set([
  'mj-attributes',
  'mj-style',
  'mj-font',
  'mj-breakpoint',
  'mj-html-attributes',
  'mj-raw',
]);
const SECTION_ELEMENTS = new Set(['mj-section', 'mj-wrapper', 'mj-hero']);

/** The smallest design in which a partial can stand: `mjml` is its text, `mark` how it is spoken of. */
export function designAround(mjml: string, mark: string): string {
  const first = scanTags(mjml.replace(/\{\{[\s\S]*?\}\}/g, '')).next().value?.name ?? '';
  const body = (inner: string) => `<mjml><mj-body>${inner}</mj-body></mjml>`;
  if (HEAD_ELEMENTS.has(first)) return `<mjml><mj-head>${mark}</mj-head><mj-body></mj-body></mjml>`;
  if (SECTION_ELEMENTS.has(first)) return body(mark);
  if (first === 'mj-column' || first === 'mj-group') return body(`<mj-section>${mark}</mj-section>`);
  const column = (inner: string) => body(`<mj-section><mj-column>${inner}</mj-column></mj-section>`);
  return first.startsWith('mj-') ? column(mark) : column(`<mj-text>${mark}</mj-text>`);
}
