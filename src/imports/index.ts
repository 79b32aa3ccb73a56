/**
 * Room: imports. Answers: what is in this file, what would it change, and how far is it? CSV of contacts, orders, order lines.
 * Owns: import, import_problem. Reads nobody's tables: the rooms take staged rows in by their own statements.
 * Never: decides what a contact or an order may look like.
 */
export { createCsvReader } from './csv-reader.ts';
export { createEnrichmentRoutes } from './enrichment.routes.ts';
export { createImportsJobs } from './imports.jobs.ts';
export { createImportsRoutes } from './imports.routes.ts';
export { type ImportView, type NewImportInput, newImportSchema } from './imports.schema.ts';
export { createImports, type Imports } from './imports.service.ts';
export type { ImportKind } from './mapping.schema.ts';
export { createSuppressionImportRoutes } from './suppressions.routes.ts';
