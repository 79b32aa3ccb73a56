import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { z } from 'zod';
import { KohortError } from './platform/index.ts';
import { readRanges } from './webhooks/index.ts';

const roles = ['api', 'tracking', 'workers'] as const;
export type Role = (typeof roles)[number];

const port = z.coerce.number().int().min(0).max(65_535);
const httpUrl = z
  .url({ protocol: /^https?$/, error: 'must be an http(s) URL' })
  .transform((url) => url.replace(/\/+$/, ''));

/** An address of a server, of one of these kinds: `serverUrl('redis', 'rediss')`. */
const serverUrl = (...kinds: string[]) =>
  z
    .string()
    .refine((text) => kinds.some((kind) => text.startsWith(`${kind}://`)), {
      error: `must start with ${kinds.map((kind) => `${kind}://`).join(' or ')}`,
      abort: true,
    })
    .refine(
      (text) => URL.canParse(text),
      'cannot be read as a URL: look at the port, and write special characters of a password as %23 and the like',
    );

/** Every setting of the program: the only place where environment variables are named. */
export const settingsSchema = z.object({
  DATABASE_URL: serverUrl('postgres', 'postgresql')
    .optional()
    .describe('PostgreSQL 15 or newer. Empty: an embedded PostgreSQL in DATA_DIR.')
    .meta({ example: 'postgres://kohort:secret@127.0.0.1:5432/kohort' }),
  REDIS_URL: serverUrl('redis', 'rediss')
    .optional()
    .describe('Redis 7 or Valkey 8 for the queue. Empty: the queue lives in PostgreSQL.')
    .meta({ example: 'redis://127.0.0.1:6379' }),
  SMTP_URL: serverUrl('smtp', 'smtps')
    .optional()
    .describe('Where messages go out. Empty: the built-in mailbox catches them.')
    .meta({ example: 'smtps://user:password@smtp.example.com:465' }),
  SENDMAIL_PATH: z
    .string()
    .optional()
    .describe('A sendmail program that workspaces may give their mail to. Empty: they may not.')
    .meta({ example: '/usr/sbin/sendmail' }),
  TRANSPORT_PLUGINS: z
    .string()
    .default('')
    .transform((text) =>
      text
        .split(',')
        .map((name) => name.trim())
        .filter((name) => name !== ''),
    )
    .describe('npm packages that workspaces may send by: transport plug-ins of nodemailer, installed beside Kohort.')
    .meta({ example: 'nodemailer-example-transport' }),
  PRIVATE_MAIL_SERVERS: z
    .enum(['yes', 'no'])
    .default('no')
    .describe('Whether workspaces may send by mail servers of your own network. SMTP_URL always may be one.')
    .meta({ example: 'yes' }),
  KOHORT_SECRET: z
    .string()
    .min(32, 'needs at least 32 characters')
    .optional()
    .describe('Signs links and sessions. Empty: made at first start and kept in the database.')
    .meta({ example: 'a-long-random-text-of-32-characters-or-more' }),
  ROLES: z
    .string()
    .default(roles.join(','))
    .transform((text) => text.split(',').map((role) => role.trim()))
    .pipe(z.array(z.enum(roles)).min(1))
    .describe('What this process does: api, tracking, workers.')
    .meta({ example: 'api,tracking,workers' }),
  HOST: z.string().default('127.0.0.1').describe('Address to listen on.').meta({ example: '127.0.0.1' }),
  PORT: port.default(3000).describe('Port of the API and the pages.').meta({ example: '3000' }),
  TRACKING_PORT: port.default(3001).describe('Port of the tracking links.').meta({ example: '3001' }),
  MAILBOX_PORT: port.default(3025).describe('Port of the built-in mailbox (SMTP).').meta({ example: '3025' }),
  INBOUND_PORT: port
    .optional()
    .describe('Port on which mail that comes back is taken in (SMTP). Empty: none is.')
    .meta({ example: '25' }),
  INBOUND_HOST: z
    .string()
    .optional()
    .describe('Address on which mail that comes back is taken in. Empty: that of HOST.')
    .meta({ example: '0.0.0.0' }),
  PUBLIC_URL: httpUrl
    .optional()
    .describe('How browsers reach the API. Empty: http://127.0.0.1:PORT.')
    .meta({ example: 'https://kohort.example.com' }),
  TRACKING_URL: httpUrl
    .optional()
    .describe('How recipients reach the tracking links. Empty: http://127.0.0.1:TRACKING_PORT.')
    .meta({ example: 'https://links.example.com' }),
  DATA_DIR: z
    .string()
    .default('.kohort')
    .describe('Folder of the embedded database, the click spool and uploads.')
    .meta({ example: '.kohort' }),
  SPOOL_FSYNC: z
    .enum(['yes', 'no'])
    .default('no')
    .describe('Whether a click is on the disk before it is answered: then it survives the loss of power as well.')
    .meta({ example: 'yes' }),
  MACHINE_NETWORKS: z
    .string()
    .optional()
    .describe('Networks of scanners, proxies and data centres: a file, or the text itself; see docs/tracking.md.')
    .meta({ example: 'scanner 192.0.2.0/24; cloud 198.51.100.0/24' }),
  TRUSTED_PROXIES: z
    .string()
    .default('loopback, linklocal, uniquelocal')
    .describe('Proxies whose X-Forwarded-For is believed: names, addresses, ranges.')
    .meta({ example: 'loopback, 192.0.2.10' }),
  DATABASE_CONNECTIONS: z.coerce
    .number()
    .int()
    .min(4)
    .max(200)
    .default(20)
    .describe(
      'Database connections of this process at most, besides four for sending and those of a queue in PostgreSQL.',
    )
    .meta({ example: '20' }),
  WEBHOOK_PRIVATE_ADDRESSES: z
    .string()
    .transform((text, context) => {
      const ranges = readRanges(text);
      if (ranges === null)
        context.addIssue({ code: 'custom', message: 'must be addresses or ranges, with commas between' });
      return ranges ?? [];
    })
    .optional()
    .describe('Ranges of your own network that webhooks may call, also by http. Empty: public addresses only.')
    .meta({ example: '10.0.0.0/8,192.168.1.20' }),
  LOG_LEVEL: z
    .enum(['silent', 'error', 'warn', 'info', 'debug'])
    .default('info')
    .describe('How much is logged.')
    .meta({ example: 'info' }),
});

