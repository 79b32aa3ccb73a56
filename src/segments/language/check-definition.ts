/**
 * What the shapes of the language let through and nobody can have meant: each problem with its place and how to mend it.
 * For new definitions only: what is stored already stays readable.
 */
import type { z } from 'zod';
import type { Comparison, LinesOf, Window } from './condition-parts.schema.ts';
import type { CompanyWhere, Leaf, LeafOf } from './conditions.schema.ts';
import { type Definition, definitionSchema, type Node } from './definition.schema.ts';
import { nearestName } from './nearest-name.ts';
import { readInstant } from './read-instants.ts';

export type Path = (string | number)[];
/** `message` goes on after the name of what the path leads to. */
export type DefinitionProblem = { path: Path; message: string };

/** The contact itself, as attributes are named. */
export const ownFieldNames = ['$email', '$external_id', '$language', '$time_zone', '$created_at'];

/** A company itself, in the same way. */
export const companyFieldNames = ['$name', '$key'];

const isGroup = (node: Node): node is Extract<Node, { type: 'all' | 'any' }> =>
  node.type === 'all' || node.type === 'any';

/** Leaves with the way to them. */
export function* leavesWithPaths(node: Node, path: Path = ['root']): Generator<{ leaf: Leaf; path: Path }> {
  if (node.type === 'not') yield* leavesWithPaths(node.of, [...path, 'of']);
  else if (isGroup(node)) {
    for (const [index, child] of node.of.entries()) yield* leavesWithPaths(child, [...path, 'of', index]);
  } else yield { leaf: node, path };
}

type Report = (path: Path, message: string) => void;

const DAY_MS = 86_400_000;

function checkWindow(window: Window | undefined, path: Path, report: Report): void {
  if (window?.type !== 'between') return;
  const [from, to] = [readInstant(window.from, 'UTC'), readInstant(window.to, 'UTC')];
  if (from === null || to === null) return;
  // Where a date has its midnight depends on the workspace: beside an instant, only what is wrong in every zone is a problem.
  const isMixed = (window.from.length === 10) !== (window.to.length === 10);
  if (from - to < (isMixed ? DAY_MS : 0)) return;
  report(
    [...path, 'to'],
    `must be later than "from" (${window.from}): nothing lies between them. It is not included itself.`,
  );
}

function checkLines(lines: LinesOf | undefined, path: Path, report: Report): void {
  if (lines && !lines.products && !lines.categories && !lines.brands) {
    report(path, 'must name products, categories or brands. Leave it out to mean any line.');
  }
}

function checkOrder({ from, to }: { from: number; to: number }, path: Path, report: Report): void {
  if (from > to) report([...path, 'to'], `must not be less than "from" (${from}): nothing lies between them.`);
}

/** Counts are never below 0. */
function checkCount({ op, value }: { op: Comparison; value: number }, path: Path, report: Report): void {
  const isNever = value < 0 ? op !== 'at-least' && op !== 'more-than' : value === 0 && op === 'less-than';
  if (isNever) report([...path, 'value'], 'can never be met: no count is below 0. For "none", say exactly 0.');
}

/** A comparison with what is known; `fields` are what a contact or a company has beside its attributes. */
function checkKnown(
  leaf: LeafOf<'attribute'> | CompanyWhere,
  { what, fields }: { what: string; fields: readonly string[] },
  path: Path,
  report: Report,
): void {
  if (leaf.name.startsWith('$') && !fields.includes(leaf.name)) {
    const nearest = nearestName(leaf.name, fields);
    const all = fields.join(', ');
    report(
      [...path, 'name'],
      `is no field of a ${what}.${nearest ? ` Did you mean ${nearest}?` : ''} There are: ${all}.`,
    );
  }
  if (leaf.op === 'between' || leaf.op === 'days-from-today' || leaf.op === 'anniversary')
    checkOrder(leaf, path, report);
}

function checkCompany({ where, people }: LeafOf<'company'>, path: Path, report: Report): void {
  for (const [index, one] of (where ?? []).entries()) {
    checkKnown(one, { what: 'company', fields: companyFieldNames }, [...path, 'where', index], report);
  }
  if (people) checkCount(people, [...path, 'people'], report);
}

function checkNear({ names }: LeafOf<'near'>, path: Path, report: Report): void {
  for (const which of ['latitude', 'longitude'] as const) {
    if (!names?.[which].startsWith('$')) continue;
    report([...path, 'names', which], 'is no attribute: name one that holds degrees as a number.');
  }
}

