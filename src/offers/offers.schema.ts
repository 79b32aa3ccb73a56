import { z } from 'zod';
import { codeKinds, offerKinds, stackings } from './rules/offer.ts';

const id = z.number().int();
const instant = z.iso.datetime({ offset: true });
/** One that can be written with four digits of a year wherever it is read. */
const sentInstant = instant.refine((text) => {
  const year = new Date(text).getUTCFullYear();
  return year >= 1900 && year <= 9_999;
}, 'Name an instant from 1900 to 9999.');
const windowMinute = z.number().int().min(0).max(1_440);
/** Of one offer, basket or line: a thousand million of the main unit. */
export const minorUnits = z.number().int().min(0).max(100_000_000_000);
const count = z.number().int().min(1).max(1_000_000_000);
const segmentIds = z.array(z.number().int().min(1).max(2_147_483_647)).max(50);
const names = z.array(z.string().trim().min(1).max(200)).max(500);

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

export const offerRules = z.object({
  segments: z
    .object({ in: segmentIds.default([]), out: segmentIds.default([]) })
    .default({ in: [], out: [] })
    .describe('Ids: for contacts in one of `in` (when there are any) and in none of `out`.'),
  firstOrderOnly: z.boolean().default(false),
  products: names.default([]).describe('Lines with these products, or with a category below, are in scope.'),
  categories: names.default([]).describe('Both lists empty: every line is in scope.'),
  minBasket: minorUnits.nullable().default(null).describe('Smallest basket before discounts, minor units.'),
  stacking: z
    .enum(stackings)
    .default('one-price')
    .describe('one-price: beside no other price offer; alone: beside nothing; with-any: beside all that say the same.'),
});

const windows = z.array(offerWindow).max(20);
const fields = {
  name: z.string().trim().min(1).max(200).meta({ example: 'Morning five' }),
  basisPoints: z.number().int().min(1).max(10_000).describe('Of percent. Hundredths of a per cent.'),
  amount: minorUnits.describe('Of amount: minor units off the order. Of gift and free-shipping: what one costs us.'),
  points: count.describe('Of points: how many.'),
  gives: z.string().trim().min(1).max(500).describe('The gift, the event, in words for the message.'),
  validUntil: sentInstant.nullable().describe('Excluded; null = open.'),
  maxPerContact: z.number().int().min(1).max(10_000).nullable().describe('Times one contact may use it; null = any.'),
  capacityTotal: count.nullable().describe('Times it may be used in all; null = any.'),
  capacityDay: count.nullable().describe('Times on one day of the shop; null = any.'),
  capacityWindow: count.nullable().describe('Times within one window on one day; null = any.'),
};

type Sides = { validFrom?: string | undefined; validUntil: string | null };
const isInOrder = ({ validFrom, validUntil }: Sides) =>
  !validUntil || !validFrom || new Date(validFrom) < new Date(validUntil);

/** What each kind cannot do without. */
const needed = {
  percent: 'basisPoints',
  amount: 'amount',
  gift: 'gives',
  'event-invitation': 'gives',
  points: 'points',
};

export const newOffer = z
  .object({
    ...fields,
    kind: z.enum(offerKinds).default('percent'),
    basisPoints: fields.basisPoints.nullable().default(null).meta({ example: 500 }),
    amount: fields.amount.nullable().default(null),
    points: fields.points.nullable().default(null),
    gives: fields.gives.nullable().default(null),
    codeKind: z.enum(codeKinds).optional().describe('When absent: shared with a code, none without.'),
    code: offerCode.nullable().default(null),
    validFrom: sentInstant.optional().describe('Now when absent.'),
    validUntil: fields.validUntil.default(null),
    windows: windows.default([]).describe('Local times at which it holds; none = always.'),
    skipsHolidays: z.boolean().default(false).describe('Whether its windows are closed on the holidays of the shop.'),
    rules: offerRules.prefault({}),
    maxPerContact: fields.maxPerContact.default(null),
    capacityTotal: fields.capacityTotal.default(null),
    capacityDay: fields.capacityDay.default(null),
    capacityWindow: fields.capacityWindow.default(null),
    holdoutShare: z
      .number()
      .int()
      .min(0)
      .max(9_000)
      .default(0)
      .describe('Basis points of contacts who never get it, to compare with.'),
  })
  .superRefine((offer, issues) => {
    const wrong = (path: string, message: string) => issues.addIssue({ code: 'custom', path: [path], message });
    if (!isInOrder(offer)) wrong('validUntil', 'The offer must end after it starts.');
    const field = Object.hasOwn(needed, offer.kind) ? needed[offer.kind as keyof typeof needed] : null;
    if (field && !offer[field as keyof typeof offer]) wrong(field, `An offer of kind ${offer.kind} needs it.`);
    if (offer.kind !== 'percent' && offer.basisPoints !== null) wrong('basisPoints', 'Only of kind percent.');
    const codeKind = offer.codeKind ?? (offer.code === null ? 'none' : 'shared');
    if (codeKind === 'shared' && offer.code === null) wrong('code', 'A shared code needs its text.');
    if (codeKind !== 'shared' && offer.code !== null)
      wrong('code', `With codeKind ${codeKind} there is no shared code.`);
    if (offer.capacityWindow !== null && offer.windows.length === 0) {
      wrong('capacityWindow', 'Name the windows in which it is counted.');
    }
  })
  .transform((offer) => ({ ...offer, codeKind: offer.codeKind ?? (offer.code === null ? 'none' : 'shared') }));
