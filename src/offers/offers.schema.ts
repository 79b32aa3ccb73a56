import { z } from 'zod';

const id = z.number().int();
const instant = z.iso.datetime({ offset: true });
const windowMinute = z.number().int().min(0).max(1_440);

export const offerWindow = z.object({
  weekdays: z
    .array(z.number().int().min(0).max(6))
    .min(1)
    .max(7)
    .describe('0 = Monday … 6 = Sunday: the day on which the window starts.')
    .meta({ example: [0, 1, 2, 3, 4] }),
  fromMinute: windowMinute.max(1_439).describe('Minute of the local day, included.').meta({ example: 480 }),
  toMinute: windowMinute
    .describe('Minute of the local day, excluded; at or before `fromMinute` = on the next day.')
    .meta({
      example: 720,
    }),
});

/** Codes are compared without regard to case and outer spaces: what is typed at a till. */
export const normaliseCode = (code: string): string => code.trim().toUpperCase();

export const offerCode = z
  .string()
  .transform(normaliseCode)
  .pipe(z.string().regex(/^[A-Z0-9ÅÄÖÆØ_-]{2,40}$/, 'Use 2 to 40 letters, digits, hyphens or underscores.'))
  .describe('What a customer says or types; kept in capitals.')
  .meta({ example: 'MORNING5' });

export const newOffer = z
  .object({
    name: z.string().trim().min(1).max(200).meta({ example: 'Morning five' }),
    kind: z.literal('percent').default('percent'),
    basisPoints: z.number().int().min(1).max(10_000).describe('Hundredths of a per cent.').meta({ example: 500 }),
    code: offerCode,
    validFrom: instant.optional().describe('Now when absent.'),
    validUntil: instant.nullable().default(null).describe('Excluded; null = open.'),
    windows: z.array(offerWindow).max(20).default([]).describe('Local times at which it holds; none = always.'),
  })
  .refine((offer) => !offer.validUntil || !offer.validFrom || new Date(offer.validFrom) < new Date(offer.validUntil), {
    path: ['validUntil'],
    message: 'The offer must end after it starts.',
  });
export type NewOffer = z.output<typeof newOffer>;

export const offerAnswer = z
  .object({
    id,
    name: z.string(),
    kind: z.string(),
    basisPoints: z.number().int(),
    code: z.string(),
    validFrom: instant,
    validUntil: instant.nullable(),
    windows: z.array(offerWindow),
    windowText: z.string().describe('The windows in words.'),
    createdAt: instant,
    archivedAt: instant.nullable(),
  })
  .meta({ id: 'Offer' });

export const redemptionAnswer = z.object({
  id,
  contactId: id,
  code: z.string(),
  at: instant,
  isValid: z.boolean(),
  reason: z.string().nullable().describe('Why it was refused: not-started, expired, outside-window, archived.'),
  orderAmount: z.number().int().describe('Minor units of the order it was used in.'),
  settledAt: instant,
});

export const offerParams = z.object({ offerId: z.coerce.number().int().positive() });