function checkEvent(leaf: LeafOf<'event'>, path: Path, report: Report): void {
  checkWindow(leaf.window, [...path, 'window'], report);
  if (leaf.measure === 'count' || leaf.measure === 'distinct') checkCount(leaf, path, report);
  if (leaf.measure === 'share' && !leaf.part.where && !leaf.part.localTime) {
    report([...path, 'part'], 'must say what makes up the part: give "where" or "localTime".');
  }
  if (leaf.measure !== 'distinct') return;
  if (leaf.of === 'property' && leaf.property === undefined) {
    report([...path, 'property'], 'is missing: say which property has the different values.');
  } else if (leaf.of !== 'property' && leaf.property !== undefined) {
    report([...path, 'property'], `has no meaning with of "${leaf.of}". Take it out, or say of "property".`);
  }
}

function checkPurchase(leaf: LeafOf<'purchase'>, path: Path, report: Report): void {
  checkLines(leaf.lines, [...path, 'lines'], report);
  if ('window' in leaf) checkWindow(leaf.window, [...path, 'window'], report);
  if (leaf.measure === 'orders' || leaf.measure === 'distinct') checkCount(leaf, path, report);
  if (leaf.measure === 'quantity' && Math.abs(leaf.value * 1000 - Math.round(leaf.value * 1000)) > 1e-6) {
    report([...path, 'value'], 'must not be finer than thousandths: quantities are not kept finer.');
  }
}

function checkSequence(leaf: LeafOf<'sequence'>, path: Path, report: Report): void {
  checkWindow(leaf.window, [...path, 'window'], report);
  if (leaf.is === 'not-followed' && leaf.steps.length !== 2) {
    report(
      [...path, 'steps'],
      `must be two with "not-followed" (what happened, and what did not follow); here are ${leaf.steps.length}.`,
    );
  }
  for (const [index, { kind, lines }] of leaf.steps.entries()) {
    const at = [...path, 'steps', index, 'lines'];
    checkLines(lines, at, report);
    if (lines && kind !== 'order' && kind !== 'refund') {
      report(at, `has no meaning with kind "${kind}": only orders and refunds have lines.`);
    }
  }
}

function checkLeaf(leaf: Leaf, path: Path, report: Report): void {
  switch (leaf.type) {
    case 'attribute':
      checkKnown(leaf, { what: 'contact', fields: ownFieldNames }, path, report);
      break;
    case 'company':
      checkCompany(leaf, path, report);
      break;
    case 'near':
      checkNear(leaf, path, report);
      break;
    case 'event':
      checkEvent(leaf, path, report);
      break;
    case 'purchase':
      checkPurchase(leaf, path, report);
      break;
    case 'sequence':
      checkSequence(leaf, path, report);
      break;
    case 'engagement':
      if (leaf.linkId !== undefined && leaf.action !== 'clicked') {
        report([...path, 'linkId'], `has no meaning with action "${leaf.action}": links are clicked.`);
      }
      if (leaf.by !== undefined && leaf.action !== 'opened' && leaf.action !== 'clicked') {
        report([...path, 'by'], `has no meaning with action "${leaf.action}": machines open and click. Take it out.`);
      }
      checkWindow(leaf.window, [...path, 'window'], report);
      checkCount(leaf, path, report);
      break;
    case 'offer':
      checkWindow(leaf.window, [...path, 'window'], report);
      checkCount(leaf, path, report);
      break;
    case 'value':
      if (leaf.op === 'between') checkOrder(leaf, path, report);
      break;
    case 'relative':
      if ('lines' in leaf.of) checkLines(leaf.of.lines, [...path, 'of', 'lines'], report);
      if ('window' in leaf.of) checkWindow(leaf.of.window, [...path, 'of', 'window'], report);
      break;
  }
}

/** All there is to mend; empty for a definition that can be meant. */
export function checkDefinition({ root }: Definition): DefinitionProblem[] {
  const problems: DefinitionProblem[] = [];
  for (const { leaf, path } of leavesWithPaths(root)) {
    checkLeaf(leaf, path, (place, message) => problems.push({ path: place, message }));
  }
  return problems;
}

/** Zod schema of a definition that is new: the language, and that it can be meant. */
export const newDefinitionSchema: z.ZodType<Definition> = definitionSchema
  .superRefine((definition, context) => {
    for (const { path, message } of checkDefinition(definition)) context.addIssue({ code: 'custom', path, message });
  })
  .meta({ id: 'NewSegmentDefinition' });
