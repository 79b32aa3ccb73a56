import { z } from 'zod';
import { idParam, pageQuery } from '../../platform/index.ts';

const instant = z.iso.datetime({ offset: true }).meta({ example: '2026-11-23T06:08:00.000Z' });
const bounceClasses = ['hard', 'soft', 'complaint', 'delivered'] as const;
const mailClasses = ['hard', 'soft', 'complaint', 'auto-reply', 'unsubscribe', 'other', 'unreadable'] as const;

export const bouncesQuery = pageQuery.extend({
  class: z
    .enum(bounceClasses)
    .optional()
    .describe('Only this class; delivered: that mail arrived after all, where it had come back before.'),
  domain: z
    .string()
    .trim()
    .toLowerCase()
    .regex(/^[^\s@%\\]{1,253}$/, 'Use a domain such as example.com.')
    .optional()
    .describe('Only addresses of this domain.')
    .meta({ example: 'example.com' }),
  email: z.string().trim().max(320).optional().describe('Only this address.'),
});

export const bounceSchema = z
  .object({
    id: z.number().int(),
    email: z.string().describe('Empty once the contact was erased.').meta({ example: 'kim@example.com' }),
    contactId: z.number().int().nullable(),
    messageId: z.number().int().nullable(),
    class: z.enum(bounceClasses),
    status: z.string().nullable().describe('Enhanced status code (RFC 3463).').meta({ example: '5.1.1' }),
    reason: z.string().describe('What it is about.').meta({ example: 'no-such-mailbox' }),
    detail: z.string().nullable().describe("The server's words."),
    source: z.string().describe('smtp, inbound, imap, or the sending service.').meta({ example: 'inbound' }),
    at: instant,
  })
  .meta({ id: 'Bounce' });

export const inboundMailsQuery = pageQuery.extend({
  class: z.enum(mailClasses).optional().describe('Only this class.'),
});

export const inboundMailSchema = z
  .object({
    id: z.number().int(),
    source: z.string().describe('smtp, or imap:<id of the mailbox>.').meta({ example: 'smtp' }),
    envelopeTo: z.string().describe('The address it came to; empty for mail from a mailbox.'),
    receivedAt: instant,
    readAt: instant.nullable().describe('Null: not read yet.'),
    class: z.enum(mailClasses).nullable().describe('What it was taken for.'),
    messageId: z.number().int().nullable().describe('The message it is about, when that is known.'),
    detail: z.unknown().describe('Why: recipients with class, reason, status and words; and what followed.'),
    hasRaw: z.boolean().describe('Whether its text is still kept; after 30 days it is not.'),
  })
  .meta({ id: 'InboundMail' });

const settings = {
  host: z.string().trim().min(1).max(253).describe('The IMAP server.').meta({ example: 'imap.shop.example' }),
  port: z.number().int().min(1).max(65_535).default(993).describe('993 with TLS from the start, 143 otherwise.'),
  secure: z.boolean().default(true).describe('TLS from the start; otherwise STARTTLS.'),
  user: z.string().trim().min(1).max(320).meta({ example: 'bounces@shop.example' }),
  folder: z.string().min(1).max(500).default('INBOX'),
  deleteRead: z.boolean().default(false).describe('Whether mails are deleted there once they are kept here.'),
};
const password = z.string().min(1).max(1_000).describe('Kept encrypted and never shown again.');
const name = z.string().trim().min(1).max(100).meta({ example: 'Bounces' });

export const newMailboxSchema = z.object({ name, ...settings, password });

export const mailboxChangeSchema = z
  .object({
    host: settings.host,
    port: settings.port.unwrap(),
    secure: settings.secure.unwrap(),
    user: settings.user,
    folder: settings.folder.unwrap(),
    deleteRead: settings.deleteRead.unwrap(),
    password,
  })
  .partial();

export const mailboxSchema = z
  .object({
    id: z.number().int(),
    name: z.string(),
    host: z.string(),
    port: z.number().int(),
    secure: z.boolean(),
    user: z.string(),
    folder: z.string(),
    deleteRead: z.boolean(),
    lastUid: z.number().int().describe('How far it has been read.'),
    checkedAt: instant.nullable().describe('When somebody last looked into it.'),
    problem: z.string().nullable().describe('What went wrong at the last look; it is tried again every five minutes.'),
    createdAt: instant,
  })
  .meta({ id: 'InboundMailbox' });

export const mailboxParams = z.object({ mailboxId: idParam });

export const mailboxTrialSchema = z.object({
  ok: z.boolean(),
  problem: z.string().nullable().describe('What is wrong, in words; null when it works.'),
});

export type NewMailbox = z.output<typeof newMailboxSchema>;
export type MailboxChange = z.output<typeof mailboxChangeSchema>;
