import { access, constants } from 'node:fs/promises';
import type { Transport as NodemailerPlugin, Transporter } from 'nodemailer';
import { KohortError, type Vault } from '../../platform/index.ts';
import { loadNodemailer } from '../load-nodemailer.ts';
import { createNodemailerTransport } from '../nodemailer-transport.ts';
import { createSmtpTransport } from '../smtp/create-smtp-transport.ts';
import type { Transport } from '../transport.ts';
import { isPublicAddress } from './public-address.ts';
import { readSendmailFailure, readSesFailure } from './read-way-failures.ts';
import { type SmtpWaySettings, transportKinds } from './transports.schema.ts';
import type { TransportRow } from './transports.store.ts';

/** What the owner of the installation allows workspaces to do. */
export type WayPolicy = {
  /** The program mail may be given to; null: none. */
  sendmailPath: string | null;
  /** Names of npm packages that may be loaded as transports. */
  plugins: string[];
  /** Whether mail servers may be machines of the own network. */
  allowsPrivateServers: boolean;
};

export const strictPolicy: WayPolicy = { sendmailPath: null, plugins: [], allowsPrivateServers: false };

/** What secrets of transports are sealed for. */
export const wayPurpose = (workspaceId: number) => `transport:${workspaceId}`;

type Parts = { vault: Vault; policy: WayPolicy };

const defaultConnections = 20;
/** Programs and services that take one message at a time: more at once would gain nothing. */
const fewConnections = 10;

export const unusable = (row: { name: string }, why: string, cause?: unknown): KohortError =>
  new KohortError('transport_unusable', { detail: `The way out "${row.name}" cannot be used: ${why}`, cause });

/** Settings and secret of a row, as its kind reads them. Throws `transport_unusable`. */
export function readRow<Kind extends keyof typeof transportKinds>(kind: Kind, row: TransportRow, vault: Vault) {
  type Read = {
    settings: ReturnType<(typeof transportKinds)[Kind]['settings']['parse']>;
    secret: ReturnType<(typeof transportKinds)[Kind]['secret']['parse']> | null;
  };
  const settings = transportKinds[kind].settings.safeParse(row.settings);
  if (!settings.success) throw unusable(row, 'its settings are those of another version. Save them again.');
  if (row.secret === null) return { settings: settings.data, secret: null } as Read;
  const secret = transportKinds[kind].secret.safeParse(openSecret(row, vault));
  if (!secret.success) throw unusable(row, 'its secret is that of another version. Give it again.');
  return { settings: settings.data, secret: secret.data } as Read;
}

function openSecret(row: TransportRow, vault: Vault): unknown {
  try {
    return JSON.parse(vault.open(wayPurpose(row.workspaceId), row.secret!));
  } catch (cause) {
    throw unusable(row, 'its secret was stored under another KOHORT_SECRET. Give it again.', cause);
  }
}

/** Addresses an SMTP connection may lead to. */
export const mayReach = (policy: WayPolicy) => (address: string) =>
  policy.allowsPrivateServers || isPublicAddress(address);

const schemes: Record<SmtpWaySettings['security'], { scheme: string; query: string }> = {
  tls: { scheme: 'smtps', query: '' },
  starttls: { scheme: 'smtp', query: 'requireTLS=true' },
  'if-offered': { scheme: 'smtp', query: '' },
  none: { scheme: 'smtp', query: 'ignoreTLS=true' },
};

/** As nodemailer reads it; without the credentials. `secure` is said, since port 465 alone would imply it. */
export function smtpUrl({ host, port, security }: SmtpWaySettings): string {
  const { scheme, query } = schemes[security];
  const shown = host.includes(':') ? `[${host}]` : host;
  return `${scheme}://${shown}:${port}?${query ? `${query}&` : ''}secure=${security === 'tls'}`;
}

/** Opens ways out by their kind. */
export function createOpenTransport({ vault, policy }: Parts) {
  const openers: Record<TransportRow['kind'], (row: TransportRow) => Promise<Transport>> = {
    async smtp(row) {
      const { settings, secret } = readRow('smtp', row, vault);
      const { user, clientName } = settings;
      return createSmtpTransport({
        name: row.name,
        url: smtpUrl(settings),
        connections: row.limits.connections ?? defaultConnections,
        mayReach: mayReach(policy),
        ...(clientName === undefined ? {} : { clientName }),
        ...(user === undefined ? {} : { auth: { user, pass: secret?.password ?? '' } }),
      });
    },
    async ses(row) {
      return wrap(row, await openSes(row, vault), { readFailure: readSesFailure });
    },
    async sendmail(row) {
      return wrap(row, await openSendmail(row, policy), { readFailure: readSendmailFailure });
    },
    async plugin(row) {
      return wrap(row, await openPlugin(row, parts(row)));
    },
  };
  const parts = (row: TransportRow) => ({ ...readRow('plugin', row, vault), policy });
  return (row: TransportRow): Promise<Transport> => openers[row.kind](row);
}

