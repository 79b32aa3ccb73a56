/** What is wrong with a brand, and which designs would not come out with it. */
import { setImmediate } from 'node:timers/promises';
import { checkSource, designAround, type TemplateProblem } from '../rendering/index.ts';
import type { BrandWarning } from './brand.schema.ts';
import { type Brand, languagesOf, makeSource, wholeBrand } from './make-source.ts';
import type { TemplateVersion } from './templates.store.ts';

const isError = (problem: TemplateProblem) => problem.severity === 'error';

/** Every partial of the brand's own, in every language. A footer without unsubscribe link or address is an error. */
export async function checkPartials(brand: Brand, workspaceLanguage: string): Promise<TemplateProblem[]> {
  const found = new Map<string, TemplateProblem>();
  const add = (problem: TemplateProblem, tag: string | undefined) => {
    const key = JSON.stringify([problem.part, problem.line, problem.column, problem.message]);
    if (!found.has(key)) found.set(key, tag === undefined ? problem : { ...problem, language: tag });
  };
  for (const [name, { mjml, languages = {} }] of Object.entries(brand.partials)) {
    const variants: [string | undefined, string][] = [[undefined, mjml]];
    for (const [tag, variant] of Object.entries(languages)) variants.push([tag, variant.mjml]);
    for (const [tag, text] of variants) {
      const design = {
        mjml: designAround(text, `{{> ${name}}}`),
        subject: '-',
        preheader: '',
        text: null,
        languages: {},
      };
      // The text itself, whatever language the others come in.
      const partials = { ...brand.partials, [name]: { mjml: text } };
      const language = tag ?? workspaceLanguage;
      const source = makeSource({ design, brand: { ...brand, partials }, slots: {}, language, workspaceLanguage });
      const { problems, paths } = await checkSource(source);
      for (const problem of problems) add(placedIn(name, problem), tag);
      if (problems.some(isError) || name !== 'footer') continue;
      for (const message of lackingIn(paths)) {
        const code = 'rendering_template_invalid';
        add({ part: 'partial:footer', line: 1, column: 1, message, severity: 'error', code }, tag);
      }
    }
  }
  return [...found.values()];
}

/** What is wrong with the place where the partial stands is wrong with the partial: the design round it is ours. */
function placedIn(name: string, problem: TemplateProblem): TemplateProblem {
  return problem.part === 'template' ? { ...problem, part: `partial:${name}`, line: 1, column: 1 } : problem;
}

function lackingIn(paths: ReadonlySet<string>): string[] {
  const lacking: string[] = [];
  if (!paths.has('unsubscribeUrl')) lacking.push('A footer needs an unsubscribe link: <a href="{{unsubscribeUrl}}">.');
  if (!paths.has('workspace.address')) lacking.push('A footer needs the postal address: {{workspace.address}}.');
  return lacking;
}

/** Compiling takes some ten milliseconds; nobody waits for more than these. */
const MOST_COMPILED = 400;

/**
 * The first error of every design and language that would not come out with this brand. `untried`: designs that were not
 * tried because there are very many. Lets other work through in between.
 */
export async function checkDesigns(
  brand: Brand,
  versions: readonly TemplateVersion[],
  workspaceLanguage: string,
): Promise<{ warnings: BrandWarning[]; untried: number }> {
  const warnings: BrandWarning[] = [];
  const whole = wholeBrand(brand);
  let compiled = 0;
  for (const [index, version] of versions.entries()) {
    if (compiled >= MOST_COMPILED) return { warnings, untried: versions.length - index };
    for (const tag of [undefined, ...languagesOf(version)]) {
      const language = tag ?? workspaceLanguage;
      const source = makeSource({ design: version, brand: whole, slots: {}, language, workspaceLanguage });
      const problem = (await checkSource(source)).problems.find(isError);
      compiled += 1;
      await setImmediate();
      if (!problem) continue;
      const named = { ...problem, severity: 'warning' as const, templateId: version.id, template: version.name };
      warnings.push(tag === undefined ? named : { ...named, language: tag });
      // What breaks the design itself breaks it in most languages.
      if (tag === undefined) break;
    }
  }
  return { warnings, untried: 0 };
}
