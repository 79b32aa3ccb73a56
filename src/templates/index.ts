/**
 * Room: templates. Answers: which designs are there, in which versions, and are they sound?
 * Owns: template, template_version, brand_version, image. Reads: contact_attribute_def. Never: sends, chooses contents.
 */

export type { CurrentBrand } from './brand.service.ts';
export { createImagesRoutes } from './images.routes.ts';
export { createImages, type Images } from './images.service.ts';
export { makeSource } from './make-source.ts';
export { contactFacts, needsValues, type ValueFacts, workspaceFacts } from './message-facts.ts';
export { type Starter, starterTemplates } from './starter-templates.ts';
export { createTemplatesRoutes } from './templates.routes.ts';
export { type NewVersion, newVersion, slotsSchema } from './templates.schema.ts';
export { createTemplates, type DesignRequest, type ProgramRequest, type Templates } from './templates.service.ts';
