/** What is looked at before a template is saved and before a message is launched. */
import { compileSources } from './compile-message.ts';
import { findSlots, type SlotMark } from './expand-slots.ts';
import type { LintOptions } from './lint/design.ts';
import type { MessageSource, TemplateProblem } from './rendering.schema.ts';

/** Of one check; the rest is counted. */
const MOST_OF_A_KIND = 8;

/**
 * Everything found wrong with a template, errors first. Slots may be empty here. What cannot be compiled, and a design
 * without an unsubscribe link, is always an error; what else makes a message useless is one for a launch
 * (`forLaunch`), and a warning while the design is being made.
 */
export async function lintTemplate(
  source: MessageSource,
  options: LintOptions = {},
): Promise<{ problems: TemplateProblem[] }> {
  const { problems, message } = await compileSources(source, { emptySlots: true });
  if (!message) return { problems };
  const filled = new Set(Object.keys(source.slots ?? {}));
  const emptySlots = listSlots(source.mjml).filter(({ name, hasDefault }) => !hasDefault && !filled.has(name));
  const { CHECKS, designOf } = await loadChecks();
  const design = designOf(message, {
    subject: withConstants(source),
    preheader: source.preheader ?? '',
    emptySlots: emptySlots.map(({ name }) => name),
  });
  for (const check of CHECKS) {
    const findings = await check.find(design, options);
    const toProblem = ({ message, severity = 'warning', at }: (typeof findings)[number]): TemplateProblem => ({
      ...(at ?? { part: 'template', line: 1, column: 1 }),
      message,
      severity: severity === 'error' && !check.stopsSaving && !options.forLaunch ? 'warning' : severity,
      code: 'rendering_template_invalid',
      check: check.name,
    });
    const found = [...new Map(findings.map(toProblem).map((problem) => [JSON.stringify(problem), problem])).values()];
    problems.push(...shorten(found));
  }
  const rank = ({ severity }: TemplateProblem) => (severity === 'error' ? 0 : 1);
  return { problems: problems.sort((a, b) => rank(a) - rank(b)) };
}

/** With the checks come parsers of HTML and CSS and what mail programs show: for those who write, not who send. */
async function loadChecks() {
  const [{ CHECKS }, { designOf }] = await Promise.all([import('./lint/checks.ts'), import('./lint/design.ts')]);
  return { CHECKS, designOf };
}

/** The subject with the words and tokens of the brand that stand in it. */
function withConstants({ subject, words = {}, theme = {} }: MessageSource): string {
  return subject
    .replace(/\{\{\s*word\s+["']([\w-]+)["']\s*\}\}/g, (whole, name: string) => words[name] ?? whole)
    .replace(/\{\{\s*brand\.([\w-]+)\s*\}\}/g, (whole, name: string) => theme[name] ?? whole);
}

/** A hundred problems of one kind are one to whoever reads the list. Errors are all told. */
function shorten(found: TemplateProblem[]): TemplateProblem[] {
  const told = found.filter(({ severity }, index) => severity === 'error' || index < MOST_OF_A_KIND);
  const left = found.length - told.length;
  const last = told.findLastIndex(({ severity }) => severity === 'warning');
  if (left === 0 || last < 0) return told;
  return told.with(last, { ...told[last]!, message: `${told[last]!.message} (And ${left} more of this kind.)` });
}

/** The slots of a design, in order. */
export function listSlots(mjml: string): { name: string; hasDefault: boolean }[] {
  const marks: SlotMark[] = findSlots(mjml.replace(/\{\{[\s\S]*?\}\}/g, ''), () => {});
  return marks.map(({ name, inner }) => ({ name, hasDefault: inner !== undefined }));
}
