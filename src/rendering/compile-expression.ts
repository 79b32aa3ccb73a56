import type { CodeSheet } from './code-sheet.ts';
import { rememberedCall } from './remembered-calls.ts';
import { CONTEXT_ROOTS } from './render-context.ts';
import type { Spot } from './render-run.ts';
import { type Call, NO_OPTIONS } from './run-tools.ts';
import { LOOP_NAMES, lookUp, outwards, type Scope } from './scope.ts';
import { TEMPLATE_FUNCTIONS, type TemplateFunction } from './template-functions.ts';

/** A path a template reads, and whether the message fails without it. */
export interface Need {
  path: string;
  required: boolean;
  /** Paths that are there whenever this value is asked for: those of the {{#if}}s around it. */
  given: readonly string[];
  spot: Spot;
}

/** What compiling needs to know about its surroundings. */
export interface ExpressionContext {
  sheet: CodeSheet;
  spotOf(node: hbs.AST.Node): Spot;
  complain(node: hbs.AST.Node, message: string): void;
  needs: Need[];
  /** Numbers of the paths that mean the same everywhere in a message. */
  paths: Map<string, number>;
  /** The message's, as a tag. */
  language: string;
  /** The context ({{#each}}, {{#with}}) that surrounds the expression, and the block parameters in sight. */
  scope: Scope;
  names: readonly string[];
  /** Roots that a slot brings along itself: the message need not have them. */
  brought: readonly string[];
  /** Paths that a surrounding {{#if}} has found to be there. */
  known: readonly string[];
}

type CallNode = hbs.AST.SubExpression | hbs.AST.MustacheStatement;

const REFUSED_NAMES = new Set(['__proto__', 'constructor', 'prototype']);
const NOTHING = 'undefined';

/**
 * A value of the template as an expression in code, by the names of run-tools.ts. Strict (`soft` false): a missing value throws
 * `rendering_missing_value`; soft: it is undefined. `it` holds the value that is looked at last and no longer.
 */
export function compileExpression(node: hbs.AST.Expression, context: ExpressionContext, soft: boolean): string {
  switch (node.type) {
    case 'StringLiteral':
    case 'NumberLiteral':
    case 'BooleanLiteral':
      return context.sheet.constant((node as hbs.AST.StringLiteral).value);
    case 'NullLiteral':
    case 'UndefinedLiteral':
      return NOTHING;
    case 'PathExpression':
      return compilePath(node as hbs.AST.PathExpression, context, soft);
    case 'SubExpression':
      return compileCall(node as hbs.AST.SubExpression, context, soft);
    default:
      context.complain(node, `${node.type} is not supported.`);
      return NOTHING;
  }
}

/** A call of a template function: `(default contact.firstName "you")` or `{{money price}}`. */
export function compileCall(node: CallNode, context: ExpressionContext, soft: boolean): string {
  const { sheet } = context;
  const name = (node.path as hbs.AST.PathExpression).original;
  const called = Object.hasOwn(TEMPLATE_FUNCTIONS, name) ? TEMPLATE_FUNCTIONS[name] : undefined;
  if (!called) {
    const known = Object.keys(TEMPLATE_FUNCTIONS).join(', ');
    context.complain(node, `There is no helper "${name}". There are: ${known}.`);
    return NOTHING;
  }
  const count = node.params.length;
  if (count < called.minArgs || count > called.maxArgs) {
    const wanted = called.minArgs === called.maxArgs ? `${called.minArgs}` : `${called.minArgs} to ${called.maxArgs}`;
    context.complain(node, `The helper "${name}" takes ${wanted} values, not ${count}.`);
    return NOTHING;
  }
  const args = node.params.map((param) => compileExpression(param, context, soft || called.soft));
  const options = compileOptions(node, context, soft);
  const spot = context.spotOf(node);
  if (name === 'default') return compileDefault(node, args, { context, soft, spot });
  const call: Call = { name, called, spot, soft };
  if (!isRemembered(node, called)) return `call(run, ${sheet.constant(call)}, [${args.join(', ')}], ${options})`;
  const written = writtenOptions(node);
  call.remembered = rememberedCall(JSON.stringify([name, context.language, written]));
  return `callAgain(run, ${sheet.constant(call)}, ${args[0]}, ${options})`;
}

/** A call with one value and written options is asked for again and again: see remembered-calls.ts. */
function isRemembered(node: CallNode, called: TemplateFunction): boolean {
  return node.params.length === 1 && !called.soft && (node.hash?.pairs ?? []).every(isWritten);
}

const isWritten = ({ value }: hbs.AST.HashPair): boolean =>
  ['StringLiteral', 'NumberLiteral', 'BooleanLiteral'].includes(value.type);

const writtenOptions = (node: CallNode): [string, unknown][] =>
  (node.hash?.pairs ?? []).map(({ key, value }) => [key, (value as hbs.AST.StringLiteral).value]);

