import { hostname } from 'node:os';
import type { ConnectionOptions } from 'node:tls';
import { parseConnectionUrl } from 'nodemailer/lib/shared/index.js';
import wellKnown from 'nodemailer/lib/well-known/index.js';

export type Credentials = { user: string; pass: string };
/** Instead of a password: a token, or what gets one that is still good. */
export type TokenCredentials = { user: string; accessToken: string | (() => Promise<string>) };

/** How to reach a server and how long to wait for it. */
export type SmtpSettings = {
  host: string;
  port: number;
  /** TLS from the first byte on. */
  isSecure: boolean;
  /** STARTTLS: 'if-offered', and never back to plain text once begun; 'required'; 'never'. */
  startTls: 'if-offered' | 'required' | 'never';
  tls: ConnectionOptions;
  /** What we call ourselves in EHLO. */
  clientName: string;
  localAddress?: string;
  auth: Credentials | TokenCredentials | null;
  /** The way to sign in, when only one is wanted; upper case. */
  authMethod: string | null;
  connections: number;
  maxMessages: number;
  connectMs: number;
  greetingMs: number;
  /** How long a command may take to be answered, and the end of a message. */
  silenceMs: number;
  dotMs: number;
  idleMs: number;
  /** The pause after a connection that came to nothing; each further one doubles it. */
  pauseMs: number;
  /** Whether an address may be talked to; asked once connected, before a word is said. */
  mayReach?: (address: string) => boolean;
};

export type SmtpOptions = {
  /** `smtp[s]://user:password@host:port?…`, with nodemailer's option names as its query (tls.… for those of TLS). */
  url: string;
  /** Our name in EHLO. */
  clientName?: string;
  connections?: number;
  /** After this long without a word from the server a connection is given up, whatever it is doing. */
  silenceMs?: number;
  pauseMs?: number;
  auth?: Credentials | TokenCredentials;
  mayReach?: (address: string) => boolean;
};

/** Options of nodemailer that the engine does not know: such a server is reached by nodemailer itself. */
const notOurs = ['proxy', 'lmtp', 'direct', 'socket'];

export function isBeyondEngine(url: string): boolean {
  const given = parseConnectionUrl(url) as Record<string, unknown>;
  return notOurs.some((name) => given[name] !== undefined && given[name] !== false);
}

/** Reads settings as nodemailer does. RFC 5321, 4.5.3.2 asks for ten minutes of patience after the final dot. */
export function readSettings(options: SmtpOptions): SmtpSettings {
  const fromUrl = parseConnectionUrl(options.url) as Record<string, unknown>;
  const service = typeof fromUrl.service === 'string' ? wellKnown(fromUrl.service) : false;
  const given: Record<string, unknown> = { ...(service || {}), ...fromUrl };
  const number = (name: string) => (typeof given[name] === 'number' && given[name] > 0 ? given[name] : undefined);
  const text = (name: string) => (given[name] === undefined ? undefined : String(given[name]).replace(/[\r\n]+/g, ''));
  const wantsSecure = given.secure === true;
  const port = number('port') ?? (wantsSecure ? 465 : 587);
  const silence = options.silenceMs;
  const localAddress = text('localAddress');
  return {
    host: text('host') ?? 'localhost',
    port,
    isSecure: wantsSecure || (given.secure === undefined && port === 465),
    startTls: startTlsOf(given),
    tls: (given.tls ?? {}) as ConnectionOptions,
    clientName: options.clientName ?? text('name') ?? ownName(),
    ...(localAddress === undefined ? {} : { localAddress }),
    auth: options.auth ?? (given.auth as Credentials | undefined) ?? null,
    authMethod: text('authMethod')?.toUpperCase() ?? null,
    connections: options.connections ?? number('maxConnections') ?? 20,
    maxMessages: number('maxMessages') ?? 10_000,
    connectMs: number('connectionTimeout') ?? Math.min(silence ?? 15_000, 15_000),
    greetingMs: number('greetingTimeout') ?? Math.min(silence ?? 30_000, 30_000),
    silenceMs: number('socketTimeout') ?? silence ?? 120_000,
    dotMs: number('socketTimeout') ?? silence ?? 600_000,
    idleMs: number('idleTimeout') ?? 20_000,
    pauseMs: options.pauseMs ?? 250,
    ...(options.mayReach ? { mayReach: options.mayReach } : {}),
  };
}

/** Contradicting settings must not end in plain text. */
function startTlsOf({ requireTLS, ignoreTLS }: Record<string, unknown>): SmtpSettings['startTls'] {
  if (requireTLS === true) return 'required';
  return ignoreTLS === true ? 'never' : 'if-offered';
}

/** A machine without a domain calls itself by its address (RFC 5321, 4.1.4). */
function ownName(): string {
  const name = hostname().replace(/[^\w.-]/g, '');
  return name.includes('.') ? name : '[127.0.0.1]';
}
