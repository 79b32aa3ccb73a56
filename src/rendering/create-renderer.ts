import { createHash } from 'node:crypto';
import { KohortError } from '../platform/index.ts';
import { createHeadWriter, type HeadWriter, type MailEnvelope, type WireMessage, wireEnvelope } from './build-mime.ts';
import type { Need } from './compile-expression.ts';
import { type CompiledMessage, compileSources } from './compile-message.ts';
import { escapeHtml } from './html-text.ts';
import { oneLine } from './mail-headers.ts';
import { throwIfErrors } from './problem-list.ts';
import type { RenderContext } from './render-context.ts';
import {
  checkSize,
  DEFAULT_LIMITS,
  type Found,
  type Part,
  type Probe,
  type RenderLimits,
  type Run,
  type Write,
} from './render-run.ts';
import type { MessageSource } from './rendering.schema.ts';
import { HtmlWireSink, type Sink, TextSink, TextWireSink, tidyText } from './sink.ts';
import type { ProgramLink } from './tracked-links.ts';
import { WireSlab } from './wire-slab.ts';

/** The content of one recipient's message. */
export interface RenderedMessage {
  subject: string;
  preheader: string;
  html: string;
  text: string;
}

/**
 * One message, compiled: template version × contents × language. The same program serves preview, test mail and sending.
 * Rendering is pure, and throws `rendering_missing_value`, `rendering_value_invalid` or `rendering_too_large`.
 */
export interface Program {
  /** SHA-256 of all sources: equal content, equal key. */
  key: string;
  language: string;
  /** The links that `track.link` is called with, in the order of the HTML. */
  links: readonly ProgramLink[];
  /** Paths the templates read; the message fails without the required ones. */
  needs: readonly Need[];
  render(context: RenderContext): RenderedMessage;
  /** `slab`: where the message is written; on one of our own when absent, and then nothing is ever written over it. */
  renderMime(mail: MailEnvelope & { context: RenderContext }, slab?: WireSlab): WireMessage;
  /** Tries a context out: what lacks or does not suit is told instead of thrown. Throws `rendering_too_large` still. */
  probe(context: RenderContext): ProbeResult;
}

/** What a trial rendering found; the same expression is told once, however often it was written. */
export interface ProbeResult {
  /** Values the message needs and does not have; it could not be sent. */
  missing: Found[];
  /** Values that have nothing to say, so that {{default}} put something else in their place. */
  fallbacks: Found[];
  /** Values that do not suit what is done with them; it could not be sent. */
  invalid: (Found & { message: string })[];
  /** Size of the HTML in UTF-8: what programs that cut long messages off go by. */
  bytes: number;
  /** Whether the HTML of this context leads to where one unsubscribes. */
  canUnsubscribe: boolean;
}

export interface Renderer {
  /** Compiles, or takes from the cache. Throws `rendering_template_invalid` or `rendering_mjml_invalid`. */
  compileMessage(source: MessageSource): Promise<Program>;
  /** Programs in the cache now. */
  size(): number;
}

/** A renderer with its own cache of programs, the least recently used one leaving first. */
export function createRenderer({
  cacheSize = 200,
  limits = {},
}: {
  cacheSize?: number;
  limits?: Partial<RenderLimits>;
} = {}): Renderer {
  const bounds = { ...DEFAULT_LIMITS, ...limits };
  const desk = createWireDesk();
  const programs = new Map<string, Promise<Program>>();
  return {
    compileMessage(source) {
      const key = keyOf(source);
      const known = programs.get(key);
      programs.delete(key);
      const program = known ?? compileProgram(source, key, { limits: bounds, desk });
      programs.set(key, program);
      program.catch(() => programs.delete(key));
      for (const oldest of programs.keys()) {
        if (programs.size <= cacheSize) break;
        programs.delete(oldest);
      }
      return program;
    },
    size: () => programs.size,
  };
}

function keyOf(source: MessageSource): string {
  const content = JSON.stringify([2, sortKeys({ ...source, language: source.language ?? 'en' })]);
  return createHash('sha256').update(content).digest('hex');
}

function sortKeys(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  return Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, inner]) => [key, sortKeys(inner)]);
}

