import { lintTemplate, listSlots, type TemplateProblem } from '../rendering/index.ts';
import { languagesOf, makeSource, type SourceRequest } from './make-source.ts';
import type { Variant } from './templates.schema.ts';

/** What belongs to a variant when it has it itself. */
const FIELD_OF_PART: Record<string, 'mjml' | 'subject' | 'preheader' | 'text'> = {
  template: 'mjml',
  subject: 'subject',
  preheader: 'preheader',
  text: 'text',
};

/**
 * Lint of a design in `language`, or in every language it is written in, its own first. Problems of other languages say
 * which; what is wrong with a text that a language shares with the design is said once.
 */
export async function lintLanguages(
  request: Omit<SourceRequest, 'language'> & { language?: string },
  options: Parameters<typeof lintTemplate>[1],
): Promise<TemplateProblem[]> {
  const { design, workspaceLanguage } = request;
  const lint = async (language: string) => (await lintTemplate(makeSource({ ...request, language }), options)).problems;
  if (request.language !== undefined) return lint(request.language);
  const own = design.languages.default?.language ?? workspaceLanguage;
  const problems: TemplateProblem[] = [];
  const said = new Set<string>();
  for (const tag of new Set([own, ...languagesOf(design)])) {
    const variant = design.languages[tag];
    for (const problem of await lint(tag)) {
      const isOfVariant = variant !== undefined && belongsTo(variant, problem);
      if (!isOfVariant && said.has(keyOf(problem))) continue;
      said.add(keyOf(problem));
      problems.push(isOfVariant || tag !== own ? { ...problem, language: tag } : problem);
    }
  }
  return [...problems, ...disagreements(request)];
}

/** What no single language shows: texts that one of them lacks, slots that are not in all designs. */
function disagreements({ design }: Pick<SourceRequest, 'design'>): TemplateProblem[] {
  const found: TemplateProblem[] = [];
  const own = listSlots(design.mjml).map(({ name }) => name);
  const isSpoken = !design.text || /\{\{[^}]*\bword\s/.test(design.text);
  for (const [tag, { mjml, text }] of Object.entries(design.languages)) {
    if (tag === 'default' || tag === design.languages.default?.language) continue;
    const warn = (part: string, message: string) => {
      const at = { part, language: tag, line: 1, column: 1 };
      found.push({ ...at, message, severity: 'warning', code: 'rendering_template_invalid' });
    };
    if (!text && !isSpoken) {
      warn(
        'text',
        'The plain text is that of the design itself: write it in this language, use words, or leave it out.',
      );
    }
    if (!mjml) continue;
    const slots = listSlots(mjml).map(({ name }) => name);
    const lacks = own.filter((name) => !slots.includes(name));
    const more = slots.filter((name) => !own.includes(name));
    if (lacks.length > 0) warn('template', `This language lacks slots that the design has: ${lacks.join(', ')}.`);
    if (more.length > 0) warn('template', `This language has slots that the design lacks: ${more.join(', ')}.`);
  }
  return found;
}

function belongsTo(variant: Variant, { part }: TemplateProblem): boolean {
  const field = FIELD_OF_PART[part];
  if (field !== undefined) return variant[field] !== undefined;
  return part.startsWith('word:') && Object.hasOwn(variant.words ?? {}, part.slice('word:'.length));
}

function keyOf({ part, line, column, message }: TemplateProblem): string {
  return JSON.stringify([part, line, column, message]);
}
