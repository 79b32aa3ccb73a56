import { z } from 'zod';

/** What mail programs and people's patience bear. Bytes and pixels. */
export const imageLimits = {
  bytes: 1024 * 1024,
  side: 4_000,
  /** From here on the answer warns. */
  heavyBytes: 200 * 1024,
  wideSide: 1_200,
} as const;

const flag = z.enum(['true', 'false']).default('false');

export const newImageQuery = z
  .object({
    name: z.string().trim().min(1).max(200).describe('By which you find it again.').meta({ example: 'Morning bread' }),
    alt: z
      .string()
      .trim()
      .max(1_000)
      .default('')
      .describe('What the picture says, for those who do not see it.')
      .meta({ example: 'A loaf of rye bread on a wooden table' }),
    decorative: flag.describe('true: the picture says nothing, and its alt text may be empty.'),
  })
  .refine(({ alt, decorative }) => alt !== '' || decorative === 'true', {
    path: ['alt'],
    message: 'Say in a few words what the picture shows; or decorative=true if it says nothing.',
  })
  .meta({ example: { name: 'Morning bread', alt: 'A loaf of rye bread on a wooden table' } });
export type NewImage = z.output<typeof newImageQuery>;

export const imageAnswer = z
  .object({
    id: z.number().int(),
    name: z.string(),
    alt: z.string(),
    mediaType: z.enum(['image/png', 'image/jpeg', 'image/gif']),
    width: z.number().int().describe('Pixels.'),
    height: z.number().int().describe('Pixels.'),
    size: z.number().int().describe('Bytes.'),
    url: z.string().describe('Address to put into designs; it never changes what it shows.'),
    createdAt: z.iso.datetime({ offset: true }),
    warnings: z.array(z.string()).describe('What makes it slow or unsuitable; it is stored all the same.'),
  })
  .meta({ id: 'Image' });

export const imageParams = z.object({ imageId: z.coerce.number().int().positive() });
