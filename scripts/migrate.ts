/** `npm run migrate`: brings the database up to date and ends. The program does the same at each start. */
import { KohortError } from '../src/platform/index.ts';
import { openDatabase } from './open-database.ts';

try {
  const { applied, close } = await openDatabase();
  await close();
  console.log(applied.length === 0 ? 'The database is up to date.' : `Applied: ${applied.join(', ')}.`);
} catch (error) {
  if (!(error instanceof KohortError && error.kind.expected)) throw error;
  console.error(`${error.detail} ${error.kind.advice}`);
  process.exitCode = 69;
}
