import { rememberedCall } from './remembered-calls.ts';
import { CONTEXT_ROOTS } from './render-context.ts';
import { type Frame, fellBack, lacks, ownProperty, type Read, type Spot, unsuited } from './render-run.ts';
import { TEMPLATE_FUNCTIONS, type TemplateFunction, ValueProblem } from './template-functions.ts';

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
  spotOf(node: hbs.AST.Node): Spot;
  complain(node: hbs.AST.Node, message: string): void;
  needs: Need[];
  /** Numbers of the paths that mean the same everywhere in a message. */
  paths: Map<string, number>;
  /** The message's, as a tag. */
  language: string;
  /** How many contexts ({{#each}}, {{#with}}) surround the expression, and the block parameters in sight. */
  depth: number;
  names: readonly string[];
  /** Roots that a slot brings along itself: the message need not have them. */
  brought: readonly string[];
  /** Paths that a surrounding {{#if}} has found to be there. */
  known: readonly string[];
}

const REFUSED_NAMES = new Set(['__proto__', 'constructor', 'prototype']);
const nothing: Read = () => undefined;

/**
 * A value of the template as a function of run and frame. Strict (`soft` false): a missing value throws
 * `rendering_missing_value`; soft: it is undefined.
 */
export function compileExpression(node: hbs.AST.Expression, context: ExpressionContext, soft: boolean): Read {
  switch (node.type) {
    case 'StringLiteral':
    case 'NumberLiteral':
    case 'BooleanLiteral': {
      const { value } = node as hbs.AST.StringLiteral | hbs.AST.NumberLiteral | hbs.AST.BooleanLiteral;
      return () => value;
    }
    case 'NullLiteral':
    case 'UndefinedLiteral':
      return nothing;
    case 'PathExpression':
      return compilePath(node as hbs.AST.PathExpression, context, soft);
    case 'SubExpression':
      return compileCall(node as hbs.AST.SubExpression, context, soft);
    default:
      context.complain(node, `${node.type} is not supported.`);
      return nothing;
  }
}

/** A call of a template function: `(default contact.firstName "you")` or `{{money price}}`. */
export function compileCall(
  node: hbs.AST.SubExpression | hbs.AST.MustacheStatement,
  context: ExpressionContext,
  soft: boolean,
): Read {
  const name = (node.path as hbs.AST.PathExpression).original;
  const called = Object.hasOwn(TEMPLATE_FUNCTIONS, name) ? TEMPLATE_FUNCTIONS[name] : undefined;
  if (!called) {
    const known = Object.keys(TEMPLATE_FUNCTIONS).join(', ');
    context.complain(node, `There is no helper "${name}". There are: ${known}.`);
    return nothing;
  }
  const count = node.params.length;
  if (count < called.minArgs || count > called.maxArgs) {
    const wanted = called.minArgs === called.maxArgs ? `${called.minArgs}` : `${called.minArgs} to ${called.maxArgs}`;
    context.complain(node, `The helper "${name}" takes ${wanted} values, not ${count}.`);
    return nothing;
  }
  const args = node.params.map((param) => compileExpression(param, context, soft || called.soft));
  const pairs = (node.hash?.pairs ?? []).map(({ key, value }): [string, Read] => {
    if (REFUSED_NAMES.has(key)) context.complain(node, `The name "${key}" is refused.`);
    return [key, compileExpression(value, context, soft)];
  });
  const plain = callOf(called, name, args, pairs, context.spotOf(node), soft);
  const read = remembering(plain, { called, name, args, node, context });
  return name === 'default' ? noteFallback(read, node, args, context) : read;
}

/** A call with one value and written options is asked for again and again: see remembered-calls.ts. */
function remembering(
  read: Read,
  {
    called,
    name,
    args,
    node,
    context,
  }: {
    called: TemplateFunction;
    name: string;
    args: readonly Read[];
    node: hbs.AST.SubExpression | hbs.AST.MustacheStatement;
    context: ExpressionContext;
  },
): Read {
  const pairs = node.hash?.pairs ?? [];
  if (args.length !== 1 || called.soft || !pairs.every(({ value }) => value.type.endsWith('Literal'))) return read;
  const options = pairs.map(({ key, value }) => [key, (value as hbs.AST.StringLiteral).value]);
  const remembered = rememberedCall(JSON.stringify([name, context.language, options]));
  const [argument] = args;
  return (run, frame) => {
    const value = argument!(run, frame);
    if (value === undefined) return undefined;
    if (typeof value !== 'number' && typeof value !== 'string') return read(run, frame);
    const known = remembered.get(value, run.language);
    if (known !== undefined) return known;
    const result = read(run, frame);
    if (result !== undefined) remembered.set(value, result);
    return result;
  };
}

