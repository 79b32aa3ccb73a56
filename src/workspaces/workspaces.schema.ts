import { z } from 'zod';
import { isTimeZone, languageTag, scopes } from '../platform/index.ts';
import { ratesSchema } from './rates.schema.ts';
import { roles } from './roles.ts';

const instant = z.iso.datetime({ offset: true }).meta({ example: '2026-11-22T17:38:00.000Z' });
const name = z.string().trim().min(1).max(200);

export const slugSchema = z
  .string()
  .regex(
    /^(?!\d+$)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/,
    'Use lower-case letters, digits and hyphens (not digits alone).',
  )
  .describe('Short name in addresses and headers.')
  .meta({ example: 'corner-shop' });

const hour = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'Use a time of day such as 21:30.')
  .meta({ example: '21:00' });

/** Rules of sending and counting that hold for the whole workspace; each has a default that is right for most. */
const sendingRules = {
  quietHours: z
    .object({ from: hour, to: hour })
    .nullable()
    .optional()
    .describe("Marketing messages wait while it is between these in the contact's own time zone. Null = never."),
  sendingLimits: ratesSchema
    .nullable()
    .optional()
    .describe('How much this workspace may send, by whatever way out. Null = as much as the ways out allow.')
    .meta({ example: { perHour: 5_000 } }),
  frequencyCaps: z
    .array(z.object({ messages: z.number().int().min(1).max(1_000), days: z.number().int().min(1).max(365) }))
    .max(5)
    .optional()
    .describe('At most so many marketing messages to one contact within so many days.')
    .meta({ example: [{ messages: 2, days: 7 }] }),
  trackingUrl: z
    .url({ protocol: /^https?$/ })
    .transform((url) => url.replace(/\/+$/, ''))
    .refine((url) => url.startsWith('https:') || /^http:\/\/(localhost|127\.0\.0\.1|\[::1\])(:|\/|$)/.test(url), {
      error: 'Use an https address: mailbox providers want it of links that unsubscribe.',
    })
    .nullable()
    .optional()
    .describe("The workspace's own address for links in messages; it must lead here. Null = that of the installation.")
    .meta({ example: 'https://links.shop.example' }),
  utm: z
    .object({
      source: z.string().trim().min(1).max(200),
      medium: z.string().trim().min(1).max(200),
    })
    .partial()
    .nullable()
    .optional()
    .describe("Added to links that lead to web pages, with the campaign's name. Null = nothing is added."),
  honeyLink: z
    .boolean()
    .optional()
    .describe('A link no person can see in each message: whoever follows it is a machine.'),
  attribution: z
    .object({
      model: z
        .enum(['last-click', 'any-message'])
        .describe('last-click: an order after a click; any-message: an order after a message, clicked or not.'),
      days: z.number().int().min(1).max(90),
    })
    .optional()
    .describe('Which orders count for which message.'),
  bounceRules: z
    .object({
      softBounces: z.number().int().min(1).max(100).describe('So many soft bounces …'),
      withinDays: z.number().int().min(1).max(365).describe('… within so many days suppress an address.'),
      suppressBlocked: z.boolean().describe('Whether refusals that are about us (blocked, spam) count as well.'),
    })
    .partial()
    .optional()
    .describe('When an address that bounces is written to no more. A hard bounce always does it.'),
};

export const settingsSchema = z.object({
  ...sendingRules,
  sender: z
    .object({ name: name.meta({ example: 'Corner Shop' }), email: z.email().meta({ example: 'news@shop.example' }) })
    .describe('Who messages come from.'),
  replyTo: z.email().optional().describe('Where replies go, when not to the sender.'),
  postalAddress: z
    .string()
    .trim()
    .min(1)
    .max(500)
    .describe('Postal address of the company; many laws want it in every marketing message.')
    .meta({ example: 'Corner Shop, 1 High Street, Springfield' }),
});

const fields = {
  name: name.meta({ example: 'Corner Shop' }),
  timeZone: z
    .string()
    .refine(isTimeZone, 'Use an IANA time zone, such as Europe/Stockholm.')
    .describe('IANA time zone in which the workspace counts days and hours.')
    .meta({ example: 'Europe/Stockholm' }),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/, 'Use an ISO 4217 code, such as SEK.')
    .describe('ISO 4217 code; all amounts are in its minor units.')
    .meta({ example: 'SEK' }),
  language: languageTag
    .describe('BCP 47 tag of the language messages are in unless a contact has another.')
    .meta({ example: 'en' }),
};

