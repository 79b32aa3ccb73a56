/** The API and the pages, alone: for running Kohort on several machines. */
import { runProgram } from '../src/run-program.ts';

await runProgram({ roles: ['api'] });
