/**
 * Room: reports. Answers: what came of it?
 * Owns: nothing (worked out from the facts). Reads: the tables named in its store files. Never: is imported by a room.
 */
export { createReportsRoutes } from './reports.routes.ts';
export { createReports, type Reports } from './reports.service.ts';
