/**
 * Handlebars source → a function that writes the text of one recipient. The syntax is Handlebars' own (its parser); the
 * meaning is ours and stricter: own properties only, known helpers only, a missing value is an error with its place, and
 * size and loops are bounded. The function is made of code of our own in which the author's texts are constants
 * (docs/decisions/0021-a-function-for-each-template.md).
 */
import Handlebars from 'handlebars';
import { KohortError } from '../platform/index.ts';
import { CodeSheet } from './code-sheet.ts';
import { compileCall, compileExpression, type ExpressionContext, type Need } from './compile-expression.ts';
import { lineAndColumn, lineStarts, type MappedText, placeAt, plainText } from './mapped-text.ts';
import type { ProblemList, Sources } from './problem-list.ts';
import type { Part, Write } from './render-run.ts';
import { type MadeLink, RUN_TOOLS } from './run-tools.ts';
import { LOOP_NAMES, lookUp } from './scope.ts';
import { stillText } from './sink.ts';
import { TEMPLATE_FUNCTIONS } from './template-functions.ts';
import { OPEN_PIXEL, TRACKED_LINK, unguard } from './tracked-links.ts';

/** `html` escapes values; `text` does not. */
export type OutputKind = 'html' | 'text';

/** `url` states are inside a tracked link: at its start, in its path, behind its question mark. */
type Escaping = OutputKind | 'url-start' | 'url-path' | 'url-query';

interface Context extends ExpressionContext {
  output: OutputKind;
  /** Static addresses by link index. */
  urls: readonly string[];
  /** The variable of what is written to. */
  sink: string;
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
): { part: Part; needs: Need[] } {
  const text = plainText(source);
  const starts = lineStarts(text);
  const placeOf = (node: hbs.AST.Node) =>
    placeAt(source, (starts[node.loc.start.line - 1] ?? 0) + node.loc.start.column);
  const context: Context = {
    output,
    urls,
    sheet: new CodeSheet(),
    needs: [],
    language,
    paths,
    scope: { value: 'run.root', parent: null, names: new Map(), loop: new Map() },
    sink: 'sink',
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
    return { part: partOf(compileBody(Handlebars.parse(text), context, output), context.sheet), needs: context.needs };
  } catch (error) {
    problems.add(undefined, `The template cannot be read: ${String((error as Error).message).split('\n')[0]}`);
    return { part: { preview: () => {}, wire: () => {} }, needs: [] };
  }
}

/** Both ways to write a part, each made when it is first asked for. */
function partOf(body: string, sheet: CodeSheet): Part {
  const begin = 'let it; const { values } = run; const most = run.limits.maxCharacters;\n';
  const make = sheet.build<Write>(['run', 'sink'], begin + body, RUN_TOOLS);
  let preview: Write | undefined;
  let wire: Write | undefined;
  return {
    get preview() {
      preview ??= make();
      return preview;
    },
    get wire() {
      wire ??= make();
      return wire;
    },
  };
}

function compileBody(program: hbs.AST.Program | undefined, context: Context, escaping: Escaping): string {
  let state = escaping;
  const lines = (program?.body ?? []).map((statement) => {
    const line = compileStatement(statement, context, state);
    state = escapingAfter(statement, state);
    return line;
  });
  return lines.join('\n');
}

function escapingAfter(statement: hbs.AST.Statement, state: Escaping): Escaping {
  if (!state.startsWith('url') || state === 'url-query') return state;
  if (statement.type !== 'ContentStatement') return 'url-path';
  return (statement as hbs.AST.ContentStatement).value.includes('?') ? 'url-query' : 'url-path';
}

function compileStatement(statement: hbs.AST.Statement, context: Context, escaping: Escaping): string {
  switch (statement.type) {
    case 'ContentStatement': {
      const still = stillText(unguard((statement as hbs.AST.ContentStatement).value), context.output);
      return `${context.sink}.still(${context.sheet.constant(still)});`;
    }
    case 'MustacheStatement':
      return compileOutput(statement as hbs.AST.MustacheStatement, context, escaping);
    case 'BlockStatement':
      return compileBlock(statement as hbs.AST.BlockStatement, context, escaping);
    case 'CommentStatement':
      return '';
    default:
      context.complain(statement, `${statement.type} is not supported.`);
      return '';
  }
}

