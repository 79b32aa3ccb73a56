/** What the code of templates calls while it runs, by the names it knows it by: see compile-template.ts. */
import { isBlank } from './functions/values.ts';
import type { RememberedCall } from './remembered-calls.ts';
import type { LinkAddress } from './render-context.ts';
import { countTurn, fellBack, lacks, type Run, refuseSize, type Spot, unsuited } from './render-run.ts';
import { cleanText, type Sink, stillText, TextSink } from './sink.ts';
import { isTruthy, type TemplateFunction, ValueProblem } from './template-functions.ts';
import { isTooLong, MAX_ADDRESS_BYTES } from './tracked-links.ts';

/** A call that stands in a template. */
export interface Call {
  name: string;
  called: TemplateFunction;
  spot: Spot;
  /** Whether it may give nothing. */
  soft: boolean;
  /** For calls that depend on one value alone. */
  remembered?: RememberedCall;
}

type Options = Readonly<Record<string, unknown>>;

export const NO_OPTIONS: Options = Object.freeze({});

function call(run: Run, { called, name, spot, soft }: Call, values: readonly unknown[], options: Options): unknown {
  if (!called.soft && values.includes(undefined)) return undefined;
  try {
    const result = called.call(values, options, run.language);
    return result === undefined && !soft ? lacks(run, spot, name) : result;
  } catch (error) {
    if (!(error instanceof ValueProblem)) throw error;
    return unsuited(run, spot, name, `${name}: ${error.message}`);
  }
}

function callAgain(run: Run, made: Call, value: unknown, options: Options): unknown {
  if (value === undefined) return undefined;
  const { remembered } = made;
  if (!remembered || (typeof value !== 'number' && typeof value !== 'string')) return call(run, made, [value], options);
  const known = remembered.get(value, run.language);
  if (known !== undefined) return known;
  const result = call(run, made, [value], options);
  if (result !== undefined) remembered.set(value, result);
  return result;
}

function optionsOf(names: readonly string[], values: readonly unknown[]): Options {
  return Object.fromEntries(names.map((name, index) => [name, values[index]]));
}

/** What {{default}} gives in the place of its first value. */
function fallBack(run: Run, spot: Spot, path: string, value: unknown): unknown {
  if (run.probe && value !== undefined) fellBack(run, spot, path);
  return value;
}

/** A value as text that is not one. */
function textOf(run: Run, value: unknown, name: string, spot: Spot): string {
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

/** What {{#each}} goes through: a list, or the values of an object. */
function itemsOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  return typeof value === 'object' && value !== null ? Object.values(value) : [];
}

/** Names of the items of an object; the items of a list have none. */
function keysOf(value: unknown): readonly string[] | null {
  return Array.isArray(value) || typeof value !== 'object' || value === null ? null : Object.keys(value);
}

/** Characters that stand for themselves everywhere in an address (RFC 3986 section 2.3). */
const PLAIN_IN_ADDRESSES = /^[\w.~-]*$/;

/** A value in the path of an address, where no ? or # of it may begin something else. */
function inPath(text: string): string {
  return PLAIN_IN_ADDRESSES.test(text) ? text : encodeURI(wellFormed(text)).replace(/[?#]/g, encodeURIComponent);
}

/** A value behind the question mark of an address. */
function inQuery(text: string): string {
  return PLAIN_IN_ADDRESSES.test(text) ? text : encodeURIComponent(wellFormed(text));
}

/** Lone surrogates cannot stand in an address: they become U+FFFD. */
function wellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '\ufffd');
}

const BEFORE_PIXEL = stillText('<img src="', 'html');
const AFTER_PIXEL = stillText(
  '" width="1" height="1" alt="" style="display:block;width:1px;height:1px;border:0" />',
  'html',
);

/** Not shown, not read aloud, not reached by keys: whoever follows it reads the source. */
const BEFORE_HIDDEN = stillText('<a href="', 'html');
const AFTER_HIDDEN = stillText('" aria-hidden="true" tabindex="-1" style="display:none;mso-hide:all"></a>', 'html');

function writePixel(run: Run, sink: Sink): void {
  if (run.track.hiddenUrl !== undefined) {
    sink.still(BEFORE_HIDDEN);
    writeAddress(sink, run.track.hiddenUrl, true);
    sink.still(AFTER_HIDDEN);
  }
  if (!run.track.openUrl) return;
  sink.still(BEFORE_PIXEL);
  sink.address(run.track.openUrl, '', true);
  sink.still(AFTER_PIXEL);
}

/** A link with a written address. The text part asks for the same links as the HTML. */
function writeLink(run: Run, sink: Sink, index: number, url: string, entities: boolean): void {
  run.links[index] ??= run.track.link(index, url);
  writeAddress(sink, run.links[index], entities);
}

function writeAddress(sink: Sink, address: LinkAddress, entities: boolean): void {
  if (typeof address === 'string') sink.address(address, '', entities);
  else sink.address(address.base, address.tail, entities);
}

/** A link whose address is made of values. */
export interface MadeLink {
  index: number;
  spot: Spot;
  /** What stands around the value of an address that is made of one. */
  before: string;
  after: string;
  /** What was found out about addresses made before, by the value they were made of, or by the whole address. */
  known: Map<string, MadeAddress>;
}

/** Where a link made of values leads, and what is wrong with it. */
interface MadeAddress {
  url: string;
  isTracked: boolean;
  problem: string | null;
}

/** Products and places come back from message to message, and each link in the text part as well. */
const ADDRESSES_KEPT = 500;

/** `value`: what its address is made of, between what stands before and after it. */
function writeMadeLink(run: Run, sink: Sink, link: MadeLink, value: string, entities: boolean): void {
  const { index, spot, before, after, known } = link;
  let found = known.get(value);
  if (!found) {
    found = lookAtAddress(
      cleanText(before + value + after)
        .trim()
        .replace(/\s/g, '%20'),
    );
    if (known.size >= ADDRESSES_KEPT) known.clear();
    known.set(value, found);
  }
  const { url, isTracked, problem } = found;
  if (problem !== null) unsuited(run, spot, 'link', problem);
  else writeAddress(sink, isTracked ? run.track.link(index, url) : url, entities);
}

function lookAtAddress(url: string): MadeAddress {
  const isTracked = !/^(mailto|tel|sms):/i.test(url);
  let problem: string | null = null;
  if (isTooLong(url)) problem = `a link is longer than ${MAX_ADDRESS_BYTES} bytes`;
  else if (isTracked && !(/^https?:\/\//i.test(url) && URL.canParse(url)))
    problem = `a link leads to "${url.slice(0, 80)}", which is not a web address`;
  return { url: problem === null ? url : '', isTracked, problem };
}

export const RUN_TOOLS = {
  call,
  callAgain,
  countTurn,
  fallBack,
  hasOwn: Object.hasOwn,
  inPath,
  inQuery,
  isBlank,
  isTruthy,
  itemsOf,
  keysOf,
  lacks,
  optionsOf,
  refuseSize,
  TextSink,
  textOf,
  writeLink,
  writeMadeLink,
  writePixel,
};
