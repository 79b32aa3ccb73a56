import { z } from 'zod';
import { anyRow, contactRefSchema } from '../contacts/index.ts';
import { idParam, pageQuery } from '../platform/index.ts';
import type { EventInput, OrderInput, RefundInput } from './read-event.ts';

const instant = z.iso.datetime({ offset: true }).meta({ example: '2026-11-22T17:38:00Z' });
const at = instant.describe('When it happened. Late and out of order is welcome; at most 24 hours in the future.');
const id = z.number().int();

const contactRef = contactRefSchema
  .describe('Whose it is. An unknown externalId or email becomes a contact.')
  .meta({ id: 'ContactRef', example: { externalId: '17850' } });

const amount = z.number().describe('In minor units: 12.50 is 1250.').meta({ example: 1250 });
const currency = z.string().optional().describe("Must be the workspace's, when given.").meta({ example: 'SEK' });
const props = z
  .record(z.string(), z.unknown())
  .optional()
  .describe('Anything else worth keeping, up to 16,000 characters.');

const line = z
  .strictObject({
    product: z.string().meta({ example: '85123A' }),
    name: z.string().nullish().meta({ example: 'White hanging heart t-light holder' }),
    category: z.string().nullish(),
    brand: z.string().nullish(),
    quantity: z.number().describe('Pieces, or a weight.').meta({ example: 6 }),
    amount: amount.describe('Minor units of the whole line, not of one piece.'),
  })
  .meta({ id: 'OrderLine' });

export const plainEvent = z
  .strictObject({
    type: z.literal('event'),
    id: z.string().optional().describe('Makes repetition harmless. Without it every call counts.'),
    kind: z.string().describe('Lower-case letters, digits and _.').meta({ example: 'store_visited' }),
    at,
    contact: contactRef,
    amount: amount.optional(),
    ref: z.string().optional(),
    messageId: id.min(1).optional(),
    props,
  })
  .meta({ id: 'PlainEvent' });

const orderFields = {
  orderId: z.string().describe('Makes repetition harmless.').meta({ example: '536365' }),
  at,
  contact: contactRef,
  currency,
  lines: z.array(line).optional(),
  amount: amount.optional().describe('Minor units; the sum of the lines when absent.'),
  codes: z
    .array(z.string())
    .optional()
    .describe('Offer codes given with the order.')
    .meta({ example: ['MORNING5'] }),
  props,
};

const refundFields = {
  refundId: z.string().describe('Makes repetition harmless.').meta({ example: 'C536379' }),
  orderId: z.string().optional().describe('The order; without amount and lines all of it is refunded.'),
  at,
  contact: contactRef,
  currency,
  lines: z.array(line).optional().describe('In positive numbers.'),
  amount: amount.optional().describe('Minor units given back, positive.'),
  props,
};

export const orderBody = z.strictObject(orderFields);
export const refundBody = z.strictObject(refundFields);

export const eventInput = z
  .discriminatedUnion(
    'type',
    [
      plainEvent,
      z.strictObject({ type: z.literal('order'), ...orderFields }).meta({ id: 'OrderEvent' }),
      z.strictObject({ type: z.literal('refund'), ...refundFields }).meta({ id: 'RefundEvent' }),
    ],
    'Say what it is: "type" is event, order or refund.',
  )
  .meta({ id: 'EventInput' });

export const toEventInput = (event: z.output<typeof eventInput>): EventInput =>
  ({ ...event, at: new Date(event.at) }) as EventInput;

export const toOrderInput = (order: z.output<typeof orderBody>): OrderInput => ({
  ...order,
  type: 'order',
  at: new Date(order.at),
});

export const toRefundInput = (refund: z.output<typeof refundBody>): RefundInput => ({
  ...refund,
  type: 'refund',
  at: new Date(refund.at),
});

export const eventsBulk = z.object({
  events: z
    .array(anyRow(eventInput))
    .min(1)
    .max(1_000)
    .describe('Judged one by one: a row that is not an EventInput is rejected alone.'),
});

const eventId = z.number().int();

export const appendAnswer = z.object({
  kind: z.enum(['accepted', 'duplicate']),
  eventId: eventId.nullable().describe('Of a duplicate: the event that was there first.'),
});

export const eventsBulkAnswer = z.object({
  counts: z.object({ accepted: id, duplicate: id, rejected: id }),
  outcomes: z
    .array(
      z.union([
        z.object({ index: id, kind: z.enum(['accepted', 'duplicate']), eventId: eventId.nullable() }),
        z.object({
          index: id,
          kind: z.literal('rejected'),
          problem: z.object({ code: z.string(), message: z.string(), path: z.string() }),
        }),
      ]),
    )
    .describe('In the order of the rows.'),
});

export const eventAnswer = z
  .object({
    id,
    contactId: id,
    kind: z.string(),
    at: instant,
    receivedAt: instant,
    minuteOfWeek: id.describe('Local minute of the week in the time zone of the workspace: 0 = Monday 00:00.'),
    amount: id.nullable().describe('Minor units; negative for refunds.'),
    ref: z.string().nullable().describe('Order number, or the campaign of an engagement.'),
    messageId: id.nullable(),
    props: z.record(z.string(), z.unknown()).nullable(),
    lines: z.array(
      z.object({
        product: z.string(),
        name: z.string().nullable(),
        category: z.string().nullable(),
        brand: z.string().nullable(),
        quantity: z.number(),
        amount: id,
      }),
    ),
    codes: z.array(z.string()),
  })
  .meta({ id: 'Event' });

export const eventsQuery = pageQuery.extend({
  contactId: idParam.optional(),
  kind: z.string().max(64).optional().meta({ example: 'order' }),
});

export const contactParams = z.object({ contactId: idParam });
