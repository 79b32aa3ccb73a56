import { z } from 'zod';

/** The section `needs` of the room's settings: see docs/needs.md. */
export const needsSettings = z.strictObject({
  days: z
    .number()
    .int()
    .min(30)
    .max(1_095)
    .default(365)
    .describe('Behaviour that is no older than so many days is compared.')
    .meta({ example: 365 }),
  leastOrders: z
    .number()
    .int()
    .min(2)
    .max(50)
    .default(3)
    .describe('Contacts with fewer orders in that time are neither grouped nor placed by likeness.')
    .meta({ example: 3 }),
  leastProbability: z
    .number()
    .min(0.3)
    .max(0.99)
    .default(0.7)
    .describe('By likeness a contact is placed only when this sure; less sure means no group.')
    .meta({ example: 0.7 }),
});
export type NeedsSettings = z.output<typeof needsSettings>;