function compileOutput(node: hbs.AST.MustacheStatement, context: Context, escaping: Escaping): string {
  const { sink, output } = context;
  const path = node.path as hbs.AST.PathExpression;
  if (path.original === OPEN_PIXEL) return `writePixel(run, ${sink});`;
  if (path.original === TRACKED_LINK) {
    const index = linkIndex(node);
    const url = context.sheet.constant(context.urls[index] ?? '');
    return `writeLink(run, ${sink}, ${index}, ${url}, ${output === 'html'});`;
  }
  const text = compileText(node, context, escaping);
  const isEscaped = node.escaped && escaping === 'html';
  return `${sink}.value(${text}, ${isEscaped}); if (${sink}.size > most) refuseSize(run);`;
}

/** What an expression gives, as text. */
function compileText(node: hbs.AST.MustacheStatement, context: Context, escaping: Escaping): string {
  const { sheet } = context;
  const path = node.path as hbs.AST.PathExpression;
  const isCall = node.params.length > 0 || (node.hash?.pairs.length ?? 0) > 0;
  if (!isCall && path.type === 'PathExpression' && Object.hasOwn(TEMPLATE_FUNCTIONS, path.original)) {
    context.complain(node, `The helper "${path.original}" needs a value.`);
  }
  const read = isCall ? compileCall(node, context, false) : compileExpression(path, context, false);
  const name = sheet.constant(path.original);
  const text = `typeof (it = ${read}) === 'string' ? it : textOf(run, it, ${name}, ${sheet.constant(context.spotOf(node))})`;
  // How a value is written inside an address; elsewhere the sink does what is needed.
  if (node.escaped && escaping === 'url-path') return `inPath(${text})`;
  if (node.escaped && escaping === 'url-query') return `inQuery(${text})`;
  return text;
}

function compileBlock(node: hbs.AST.BlockStatement, context: Context, escaping: Escaping): string {
  const name = (node.path as hbs.AST.PathExpression).original;
  if (name === TRACKED_LINK) return compileMadeLink(node, context);
  if (name === 'if' || name === 'unless') return compileCondition(node, name, context, escaping);
  if (name === 'each') return compileLoop(node, argumentOf(node, context), context, escaping);
  if (name === 'with') return compileSection(node, argumentOf(node, context), context, escaping);
  if (node.params.length === 0)
    return compileSection(node, compileExpression(node.path as hbs.AST.Expression, context, true), context, escaping);
  context.complain(node, `There is no block "${name}". There are: if, unless, each, with.`);
  return '';
}

/** The one value of a block; strict when there is no {{else}} to say what happens without it. */
function argumentOf(node: hbs.AST.BlockStatement, context: Context, soft = Boolean(node.inverse)): string {
  const [param] = node.params;
  if (!param || node.params.length > 1) {
    context.complain(node, `{{#${(node.path as hbs.AST.PathExpression).original}}} takes one value.`);
    return 'undefined';
  }
  return compileExpression(param, context, soft);
}

function compileCondition(node: hbs.AST.BlockStatement, name: string, context: Context, escaping: Escaping): string {
  const read = argumentOf(node, context, true);
  const sure = { ...context, known: [...context.known, ...pathsIn(node.params[0])] };
  const body = compileBody(node.program, name === 'if' ? sure : context, escaping);
  const otherwise = compileBody(node.inverse, name === 'if' ? context : sure, escaping);
  const [yes, no] = name === 'if' ? [body, otherwise] : [otherwise, body];
  return `if (isTruthy(${read})) {\n${yes}\n} else {\n${no}\n}`;
}

/** Paths that must be there for a condition to hold: `{{#if a}}` and `{{#if (and a b)}}`. */
function pathsIn(condition: hbs.AST.Expression | undefined): string[] {
  if (condition?.type === 'PathExpression') return [(condition as hbs.AST.PathExpression).original];
  if (condition?.type !== 'SubExpression') return [];
  const { path, params } = condition as hbs.AST.SubExpression;
  return (path as hbs.AST.PathExpression).original === 'and' ? params.flatMap(pathsIn) : [];
}

/** Inside a block that changes what `this` is. `names` and `loop`: code of what the block brings, by place. */
function within(
  node: hbs.AST.BlockStatement,
  context: Context,
  { value, names, loop }: { value: string; names: readonly string[]; loop: readonly string[] },
): Context {
  const param = node.params[0] as hbs.AST.PathExpression | undefined;
  const isSlot = param?.type === 'PathExpression' && param.original.startsWith('@root.k_slots.');
  const parameters = node.program?.blockParams ?? [];
  const withCode = (given: readonly string[], code: readonly string[]) =>
    new Map(given.slice(0, code.length).map((name, place) => [name, code[place]!]));
  return {
    ...context,
    scope: { value, parent: context.scope, names: withCode(parameters, names), loop: withCode(LOOP_NAMES, loop) },
    names: [...context.names, ...parameters],
    brought: isSlot ? ['offer', 'products'] : context.brought,
  };
}

