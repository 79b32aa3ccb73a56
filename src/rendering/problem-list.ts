import { KohortError } from '../platform/index.ts';
import { escapeHtml } from './html-text.ts';
import { lineAndColumn, type Place } from './mapped-text.ts';
import type { TemplateProblem } from './rendering.schema.ts';

/** The author's texts by part name, with line ends as \n: the ground that lines and columns are counted on. */
export type Sources = Record<string, string>;

/** Where a text that came out of compiling was written: as it is, or with its characters escaped. */
export function placeOfText(sources: Readonly<Sources>, text: string): Place | undefined {
  const wanted = text.trim();
  if (wanted.length < 2) return undefined;
  for (const candidate of new Set([wanted, escapeHtml(wanted), wanted.replaceAll('&', '&amp;')])) {
    for (const [part, source] of Object.entries(sources)) {
      const offset = source.indexOf(candidate);
      if (offset >= 0) return { part, offset };
    }
  }
  return undefined;
}

/** Nobody reads more, and each costs a look through its text. */
const MAX_PROBLEMS = 200;

/** Collects what is wrong, each thing once, and no more than can be read. */
export interface ProblemList {
  add(
    place: Place | undefined,
    message: string,
    options?: { code?: TemplateProblem['code']; severity?: TemplateProblem['severity'] },
  ): void;
  hasErrors(): boolean;
  list(): TemplateProblem[];
}

export function createProblemList(sources: Sources): ProblemList {
  const found = new Map<string, TemplateProblem>();
  return {
    add(place, message, { code = 'rendering_template_invalid', severity = 'error' } = {}) {
      if (found.size >= MAX_PROBLEMS) return;
      const part = place?.part ?? 'template';
      const { line, column } = lineAndColumn(sources[part] ?? '', place?.offset ?? 0);
      found.set(`${part}:${line}:${column}:${message}`, { part, line, column, message, severity, code });
    },
    hasErrors: () => [...found.values()].some((problem) => problem.severity === 'error'),
    list: () =>
      [...found.values()].sort((a, b) => a.part.localeCompare(b.part) || a.line - b.line || a.column - b.column),
  };
}

/** 'line 3, column 12 of the template', 'line 1, column 5 of slot "hero"', 'line 2, column 1 of partial "footer"'. */
export function sayPlace({ part, line, column }: { part: string; line: number; column: number }): string {
  const [kind, name] = part.split(/:(.*)/s);
  const where = name === undefined ? `the ${part}` : `${kind} "${name}"`;
  return `line ${line}, column ${column} of ${where}`;
}

/** Throws the first error of the list, all of them in `fields`. */
export function throwIfErrors(problems: readonly TemplateProblem[]): void {
  const errors = problems.filter((problem) => problem.severity === 'error');
  const first = errors[0];
  if (!first) return;
  throw new KohortError(first.code, {
    detail: `${sayPlace(first)}: ${first.message}`,
    fields: errors.map((error) => ({ path: `${error.part}:${error.line}:${error.column}`, message: error.message })),
    info: { problems: errors },
  });
}