/** In a trial, {{default a b}} says when it was not `a` that it gave. */
function noteFallback(
  read: Read,
  node: hbs.AST.SubExpression | hbs.AST.MustacheStatement,
  args: readonly Read[],
  context: ExpressionContext,
): Read {
  const [first] = node.params;
  const path = first?.type === 'PathExpression' ? (first as hbs.AST.PathExpression).original : 'default';
  const spot = context.spotOf(node);
  return (run, frame) => {
    const value = read(run, frame);
    if (run.probe && value !== undefined && args[0]!(run, frame) !== value) fellBack(run, spot, path);
    return value;
  };
}

function callOf(
  called: TemplateFunction,
  name: string,
  args: readonly Read[],
  pairs: readonly [string, Read][],
  spot: Spot,
  soft: boolean,
): Read {
  return (run, frame) => {
    const values = args.map((read) => read(run, frame));
    if (!called.soft && values.some((value) => value === undefined)) return undefined;
    const options: Record<string, unknown> = {};
    for (const [key, read] of pairs) options[key] = read(run, frame);
    try {
      const result = called.call(values, options, run.language);
      return result === undefined && !soft ? lacks(run, spot, name) : result;
    } catch (error) {
      if (!(error instanceof ValueProblem)) throw error;
      return unsuited(run, spot, name, `${name}: ${error.message}`);
    }
  };
}

function compilePath(node: hbs.AST.PathExpression, context: ExpressionContext, soft: boolean): Read {
  const { original, depth, data } = node;
  const parts = node.parts.map(String);
  const spot = context.spotOf(node);
  const refused = parts.find((part) => REFUSED_NAMES.has(part));
  if (refused) {
    context.complain(node, `The name "${refused}" is refused.`);
    return nothing;
  }
  const [head, ...rest] = parts;
  const isScoped = original.startsWith('this') || original.startsWith('.') || depth > 0;
  const start = startOf(node, head, isScoped, context);
  const isRoot = !data && !isScoped && head !== undefined && CONTEXT_ROOTS.includes(head);
  if (isRoot && !context.names.includes(head) && !context.brought.includes(head)) {
    const path = parts.join('.');
    context.needs.push({ path, required: !soft && !context.known.includes(path), given: [...context.known], spot });
  }
  const follow: Read = (run, frame) => {
    let value = start(run, frame);
    for (const part of rest) {
      if (value === undefined || value === null) break;
      value = ownProperty(value, part);
    }
    return value ?? undefined;
  };
  const isGlobal = !data && !isScoped && context.depth === 0 && !context.names.includes(head ?? '');
  const read = isGlobal ? readOnce(follow, numberOf(parts.join('\0'), context)) : follow;
  if (soft) return read;
  return (run, frame) => read(run, frame) ?? lacks(run, spot, original);
}

function numberOf(path: string, { paths }: ExpressionContext): number {
  const number = paths.get(path) ?? paths.size;
  paths.set(path, number);
  return number;
}

/** The HTML, its text part and the conditions in both ask for the same values again. */
function readOnce(read: Read, number: number): Read {
  return (run, frame) => {
    const known = run.values[number];
    if (known !== undefined) return known;
    const value = read(run, frame);
    run.values[number] = value;
    return value;
  };
}

/** The value of the first name of a path. */
function startOf(
  node: hbs.AST.PathExpression,
  head: string | undefined,
  isScoped: boolean,
  context: ExpressionContext,
): Read {
  const { depth } = node;
  if (node.data) {
    if (head === 'root') return (run) => run.root;
    if (head === undefined || !['index', 'key', 'first', 'last'].includes(head)) {
      context.complain(node, `There is no @${head ?? ''}. There are: @index, @key, @first, @last, @root.`);
      return nothing;
    }
    return (_run, frame) => loopValue(frame, head, depth);
  }
  if (head === undefined) return (_run, frame) => up(frame, depth)?.value;
  if (isScoped) return (_run, frame) => ownProperty(up(frame, depth)?.value, head);
  if (context.names.includes(head)) return (_run, frame) => blockParameter(frame, head);
  const isRoot = CONTEXT_ROOTS.includes(head);
  if (!isRoot && context.depth === 0) {
    context.complain(node, `Nothing is called "${head}". Paths start with: ${CONTEXT_ROOTS.join(', ')}.`);
    return nothing;
  }
  if (context.depth === 0) return (run) => ownProperty(run.root, head);
  // Inside a loop the item comes first; what it lacks is looked for at the top.
  return (run, frame) => ownProperty(frame.value, head) ?? (isRoot ? ownProperty(run.root, head) : undefined);
}

function up(frame: Frame, depth: number): Frame | null {
  let found: Frame | null = frame;
  for (let step = 0; step < depth && found; step += 1) found = found.parent;
  return found;
}

function loopValue(frame: Frame, name: string, depth: number): unknown {
  let found = up(frame, depth);
  while (found && !found.loop) found = found.parent;
  return found?.loop ? ownProperty(found.loop, name) : undefined;
}

function blockParameter(frame: Frame, name: string): unknown {
  for (let found: Frame | null = frame; found; found = found.parent) {
    if (found.names && Object.hasOwn(found.names, name)) return found.names[name];
  }
  return undefined;
}