/** {{#each}}: over a list, or over the values of an object. */
function compileLoop(node: hbs.AST.BlockStatement, read: string, context: Context, escaping: Escaping): string {
  const [list, items, keys, index, item] = Array.from({ length: 5 }, () => context.sheet.name());
  const key = `(${keys} === null ? ${index} : ${keys}[${index}])`;
  const loop = [`${index}`, key, `(${index} === 0)`, `(${index} === ${items}.length - 1)`];
  const inside = within(node, context, { value: `${item}`, names: [`${item}`, key], loop });
  return `{ const ${list} = ${read}; const ${items} = itemsOf(${list}); const ${keys} = keysOf(${list});
if (${items}.length === 0) {\n${compileBody(node.inverse, context, escaping)}\n}
for (let ${index} = 0; ${index} < ${items}.length; ${index} += 1) {
countTurn(run, ${context.sink}); const ${item} = ${items}[${index}];
${compileBody(node.program, inside, escaping)}\n} }`;
}

/** {{#with}} and plain {{#offer}} sections: a list repeats, an object becomes `this`, true just shows. */
function compileSection(node: hbs.AST.BlockStatement, read: string, context: Context, escaping: Escaping): string {
  const { scope, sink } = context;
  const [given, isList, items, index, item] = Array.from({ length: 5 }, () => context.sheet.name());
  const inList = (code: string, kind: 'names' | 'loop', name: string) =>
    `(${isList} ? ${code} : ${lookUp(scope, kind, name)})`;
  const [, keyName] = node.program?.blockParams ?? [];
  const inside = within(node, context, {
    value: `${item}`,
    names: [`(${isList} ? ${item} : ${given})`, inList(`${index}`, 'names', keyName ?? '')],
    loop: [`${index}`, `${index}`, `(${index} === 0)`, `(${index} === ${items}.length - 1)`].map((code, place) =>
      inList(code, 'loop', LOOP_NAMES[place]!),
    ),
  });
  return `{ const ${given} = ${read};
if (!isTruthy(${given})) {\n${compileBody(node.inverse, context, escaping)}\n} else {
const ${isList} = Array.isArray(${given}); const ${items} = ${isList} ? ${given} : [${given} === true ? ${scope.value} : ${given}];
for (let ${index} = 0; ${index} < ${items}.length; ${index} += 1) {
if (${isList}) countTurn(run, ${sink}); const ${item} = ${items}[${index}];
${compileBody(node.program, inside, escaping)}\n} } }`;
}

/** Which link a mark of ours stands for. It goes into the code as it is, so it must be a number. */
function linkIndex({ params }: hbs.AST.MustacheStatement | hbs.AST.BlockStatement): number {
  const index = (params[0] as hbs.AST.NumberLiteral | undefined)?.value;
  if (!Number.isSafeInteger(index)) throw new KohortError('internal', { detail: 'A mark of a link has no number.' });
  return index!;
}

/** A link whose address holds expressions: what they give is checked, then passed through tracking. */
function compileMadeLink(node: hbs.AST.BlockStatement, context: Context): string {
  const { sheet, sink, output } = context;
  const index = linkIndex(node);
  const write = (value: string, before = '', after = '') => {
    const link: MadeLink = { index, spot: context.spotOf(node), before, after, known: new Map() };
    return `writeMadeLink(run, ${sink}, ${sheet.constant(link)}, ${value}, ${output === 'html'});`;
  };
  const single = compileSingleValue(node.program?.body ?? [], context);
  if (single) return write(single.value, single.before, single.after);
  const address = sheet.name();
  const body = compileBody(node.program, { ...context, sink: address }, 'url-start');
  return `{ const ${address} = new TextSink();\n${body}\n${write(`${address}.out`)} }`;
}

/** The one value in an address that has no other ("https://shop.example/p/{{sku}}"), and the texts around it. */
function compileSingleValue(
  body: readonly hbs.AST.Statement[],
  context: Context,
): { value: string; before: string; after: string } | undefined {
  const place = body.findIndex(({ type }) => type === 'MustacheStatement');
  if (place < 0 || body.some(({ type }, index) => index !== place && type !== 'ContentStatement')) return undefined;
  const textOf = (statements: readonly hbs.AST.Statement[]) =>
    statements.map((statement) => unguard((statement as hbs.AST.ContentStatement).value)).join('');
  const escaping = body.slice(0, place).reduce<Escaping>((state, part) => escapingAfter(part, state), 'url-start');
  return {
    value: compileText(body[place] as hbs.AST.MustacheStatement, context, escaping),
    before: textOf(body.slice(0, place)),
    after: textOf(body.slice(place + 1)),
  };
}
