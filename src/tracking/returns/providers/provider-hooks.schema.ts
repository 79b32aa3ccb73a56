import { z } from 'zod';
import { idParam } from '../../../platform/index.ts';
import { providers } from './provider-news.ts';

const instant = z.iso.datetime({ offset: true }).meta({ example: '2026-11-23T06:08:00.000Z' });
const name = z.string().trim().min(1).max(100).meta({ example: 'Our sending service' });

export const newHookSchema = z.discriminatedUnion('provider', [
  z.object({
    provider: z.literal('ses'),
    name,
    topicArn: z
      .string()
      .regex(/^arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[\w-]{1,256}(?:\.fifo)?$/, 'Use the ARN of the SNS topic.')
      .describe('The SNS topic that SES reports to: nothing from any other is believed.')
      .meta({ example: 'arn:aws:sns:eu-north-1:123456789012:bounces' }),
  }),
  z.object({
    provider: z.literal('sendgrid'),
    name,
    publicKey: z
      .string()
      .trim()
      .regex(/^[A-Za-z0-9+/=]{80,400}$/, 'Use the verification key as SendGrid shows it.')
      .describe('The verification key of the signed event webhook.'),
  }),
  z.object({
    provider: z.literal('mailgun'),
    name,
    signingKey: z.string().trim().min(8).max(300).describe('The HTTP webhook signing key. Kept encrypted.'),
  }),
  z.object({ provider: z.enum(['postmark', 'brevo']), name }),
]);

export const hookSchema = z
  .object({
    id: z.number().int(),
    provider: z.enum(providers),
    name: z.string(),
    url: z
      .string()
      .describe('Where the service must report to.')
      .meta({ example: 'https://kohort.example.com/hooks/3' }),
    instructions: z.string().describe('What to set up at the service.'),
    topicArn: z.string().nullable(),
    createdAt: instant,
    lastUsedAt: instant.nullable().describe('When it last reported something that could be trusted; to the minute.'),
  })
  .meta({ id: 'ProviderHook' });

export const newHookAnswerSchema = z.object({
  ...hookSchema.shape,
  secret: z.string().nullable().describe('What the service must send along. Shown this once; null where it signs.'),
});

export const hookParams = z.object({ hookId: idParam });

export type NewHook = z.output<typeof newHookSchema>;
