import { z } from 'zod';

const instant = z.iso.datetime({ offset: true });

export const sampleSteps = ['people', 'segments', 'campaign', 'done'] as const;
export type SampleStep = (typeof sampleSteps)[number];

export const sampleShopAnswer = z
  .object({
    state: z
      .enum(['none', 'waiting', 'running', 'done', 'failed'])
      .describe('none: nobody has asked for it; failed: see problem, and ask again to go on.'),
    mayStart: z.boolean().describe('There are no contacts yet, or what had been begun can go on.'),
    step: z
      .enum(sampleSteps)
      .nullable()
      .describe('people: contacts and their year of orders; then segments; then the campaign.'),
    contacts: z.number().int().describe('Contacts whose year is in.'),
    contactsTotal: z.number().int(),
    problem: z.string().nullable(),
    startedAt: instant.nullable(),
    finishedAt: instant.nullable(),
    campaignId: z.number().int().nullable().describe('The draft to look at first, once it is there.'),
  })
  .meta({ id: 'SampleShop' });
export type SampleShopAnswer = z.output<typeof sampleShopAnswer>;
