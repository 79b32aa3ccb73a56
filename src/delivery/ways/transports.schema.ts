import { z } from 'zod';
import { idParam } from '../../platform/index.ts';
import { limitsSchema, warmUpSchema } from '../rates/limits.schema.ts';

const instant = z.iso.datetime({ offset: true });
const name = z.string().trim().min(1).max(100).meta({ example: 'Newsletters' });
/** What goes into commands and headers: one line of printable characters. */
const oneWord = z.string().regex(/^[\u0021-\u007e]+$/, 'Use printable characters without spaces.');

const hostName = z
  .string()
  .trim()
  .regex(/^(?:[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?|[0-9a-fA-F:]{2,45})$/, 'Use the name of a mail server.')
  .meta({ example: 'smtp.example.com' });

const smtpSettings = z.object({
  host: hostName,
  port: z.number().int().min(1).max(65_535).default(587),
  security: z
    .enum(['tls', 'starttls', 'if-offered', 'none'])
    .default('starttls')
    .describe('tls: from the first byte (port 465); starttls: required; if-offered: encrypted where the server can.'),
  user: z.string().min(1).max(320).optional().describe('Name to sign in with; without it nobody signs in.'),
  clientName: oneWord.max(255).optional().describe('What we call ourselves in EHLO.'),
});

const sesSettings = z.object({
  region: z
    .string()
    .regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'Use an AWS region, such as eu-north-1.')
    .meta({ example: 'eu-north-1' }),
  accessKeyId: oneWord.max(200).describe('Of an IAM user that may send. Rights of the machine are never used.'),
  configurationSet: oneWord.max(200).optional(),
});

const pluginSettings = z.object({
  module: z
    .string()
    .max(214)
    .regex(/^(?:@[a-z0-9][\w.-]*\/)?[a-z0-9][\w.-]*$/, 'Use the name of an npm package.')
    .describe('A transport plug-in of nodemailer that the owner of the installation allowed (TRANSPORT_PLUGINS).')
    .meta({ example: 'nodemailer-example-transport' }),
  options: z.record(z.string(), z.unknown()).default({}).describe('What the plug-in is made with.'),
});

const sendmailSettings = z.object({}).describe('The program is the one named in SENDMAIL_PATH.');

const secretText = z.string().min(1).max(4_000);
const smtpSecret = z.object({ password: secretText });
const sesSecret = z.object({ secretAccessKey: secretText });
const pluginSecret = z
  .object({ options: z.record(z.string(), z.unknown()) })
  .describe('Options that nobody may read again: keys and passwords.');

/** What each kind of way out is made of, and what of it is a secret. */
export const transportKinds = {
  smtp: { settings: smtpSettings, secret: smtpSecret },
  ses: { settings: sesSettings, secret: sesSecret },
  sendmail: { settings: sendmailSettings, secret: z.object({}) },
  plugin: { settings: pluginSettings, secret: pluginSecret },
} as const;
export type SmtpWaySettings = z.output<typeof smtpSettings>;
export type SesWaySettings = z.output<typeof sesSettings>;
export type PluginWaySettings = z.output<typeof pluginSettings>;

const shared = {
  name,
  limits: limitsSchema.default({}),
  warmUp: warmUpSchema.nullable().default(null),
  isDefault: z
    .boolean()
    .default(false)
    .describe('Messages of the workspace go this way unless their campaign names another. One at most.'),
};

const secretOf = <Schema extends z.ZodType>(schema: Schema) =>
  schema.nullable().default(null).describe('Kept encrypted, and never shown again.');

export const newTransport = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('smtp'), ...shared, settings: smtpSettings, secret: secretOf(smtpSecret) }),
  z.object({ kind: z.literal('ses'), ...shared, settings: sesSettings, secret: secretOf(sesSecret) }),
  z.object({
    kind: z.literal('sendmail'),
    ...shared,
    settings: sendmailSettings.default({}),
    secret: z.null().default(null),
  }),
  z.object({ kind: z.literal('plugin'), ...shared, settings: pluginSettings, secret: secretOf(pluginSecret) }),
]);
export type NewTransport = z.output<typeof newTransport>;

export const transportChange = z
  .object({
    name,
    settings: z.record(z.string(), z.unknown()).describe('All of them anew, of the same kind as before.'),
    secret: z
      .record(z.string(), z.unknown())
      .nullable()
      .describe('Another one; null takes it away. Needed again when settings change where it would be sent.'),
    limits: limitsSchema,
    warmUp: warmUpSchema.nullable(),
    isDefault: z.boolean(),
  })
  .partial();
export type TransportChange = z.output<typeof transportChange>;

export const transportSchema = z
  .object({
    id: z.number().int(),
    name: z.string(),
    kind: z.enum(['smtp', 'ses', 'sendmail', 'plugin']),
    settings: z.record(z.string(), z.unknown()),
    hasSecret: z.boolean(),
    limits: limitsSchema,
    warmUp: warmUpSchema.nullable(),
    isDefault: z.boolean(),
    createdAt: instant,
    archivedAt: instant.nullable().describe('Since then nothing goes out this way.'),
  })
  .meta({ id: 'Transport' });

export const transportTrial = z.object({
  works: z.boolean(),
  said: z.string().describe('What the other side said, or what went wrong on the way to it.'),
  isEncrypted: z.boolean().nullable().describe('Whether the connection was encrypted; null where nobody can say.'),
  tookMs: z.number().int(),
});
export type TransportTrial = z.output<typeof transportTrial>;

export const transportParams = z.object({ transportId: idParam });