async function compileProgram(
  source: MessageSource,
  key: string,
  { limits, desk }: { limits: RenderLimits; desk: WireDesk },
): Promise<Program> {
  const { problems, message } = await compileSources(source);
  throwIfErrors(problems);
  if (!message) throw new KohortError('internal', { detail: 'A template without errors gave no program.' });
  const writeHead = createHeadWriter(key);
  return {
    key,
    language: message.language,
    links: message.links,
    needs: message.needs,
    render: (context) => renderMessage(message, beginRun(message, context, limits)),
    renderMime(mail, given) {
      const write = (slab: WireSlab) =>
        renderWire(message, beginRun(message, mail.context, limits), { mail, slab, writeHead });
      return given ? onSlab(given, write) : desk.use(write);
    },
    probe(context) {
      const probe: Probe = { missing: new Map(), fallbacks: new Map(), invalid: new Map() };
      const { html } = renderMessage(message, beginRun(message, context, limits, probe));
      return {
        missing: [...probe.missing.values()],
        fallbacks: [...probe.fallbacks.values()],
        invalid: [...probe.invalid.values()],
        bytes: Buffer.byteLength(html),
        canUnsubscribe: html.includes(escapeHtml(context.track.unsubscribeUrl)),
      };
    },
  };
}

function beginRun(message: CompiledMessage, context: RenderContext, limits: RenderLimits, probe?: Probe): Run {
  const { track } = context;
  const { timeZone = 'UTC', currency } = context.workspace;
  return {
    root: rootOf(context),
    language: { locale: message.language, timeZone, currency },
    track,
    limits,
    values: new Array(message.paths.size),
    links: [],
    loopTurns: 0,
    probe,
  };
}

/** Where all choices stand: beside the unsubscribe link, behind the same token. */
function preferencesUrlOf(unsubscribeUrl: string): string {
  const door = unsubscribeUrl.lastIndexOf('/u/');
  return door < 0 ? unsubscribeUrl : `${unsubscribeUrl.slice(0, door)}/p/${unsubscribeUrl.slice(door + 3)}`;
}

/** What a template can reach, and nothing else. Named one by one, for that is many times as fast as copying. */
function rootOf(context: RenderContext): Run['root'] {
  const { contact, workspace, offer, campaign, segment, journey, event, order, products, k_slots, track } = context;
  const { unsubscribeUrl } = track;
  const preferencesUrl = preferencesUrlOf(unsubscribeUrl);
  return {
    contact,
    workspace,
    offer,
    campaign,
    segment,
    journey,
    event,
    order,
    products,
    k_slots,
    unsubscribeUrl,
    preferencesUrl,
  };
}

/** Writes one part of a message to a sink. The same for previews and for the wire. */
function writePart(write: Write, run: Run, sink: Sink): void {
  run.loopTurns = 0;
  write(run, sink);
  checkSize(run, sink);
}

function textOf({ preview }: Part, run: Run): string {
  const sink = new TextSink();
  writePart(preview, run, sink);
  return sink.out;
}

function renderMessage(message: CompiledMessage, run: Run): RenderedMessage {
  return {
    subject: oneLine(textOf(message.subject, run)),
    preheader: oneLine(textOf(message.preheader, run)),
    html: textOf(message.html, run),
    text: tidyText(textOf(message.text, run)),
  };
}

/** A whole message ready for SMTP DATA: multipart/alternative, text first (RFC 2046 section 5.1.4). */
function renderWire(
  message: CompiledMessage,
  run: Run,
  { mail, slab, writeHead }: { mail: MailEnvelope; slab: WireSlab; writeHead: HeadWriter },
): WireMessage {
  const envelope = wireEnvelope(mail);
  const { head, middle, foot } = writeHead(mail, oneLine(textOf(message.subject, run)), envelope.to[0]);
  slab.ascii(head);
  const text = new TextWireSink(slab);
  writePart(message.text.wire, run, text);
  text.end();
  slab.ascii(middle);
  const html = new HtmlWireSink(slab);
  writePart(message.html.wire, run, html);
  html.end();
  slab.ascii(foot);
  return { envelope, raw: slab.take() };
}

/** The slab that messages are written on, one after the other. */
interface WireDesk {
  use<T>(write: (slab: WireSlab) => T): T;
}

function createWireDesk(): WireDesk {
  let free: WireSlab | null = null;
  return {
    use(write) {
      // Taken away while in use: a value that renders a message itself when it is read must not write into this one.
      const slab = free ?? new WireSlab();
      free = null;
      try {
        return onSlab(slab, write);
      } finally {
        free = slab;
      }
    },
  };
}

/** Leaves nothing of a message that could not be made. */
function onSlab<T>(slab: WireSlab, write: (slab: WireSlab) => T): T {
  try {
    return write(slab);
  } finally {
    slab.clear();
  }
}
