/**
 * Handlebars source → a function that writes the text of one recipient. The syntax is Handlebars' own (its parser); the
 * meaning is ours and stricter: own properties only, known helpers only, a missing value is an error with its place, and
 * size and loops are bounded. No code is generated.
 */
import Handlebars from 'handlebars';
import { compileCall, compileExpression, type ExpressionContext, type Need } from './compile-expression.ts';
import { lineAndColumn, type MappedText, placeAt, plainText } from './mapped-text.ts';
import type { ProblemList, Sources } from './problem-list.ts';
import {
  checkSize,
  countTurn,
  type Frame,
  lacks,
  type Read,
  type Run,
  type Spot,
  unsuited,
  type Write,
} from './render-run.ts';
import { stillText, TextSink } from './sink.ts';
import { isTruthy, TEMPLATE_FUNCTIONS } from './template-functions.ts';
import { isTooLong, MAX_ADDRESS_BYTES, OPEN_PIXEL, TRACKED_LINK, unguard } from './tracked-links.ts';

/** `html` escapes values; `text` does not. */
export type OutputKind = 'html' | 'text';

/** `url` states are inside a tracked link: at its start, in its path, behind its question mark. */
type Escaping = OutputKind | 'url-start' | 'url-path' | 'url-query';

interface Context extends ExpressionContext {
  output: OutputKind;
  /** Static addresses by link index. */
  urls: readonly string[];
}

/** Compiles one text. Problems go to the list; with errors in it the result must not be used. */
export function compileTemplate(
  source: MappedText,
  {
    output,
    urls,
    sources,
    problems,
    language,
    paths,
  }: {
    output: OutputKind;
    urls: readonly string[];
    sources: Sources;
    problems: ProblemList;
    language: string;
    paths: Map<string, number>;
  },
): { write: Write; needs: Need[] } {
  const text = plainText(source);
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  const placeOf = (node: hbs.AST.Node) =>
    placeAt(source, (starts[node.loc.start.line - 1] ?? 0) + node.loc.start.column);
  const context: Context = {
    output,
    urls,
    needs: [],
    language,
    paths,
    depth: 0,
    names: [],
    brought: [],
    known: [],
    complain: (node, message) => problems.add(placeOf(node), message),
    spotOf: (node) => {
      const place = placeOf(node);
      return {
        part: place?.part ?? 'template',
        ...lineAndColumn(sources[place?.part ?? ''] ?? '', place?.offset ?? 0),
      };
    },
  };
  try {
    return { write: compileBody(Handlebars.parse(text), context, output), needs: context.needs };
  } catch (error) {
    problems.add(undefined, `The template cannot be read: ${String((error as Error).message).split('\n')[0]}`);
    return { write: () => {}, needs: [] };
  }
}

function compileBody(program: hbs.AST.Program | undefined, context: Context, escaping: Escaping): Write {
  let state = escaping;
  const writes = (program?.body ?? []).map((statement): Write => {
    const write = compileStatement(statement, context, state);
    state = escapingAfter(statement, state);
    return write;
  });
  if (writes.length === 1) return writes[0]!;
  return (run, frame) => {
    for (let index = 0; index < writes.length; index += 1) writes[index]!(run, frame);
  };
}

function escapingAfter(statement: hbs.AST.Statement, state: Escaping): Escaping {
  if (!state.startsWith('url') || state === 'url-query') return state;
  if (statement.type !== 'ContentStatement') return 'url-path';
  return (statement as hbs.AST.ContentStatement).value.includes('?') ? 'url-query' : 'url-path';
}

function compileStatement(statement: hbs.AST.Statement, context: Context, escaping: Escaping): Write {
  switch (statement.type) {
    case 'ContentStatement': {
      const still = stillText(unguard((statement as hbs.AST.ContentStatement).value), context.output);
      return (run) => run.sink.still(still);
    }
    case 'MustacheStatement':
      return compileOutput(statement as hbs.AST.MustacheStatement, context, escaping);
    case 'BlockStatement':
      return compileBlock(statement as hbs.AST.BlockStatement, context, escaping);
    case 'CommentStatement':
      return () => {};
    default:
      context.complain(statement, `${statement.type} is not supported.`);
      return () => {};
  }
}

function compileOutput(node: hbs.AST.MustacheStatement, context: Context, escaping: Escaping): Write {
  const path = node.path as hbs.AST.PathExpression;
  if (path.original === OPEN_PIXEL) return writePixel;
  if (path.original === TRACKED_LINK) return writeStaticLink(node, context);
  const spot = context.spotOf(node);
  const isCall = node.params.length > 0 || (node.hash?.pairs.length ?? 0) > 0;
  if (!isCall && path.type === 'PathExpression' && Object.hasOwn(TEMPLATE_FUNCTIONS, path.original)) {
    context.complain(node, `The helper "${path.original}" needs a value.`);
  }
  const read = isCall ? compileCall(node, context, false) : compileExpression(path, context, false);
  const entities = node.escaped && escaping === 'html';
  const encode = node.escaped ? encodingOf(escaping) : undefined;
  return (run, frame) => {
    const text = textOf(run, read(run, frame), path.original, spot);
    run.sink.value(encode ? encode(text) : text, entities);
    checkSize(run);
  };
}