const wrap = (row: TransportRow, transporter: Transporter, more: { readFailure?: typeof readSesFailure } = {}) =>
  createNodemailerTransport({
    name: row.name,
    transporter,
    connections: row.limits.connections ?? fewConnections,
    ...more,
  });

/** A package that may be there or not: named in a variable, so that nothing looks for it before. */
async function load(name: string): Promise<Record<string, unknown> | null> {
  try {
    return (await import(name)) as Record<string, unknown>;
  } catch (error) {
    if ((error as { code?: string }).code === 'ERR_MODULE_NOT_FOUND') return null;
    throw error;
  }
}

const sesPackage = '@aws-sdk/client-sesv2';

/** Amazon SES by nodemailer's transport; the SDK is installed by whoever needs it. Throws `transport_unusable`. */
export async function openSes(row: TransportRow, vault: Vault): Promise<Transporter> {
  const { settings, secret } = readRow('ses', row, vault);
  if (!secret) throw unusable(row, 'its secret access key is missing. Give it as secret.secretAccessKey.');
  const sdk = await load(sesPackage);
  if (!sdk) {
    throw unusable(
      row,
      `Amazon SES needs a package that is not installed: run "npm install ${sesPackage}" and restart.`,
    );
  }
  const { SESv2Client, SendEmailCommand } = sdk as {
    SESv2Client: new (options: object) => object;
    SendEmailCommand: object;
  };
  const { region, accessKeyId, configurationSet } = settings;
  const credentials = { accessKeyId, secretAccessKey: secret.secretAccessKey };
  // The SDK would send a message again by itself, also one that may have been taken.
  const sesClient = new SESv2Client({ region, credentials, maxAttempts: 1 });
  const transporter = loadNodemailer().createTransport({ SES: { sesClient, SendEmailCommand } } as object);
  transporter.use('compile', (mail, done) => {
    // The sender is the one in the message; the return path is Amazon's own.
    const ses: Record<string, unknown> = { FromEmailAddress: undefined };
    if (configurationSet) ses.ConfigurationSetName = configurationSet;
    Object.assign(mail.data, { ses });
    done();
  });
  return transporter;
}

/** A program on this machine. Throws `transport_unusable`. */
export async function openSendmail(row: TransportRow, { sendmailPath }: WayPolicy): Promise<Transporter> {
  if (sendmailPath === null) {
    throw unusable(row, 'programs of this machine are not allowed. Whoever runs Kohort allows one by SENDMAIL_PATH.');
  }
  await access(sendmailPath, constants.X_OK).catch((cause: unknown) => {
    throw unusable(row, `${sendmailPath} is not there, or may not be run (SENDMAIL_PATH).`, cause);
  });
  return loadNodemailer().createTransport({ sendmail: true, path: sendmailPath, newline: 'unix' });
}

type PluginParts = ReturnType<typeof readRow<'plugin'>> & { policy: WayPolicy };
type MakePlugin = new (options: object) => NodemailerPlugin;

/**
 * A transport plug-in of nodemailer, from a package that the owner allowed: what it exports is constructed, or called
 * where it is a plain function, with settings and secret together. Throws `transport_unusable`.
 */
export async function openPlugin(row: TransportRow, { settings, secret, policy }: PluginParts): Promise<Transporter> {
  const { module: name, options } = settings;
  if (!policy.plugins.includes(name)) {
    throw unusable(row, `the plug-in ${name} is not allowed. Whoever runs Kohort allows it by TRANSPORT_PLUGINS.`);
  }
  const loaded = await load(name);
  if (!loaded) throw unusable(row, `the package ${name} is not installed: run "npm install ${name}" and restart.`);
  const given = { ...options, ...secret?.options };
  const maker = loaded.default ?? loaded[Object.keys(loaded)[0] ?? ''];
  if (typeof maker !== 'function') throw unusable(row, `the package ${name} exports nothing to make a transport with.`);
  try {
    return loadNodemailer().createTransport(makePlugin(maker as MakePlugin, given));
  } catch (cause) {
    throw unusable(row, `the plug-in ${name} refused its options.`, cause);
  }
}

/** Classes are constructed; functions that return a transport are called. */
function makePlugin(maker: MakePlugin, options: object): NodemailerPlugin {
  const isClass = /^class\b/.test(Function.prototype.toString.call(maker)) || maker.prototype?.send !== undefined;
  return isClass ? new maker(options) : (maker as unknown as (options: object) => NodemailerPlugin)(options);
}
