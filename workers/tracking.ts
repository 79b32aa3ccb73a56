/** The tracking links, alone: opens, clicks and unsubscribes. Keep its DATA_DIR on a disk that survives a restart. */
import { runProgram } from '../src/run-program.ts';

await runProgram({ roles: ['tracking'] });