/** How a value is written inside an address; elsewhere the sink does what is needed. */
function encodingOf(escaping: Escaping): ((text: string) => string) | undefined {
  switch (escaping) {
    case 'url-path':
      return (text) =>
        PLAIN_IN_ADDRESSES.test(text) ? text : encodeURI(wellFormed(text)).replace(/[?#]/g, encodeURIComponent);
    case 'url-query':
      return (text) => (PLAIN_IN_ADDRESSES.test(text) ? text : encodeURIComponent(wellFormed(text)));
    default:
      return undefined;
  }
}

/** Characters that stand for themselves everywhere in an address (RFC 3986 section 2.3). */
const PLAIN_IN_ADDRESSES = /^[\w.~-]*$/;

/** Lone surrogates cannot stand in an address: they become U+FFFD. */
function wellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '\ufffd');
}

function textOf(run: Run, value: unknown, name: string, spot: Spot): string {
  if (typeof value === 'string') return value;
  if ((typeof value === 'number' && Number.isFinite(value)) || typeof value === 'bigint') return String(value);
  if (typeof value === 'boolean') return value ? 'true' : 'false';
  if (value === undefined || value === null) {
    // In a trial, what is missing has been noted where it was read.
    if (!run.probe) lacks(run, spot, name);
  } else if (value instanceof Date) {
    unsuited(run, spot, name, `"${name}" is a date: write {{date ${name}}}`);
  } else if (Array.isArray(value)) {
    unsuited(run, spot, name, `"${name}" is a list: write {{list ${name}}} or {{#each ${name}}}`);
  } else {
    unsuited(run, spot, name, `"${name}" is not a text or a number`);
  }
  return '';
}

const BEFORE_PIXEL = stillText('<img src="', 'html');
const AFTER_PIXEL = stillText(
  '" width="1" height="1" alt="" style="display:block;width:1px;height:1px;border:0" />',
  'html',
);

function writePixel(run: Run): void {
  if (!run.track.openUrl) return;
  run.sink.still(BEFORE_PIXEL);
  run.sink.value(run.track.openUrl, true);
  run.sink.still(AFTER_PIXEL);
}

function writeStaticLink(node: hbs.AST.MustacheStatement, context: Context): Write {
  const index = (node.params[0] as hbs.AST.NumberLiteral).value;
  const url = context.urls[index] ?? '';
  const entities = context.output === 'html';
  return (run) => {
    // The text part asks for the same links as the HTML.
    run.links[index] ??= { text: run.track.link(index, url), at: 0, length: 0 };
    run.sink.address(run.links[index], entities);
  };
}

function compileBlock(node: hbs.AST.BlockStatement, context: Context, escaping: Escaping): Write {
  const name = (node.path as hbs.AST.PathExpression).original;
  if (name === TRACKED_LINK) return compileDynamicLink(node, context);
  if (name === 'if' || name === 'unless') return compileCondition(node, name, context, escaping);
  if (name === 'each') return compileLoop(node, argumentOf(node, context), context, escaping);
  if (name === 'with') return compileSection(node, argumentOf(node, context), context, escaping);
  if (node.params.length === 0)
    return compileSection(node, compileExpression(node.path as hbs.AST.Expression, context, true), context, escaping);
  context.complain(node, `There is no block "${name}". There are: if, unless, each, with.`);
  return () => {};
}

/** The one value of a block; strict when there is no {{else}} to say what happens without it. */
function argumentOf(node: hbs.AST.BlockStatement, context: Context, soft = Boolean(node.inverse)): Read {
  const [param] = node.params;
  if (!param || node.params.length > 1) {
    context.complain(node, `{{#${(node.path as hbs.AST.PathExpression).original}}} takes one value.`);
    return () => undefined;
  }
  return compileExpression(param, context, soft);
}

function compileCondition(node: hbs.AST.BlockStatement, name: string, context: Context, escaping: Escaping): Write {
  const read = argumentOf(node, context, true);
  const sure = { ...context, known: [...context.known, ...pathsIn(node.params[0])] };
  const body = compileBody(node.program, name === 'if' ? sure : context, escaping);
  const otherwise = compileBody(node.inverse, name === 'if' ? context : sure, escaping);
  const [yes, no] = name === 'if' ? [body, otherwise] : [otherwise, body];
  return (run, frame) => (isTruthy(read(run, frame)) ? yes(run, frame) : no(run, frame));
}

/** Paths that must be there for a condition to hold: `{{#if a}}` and `{{#if (and a b)}}`. */
function pathsIn(condition: hbs.AST.Expression | undefined): string[] {
  if (condition?.type === 'PathExpression') return [(condition as hbs.AST.PathExpression).original];
  if (condition?.type !== 'SubExpression') return [];
  const { path, params } = condition as hbs.AST.SubExpression;
  return (path as hbs.AST.PathExpression).original === 'and' ? params.flatMap(pathsIn) : [];
}

