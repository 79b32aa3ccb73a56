/** The job processors, alone. Rooms named on the command line limit it: `workers/workers.ts segments delivery`. */
import { runProgram } from '../src/run-program.ts';

const rooms = process.argv.slice(2);
await runProgram({ roles: ['workers'], ...(rooms.length > 0 ? { onlyRooms: rooms } : {}) });