export type Settings = z.output<typeof settingsSchema>;

/**
 * Reads the settings from `env`. Empty values count as not given. Throws `config_invalid` that lists every problem at
 * once: variable, what was found (never for secrets and URLs, which may hold passwords), what is wrong, an example.
 */
export function readSettings(env: Record<string, string | undefined>): Settings {
  const given = Object.fromEntries(
    Object.entries(env).filter(([, value]) => value !== undefined && value.trim() !== ''),
  );
  const result = settingsSchema.safeParse(given);
  if (result.success) return result.data;
  const lines = result.error.issues.map((issue) => {
    const name = String(issue.path[0]);
    const found = /SECRET|_URL$/.test(name) ? '(hidden)' : JSON.stringify(given[name]);
    const example = settingsSchema.shape[name as keyof typeof settingsSchema.shape]?.meta()?.example;
    return `${name}: found ${found}: ${issue.message}. Example: ${name}=${example}`;
  });
  throw new KohortError('config_invalid', { detail: `Settings are wrong:\n  ${lines.join('\n  ')}` });
}

const envFile = resolve(import.meta.dirname, '../.env');

/**
 * The settings of this process: environment variables, and for those not set the file `.env` in the project's folder.
 * `given` wins over both. Throws `config_invalid`.
 */
export function readEnvironment(given: Record<string, string> = {}): Settings {
  if (existsSync(envFile)) process.loadEnvFile(envFile);
  return readSettings({ ...process.env, ...given });
}
