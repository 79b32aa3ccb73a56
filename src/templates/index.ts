/**
 * Room: templates. Answers: which designs are there, in which versions, and are they sound?
 * Owns: template, template_version. Reads: contact_attribute_def. Never: sends, chooses contents.
 */
export { contactFacts, workspaceFacts } from './message-facts.ts';
export { createTemplatesRoutes } from './templates.routes.ts';
export { slotsSchema } from './templates.schema.ts';
export { createTemplates, type ProgramRequest, type Templates } from './templates.service.ts';
