import { z } from 'zod';
import { idParam, pageOf, pageQuery } from '../../platform/index.ts';

const id = z.number().int();
const instant = z.iso.datetime({ offset: true });

export const codeStates = ['free', 'reserved', 'given', 'void', 'open'] as const;
export type CodeState = (typeof codeStates)[number];

export const offerParams = z.object({ offerId: idParam });
export const codeParams = offerParams.extend({ codeId: idParam });

export const codeImportQuery = z.object({
  use: z
    .enum(['once', 'open'])
    .default('once')
    .describe('once: each code goes to one contact. open: a coupon that anybody may use.'),
});

export const codeImportAnswer = z.object({
  read: z.number().int().describe('Rows read, without the header.'),
  imported: z.number().int(),
  refused: z.number().int(),
  problems: z
    .array(
      z.object({
        line: z.number().int().describe('Line of what was sent; the first is 1.'),
        reason: z.enum(['unreadable', 'code-invalid', 'products-invalid', 'duplicate', 'taken', 'too-many']),
        message: z.string(),
      }),
    )
    .describe('The first 1,000 rows that were not taken in.'),
});
export type CodeImport = z.output<typeof codeImportAnswer>;

export const codeListQuery = pageQuery.extend({
  state: z.enum(codeStates).optional(),
  contactId: idParam.optional(),
});

const codeCounts = z.object({
  free: id.describe("Nobody's yet."),
  reserved: id.describe('For messages on their way.'),
  given: id.describe('Sent to a contact.'),
  void: id.describe('Withdrawn, or made for a message that was never sent.'),
  open: id.describe('Coupons that anybody may use.'),
});
export type CodeCounts = z.output<typeof codeCounts>;

export const codeAnswer = z
  .object({
    id,
    code: z.string().describe('With the scope offers:write; else its beginning.'),
    state: z.enum(codeStates),
    contactId: id.nullable(),
    messageId: id.nullable().describe('For which message it was reserved.'),
    products: z.array(z.string()).describe('Only for these; empty = as the offer says.'),
    createdAt: instant,
    stateAt: instant,
  })
  .meta({ id: 'OfferCode' });

export const codePage = pageOf(codeAnswer).extend({ counts: codeCounts.describe('Of all codes of the offer.') });