/** The named options of a call: one object for all messages when the author wrote every value. */
function compileOptions(node: CallNode, context: ExpressionContext, soft: boolean): string {
  const { sheet } = context;
  const pairs = node.hash?.pairs ?? [];
  for (const { key } of pairs) {
    if (REFUSED_NAMES.has(key)) context.complain(node, `The name "${key}" is refused.`);
  }
  if (pairs.length === 0) return sheet.constant(NO_OPTIONS);
  if (pairs.every(isWritten)) return sheet.constant(Object.freeze(Object.fromEntries(writtenOptions(node))));
  const values = pairs.map(({ value }) => compileExpression(value, context, soft));
  return `optionsOf(${sheet.constant(pairs.map(({ key }) => key))}, [${values.join(', ')}])`;
}

/** The first value that is there and not blank; those behind it are not read. In a trial, giving way is noted. */
function compileDefault(
  node: CallNode,
  args: readonly string[],
  { context, soft, spot }: { context: ExpressionContext; soft: boolean; spot: Spot },
): string {
  const { sheet } = context;
  const [first] = node.params;
  const path = first?.type === 'PathExpression' ? (first as hbs.AST.PathExpression).original : 'default';
  const [own, ...others] = args;
  let otherwise = NOTHING;
  for (const arg of others.reverse()) otherwise = `!isBlank(it = ${arg}) ? it : ${otherwise}`;
  const given = `fallBack(run, ${sheet.constant(spot)}, ${sheet.constant(path)}, ${otherwise})`;
  const read = `(!isBlank(it = ${own}) ? it : ${given})`;
  return soft ? read : strict(read, { context, spot, name: 'default' });
}

/** Something that must be there. */
function strict(
  read: string,
  { context: { sheet }, spot, name }: { context: ExpressionContext; spot: Spot; name: string },
): string {
  return `(${read} ?? lacks(run, ${sheet.constant(spot)}, ${sheet.constant(name)}))`;
}

function compilePath(node: hbs.AST.PathExpression, context: ExpressionContext, soft: boolean): string {
  const { original, depth, data } = node;
  const parts = node.parts.map(String);
  const spot = context.spotOf(node);
  const refused = parts.find((part) => REFUSED_NAMES.has(part));
  if (refused) {
    context.complain(node, `The name "${refused}" is refused.`);
    return NOTHING;
  }
  const [head, ...rest] = parts;
  const isScoped = original.startsWith('this') || original.startsWith('.') || depth > 0;
  const isRoot = !data && !isScoped && head !== undefined && CONTEXT_ROOTS.includes(head);
  const start = compileStart(node, head, isScoped, context);
  if (isRoot && !context.names.includes(head) && !context.brought.includes(head)) {
    const path = parts.join('.');
    context.needs.push({ path, required: !soft && !context.known.includes(path), given: [...context.known], spot });
  }
  const follow = rest.reduce((value, part) => ownProperty(value, part, context), start);
  const isGlobal = !data && !isScoped && context.scope.parent === null && !context.names.includes(head ?? '');
  const read = isGlobal ? readOnce(follow, numberOf(parts.join('\0'), context)) : `(${follow} ?? undefined)`;
  return soft ? read : strict(read, { context, spot, name: original });
}

/** Own properties only, never a function: a template cannot reach a prototype or run code of the data. */
function ownProperty(value: string, name: string, { sheet }: ExpressionContext): string {
  const key = sheet.constant(name);
  const isThere = `typeof (it = ${value}) === 'object' && it !== null && hasOwn(it, ${key})`;
  return `(${isThere} && typeof (it = it[${key}]) !== 'function' ? it : undefined)`;
}

function numberOf(path: string, { paths }: ExpressionContext): number {
  const number = paths.get(path) ?? paths.size;
  paths.set(path, number);
  return number;
}

/** The HTML, its text part and the conditions in both ask for the same values again. */
function readOnce(read: string, number: number): string {
  return `((it = values[${number}]) !== undefined ? it : (values[${number}] = ${read} ?? undefined))`;
}

/** The value of the first name of a path. */
function compileStart(
  node: hbs.AST.PathExpression,
  head: string | undefined,
  isScoped: boolean,
  context: ExpressionContext,
): string {
  const { scope } = context;
  const around = outwards(scope, node.depth);
  if (node.data) {
    if (head === 'root') return 'run.root';
    if (head !== undefined && LOOP_NAMES.includes(head)) return lookUp(around, 'loop', head);
    context.complain(node, `There is no @${head ?? ''}. There are: @index, @key, @first, @last, @root.`);
    return NOTHING;
  }
  if (head === undefined) return around?.value ?? NOTHING;
  if (isScoped) return ownProperty(around?.value ?? NOTHING, head, context);
  if (context.names.includes(head)) return lookUp(scope, 'names', head);
  const isRoot = CONTEXT_ROOTS.includes(head);
  if (scope.parent === null) {
    if (isRoot) return ownProperty('run.root', head, context);
    context.complain(node, `Nothing is called "${head}". Paths start with: ${CONTEXT_ROOTS.join(', ')}.`);
    return NOTHING;
  }
  // Inside a loop the item comes first; what it lacks is looked for at the top.
  const own = ownProperty(scope.value, head, context);
  return isRoot ? `(${own} ?? ${ownProperty('run.root', head, context)})` : own;
}
