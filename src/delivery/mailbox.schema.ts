import { z } from 'zod';
import { pageQuery } from '../platform/index.ts';

const id = z.coerce.number().int().positive();

export const mailParams = z.object({ mailId: id });

export const mailQuery = pageQuery.extend({
  recipient: z.string().max(200).optional().describe('Part of the address.'),
  campaignId: id.optional(),
  segmentId: z
    .union([id, z.literal('none')])
    .optional()
    .describe('The segment whose content the mail carries; none = the content for everybody else.'),
});

export const mailSummary = z.object({
  id: z.number().int(),
  messageId: z.number().int().nullable().describe('Its row in the ledger; null for test mails.'),
  campaignId: z.number().int().nullable(),
  campaign: z.string().nullable(),
  segmentId: z.number().int().nullable(),
  segment: z.string().nullable(),
  variant: z.string().nullable(),
  sender: z.string(),
  recipient: z.string(),
  subject: z.string(),
  receivedAt: z.iso.datetime({ offset: true }),
});

export const mailDetail = mailSummary.extend({
  from: z.string(),
  to: z.string(),
  html: z.string().nullable(),
  text: z.string().nullable(),
  headers: z.array(z.object({ name: z.string(), value: z.string() })),
  links: z.array(z.string()).describe('Addresses of the links, in order, each once.'),
});