function within(context: Context, node: hbs.AST.BlockStatement): Context {
  const param = node.params[0] as hbs.AST.PathExpression | undefined;
  const isSlot = param?.type === 'PathExpression' && param.original.startsWith('@root.k_slots.');
  return {
    ...context,
    depth: context.depth + 1,
    names: [...context.names, ...(node.program?.blockParams ?? [])],
    brought: isSlot ? ['offer', 'products'] : context.brought,
  };
}

interface Bodies {
  body: Write;
  otherwise: Write;
  /** Names of the block parameters: the item, and its index or key. */
  itemName: string | undefined;
  keyName: string | undefined;
}

/** The two branches of a block that changes what `this` is, each compiled once. */
function bodiesOf(node: hbs.AST.BlockStatement, context: Context, escaping: Escaping): Bodies {
  const [itemName, keyName] = node.program?.blockParams ?? [];
  return {
    body: compileBody(node.program, within(context, node), escaping),
    otherwise: compileBody(node.inverse, context, escaping),
    itemName,
    keyName,
  };
}

function compileLoop(node: hbs.AST.BlockStatement, read: Read, context: Context, escaping: Escaping): Write {
  const bodies = bodiesOf(node, context, escaping);
  return (run, frame) => repeat(bodies, read(run, frame), run, frame);
}

/** {{#each}}: over a list, or over the values of an object. */
function repeat({ body, otherwise, itemName, keyName }: Bodies, value: unknown, run: Run, frame: Frame): void {
  const entries: [string | number, unknown][] = Array.isArray(value)
    ? value.map((item, index) => [index, item])
    : Object.entries(typeof value === 'object' && value !== null ? value : {});
  if (entries.length === 0) {
    otherwise(run, frame);
    return;
  }
  entries.forEach(([key, item], index) => {
    countTurn(run);
    const names: Record<string, unknown> = {};
    if (itemName) names[itemName] = item;
    if (keyName) names[keyName] = key;
    const loop = { index, key, first: index === 0, last: index === entries.length - 1 };
    body(run, { value: item, parent: frame, loop, names });
  });
}

/** {{#with}} and plain {{#offer}} sections: a list repeats, an object becomes `this`, true just shows. */
function compileSection(node: hbs.AST.BlockStatement, read: Read, context: Context, escaping: Escaping): Write {
  const bodies = bodiesOf(node, context, escaping);
  return (run, frame) => {
    const value = read(run, frame);
    if (!isTruthy(value)) return bodies.otherwise(run, frame);
    if (Array.isArray(value)) return repeat(bodies, value, run, frame);
    const names = bodies.itemName ? { [bodies.itemName]: value } : null;
    return bodies.body(run, { value: value === true ? frame.value : value, parent: frame, loop: null, names });
  };
}

/** A link whose address holds expressions: what they give is checked, then passed through tracking. */
function compileDynamicLink(node: hbs.AST.BlockStatement, context: Context): Write {
  const index = (node.params[0] as hbs.AST.NumberLiteral).value;
  const spot = context.spotOf(node);
  const body = compileBody(node.program, context, 'url-start');
  const look = rememberAddresses();
  const entities = context.output === 'html';
  return (run, frame) => {
    const { sink } = run;
    const address = new TextSink();
    run.sink = address;
    body(run, frame);
    run.sink = sink;
    const { url, isTracked, problem } = look(address.out);
    if (problem !== null) unsuited(run, spot, 'link', problem);
    else sink.address({ text: isTracked ? run.track.link(index, url) : url, at: 0, length: 0 }, entities);
  };
}

/** Where a link made of data leads, and what is wrong with it. */
interface MadeAddress {
  url: string;
  isTracked: boolean;
  problem: string | null;
}

const ADDRESSES_KEPT = 500;

/** Looks at addresses; products and places come back from message to message, and each link in the text part as well. */
function rememberAddresses(): (made: string) => MadeAddress {
  const known = new Map<string, MadeAddress>();
  return (made) => {
    let found = known.get(made);
    if (!found) {
      found = lookAtAddress(made.trim().replace(/\s/g, '%20'));
      if (known.size >= ADDRESSES_KEPT) known.clear();
      known.set(made, found);
    }
    return found;
  };
}

function lookAtAddress(url: string): MadeAddress {
  const isTracked = !/^(mailto|tel|sms):/i.test(url);
  let problem: string | null = null;
  if (isTooLong(url)) problem = `a link is longer than ${MAX_ADDRESS_BYTES} bytes`;
  else if (isTracked && !(/^https?:\/\//i.test(url) && URL.canParse(url)))
    problem = `a link leads to "${url.slice(0, 80)}", which is not a web address`;
  return { url: problem === null ? url : '', isTracked, problem };
}