export const newWorkspaceSchema = z.object({
  slug: slugSchema,
  ...fields,
  language: fields.language.default('en'),
  settings: settingsSchema,
});

/** What may change later; currency may not, since amounts are stored in it. */
export const workspaceChangeSchema = z
  .object({
    name: fields.name,
    timeZone: fields.timeZone,
    language: fields.language,
    settings: settingsSchema.partial().describe('Only the settings given are changed.'),
  })
  .partial();

export const workspaceSchema = z
  .object({
    id: z.number().int().meta({ example: 1 }),
    slug: slugSchema,
    ...fields,
    settings: settingsSchema,
    createdAt: instant,
  })
  .meta({ id: 'Workspace' });

export const myWorkspaceSchema = z
  .object({
    ...workspaceSchema.shape,
    role: z.enum(roles).describe('What the signed-in operator may do there.'),
    scopes: z.array(z.enum(scopes)).describe('What that role may do.'),
  })
  .meta({ id: 'MyWorkspace' });

export const newApiKeySchema = z.object({
  name: name.describe('What the key is for.').meta({ example: 'Web shop' }),
  scopes: z
    .array(z.enum(scopes))
    .min(1)
    .describe('What the key may do.')
    .meta({ example: ['contacts:write', 'events:write'] }),
});

export const apiKeySchema = z
  .object({
    id: z.number().int().meta({ example: 1 }),
    name,
    prefix: z.string().describe('The first characters of the key.').meta({ example: 'kht_4fJq2w' }),
    scopes: z.array(z.string()),
    createdAt: instant,
    lastUsedAt: instant.nullable().describe('To the minute; null when never used.'),
    revokedAt: instant.nullable(),
  })
  .meta({ id: 'ApiKey' });

export const newKeyAnswerSchema = z.object({
  ...apiKeySchema.shape,
  key: z.string().describe('The key itself. It is shown this once and cannot be looked up later.'),
});

const roleSchema = z
  .enum(roles)
  .describe('owner: everything; marketer: all but settings, keys and operators; reader: looks.');

export const newOperatorSchema = z.object({
  email: z.email().max(254).meta({ example: 'kim@shop.example' }),
  name: name.optional().describe('Name of the person; the e-mail address when not given.'),
  role: roleSchema.default('marketer'),
});

export const roleChangeSchema = z.object({ role: roleSchema });

export const operatorSchema = z
  .object({
    id: z.string().meta({ example: 'h2cTnFhPqz1Rrbm8' }),
    name: z.string(),
    email: z.string(),
    role: roleSchema,
    since: instant,
  })
  .meta({ id: 'Operator' });

export const newOperatorAnswerSchema = z.object({
  ...operatorSchema.shape,
  password: z
    .string()
    .nullable()
    .describe('First password, shown this once; null for a person who has signed in here before.'),
});

export const auditFilter = {
  actor: z.string().max(200).optional().describe('Only what this actor did.').meta({ example: 'system' }),
  area: z.string().max(100).optional().describe('Only actions that begin with it.').meta({ example: 'segments' }),
};

export const auditSchema = z
  .object({
    id: z.number().int(),
    at: instant,
    actor: z.string().describe('key:<id>, operator:<id> or system.').meta({ example: 'key:1' }),
    actorName: z.string().nullable().describe('Name of the operator or key, when it is still known.'),
    action: z.string().meta({ example: 'campaigns.launch' }),
    subject: z.string().meta({ example: 'campaign 12' }),
    detail: z.record(z.string(), z.unknown()).nullable(),
  })
  .meta({ id: 'AuditEntry' });

export type WorkspaceSettings = z.output<typeof settingsSchema>;
export type NewWorkspace = z.input<typeof newWorkspaceSchema>;
export type WorkspaceChange = z.output<typeof workspaceChangeSchema>;
export type NewApiKey = z.output<typeof newApiKeySchema>;

export type Workspace = {
  id: number;
  slug: string;
  name: string;
  timeZone: string;
  currency: string;
  language: string;
  settings: WorkspaceSettings;
  createdAt: Date;
};
