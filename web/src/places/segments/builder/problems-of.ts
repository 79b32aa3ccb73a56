import { ApiProblem } from '../../../api/problem.ts';
import type { Problem } from './builder-context.ts';

/** Fields that the API refused, each with its place. */
export const problemsOf = (error: unknown): Problem[] => (error instanceof ApiProblem ? (error.body.errors ?? []) : []);