export type NewOffer = z.output<typeof newOffer>;

/** Kind and kind of code never change; the rest only as `checkChange` allows. Absent = as it is. */
export const offerChange = z
  .strictObject({
    name: fields.name,
    basisPoints: fields.basisPoints,
    amount: fields.amount.nullable(),
    points: fields.points,
    gives: fields.gives.nullable(),
    code: offerCode,
    validFrom: sentInstant,
    validUntil: fields.validUntil,
    windows,
    skipsHolidays: z.boolean(),
    rules: offerRules,
    maxPerContact: fields.maxPerContact,
    capacityTotal: fields.capacityTotal,
    capacityDay: fields.capacityDay,
    capacityWindow: fields.capacityWindow,
    holdoutShare: z.number().int().min(0).max(9_000),
  })
  .partial();
export type OfferChange = z.output<typeof offerChange>;

export const offerAnswer = z
  .object({
    id,
    name: z.string(),
    kind: z.enum(offerKinds),
    isPrice: z.boolean().describe('Whether it lowers what is paid: percent, amount and free-shipping do.'),
    basisPoints: z.number().int().nullable(),
    amount: z.number().int().nullable(),
    points: z.number().int().nullable(),
    gives: z.string().nullable(),
    codeKind: z.enum(codeKinds),
    code: z.string().nullable(),
    validFrom: instant,
    validUntil: instant.nullable(),
    windows: z.array(offerWindow),
    windowText: z.string().describe('The windows in words.'),
    skipsHolidays: z.boolean(),
    rules: offerRules,
    maxPerContact: z.number().int().nullable(),
    capacityTotal: z.number().int().nullable(),
    capacityDay: z.number().int().nullable(),
    capacityWindow: z.number().int().nullable(),
    holdoutShare: z.number().int(),
    createdAt: instant,
    archivedAt: instant.nullable(),
    problems: z
      .array(z.object({ path: z.string(), message: z.string(), severity: z.enum(['error', 'warning']) }))
      .describe('What its rules no longer mean: segments that were archived since. Error: nobody can use it.'),
  })
  .meta({ id: 'Offer' });

export const offerParams = z.object({ offerId: z.coerce.number().int().positive() });

const day = z.iso
  .date()
  .refine((text) => text >= '1970-01-01', 'Name a day since 1970.')
  .meta({ example: '2026-12-24' });
export const holidayList = z.object({
  holidays: z
    .array(z.object({ day, name: z.string().trim().min(1).max(200).meta({ example: 'Christmas Eve' }) }))
    .max(2_000),
});
export const holidayDays = z.object({ holidays: z.array(z.object({ day: z.string(), name: z.string() })) });
export type HolidayList = z.output<typeof holidayList>;
export const holidayQuery = z.object({ year: z.coerce.number().int().min(1970).max(9999).optional() });
export const holidayParams = z.object({ day });

export const redemptionAnswer = z.object({
  id,
  contactId: id,
  name: z.string().nullable().describe('What the attributes of the contact call it.'),
  email: z.string().nullable(),
  code: z.string().nullable(),
  at: instant,
  isValid: z.boolean(),
  reason: z
    .string()
    .nullable()
    .describe('Why it was refused: not-started, expired, outside-window, archived, capacity, …'),
  orderRef: z.string().nullable().describe("The shop's number of the order, when known."),
  orderAmount: z.number().int().describe('Minor units of the order it was used in.'),
  discount: z.number().int().nullable().describe('Minor units paid less; null when nobody knows.'),
  margin: z.number().int().nullable().describe('Order less cost of goods and discount, when the cost is known.'),
  refundedAt: instant.nullable(),
  refundedAmount: z.number().int().nullable().describe('Minor units of the order given back so far.'),
  settledAt: instant,
});
