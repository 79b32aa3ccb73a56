import type { z } from 'zod';
import { newBrand } from './brand.schema.ts';
import { newVersion, previewRequest, slotsSchema } from './templates.schema.ts';

/** A design that is not stored: what stands in an editor. */
export const designPreviewRequest = newVersion.extend({
  contactId: previewRequest.shape.contactId,
  slots: slotsSchema.default({}),
  language: previewRequest.shape.language,
  scheme: previewRequest.shape.scheme,
  brand: newBrand.optional().describe('Instead of the brand of the workspace; nothing of it is stored.'),
});
export type DesignPreviewRequest = z.output<typeof designPreviewRequest>;
