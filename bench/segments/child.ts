/**
 * Child process: the real program on the database of a run, with the clock of the run, doing what the parent asks by the
 * names of `Verbs`. Jobs run only where the parent wants them (`rooms`).
 */

import { readSettings } from '../../src/config.ts';
import { createLog, createTravelClock } from '../../src/platform/index.ts';
import { type Program, startProgram } from '../../src/program.ts';
import { verbsOf } from './verbs.ts';

export type ChildRequest = {
  databaseUrl: string;
  dataDir: string;
  /** How far the clock of the run is ahead of the system's. */
  clockAheadMs: number;
  roles: string;
  /** Rooms whose jobs run. */
  rooms: string[];
  connections: number;
};
export type Question = { id: number; verb: string; args: unknown[] };
export type Reply = { id: number; answer?: unknown; problem?: string; peakMb: number };

/** Most memory this process ever had in use (resident set), in MB. */
const peakMb = () => Math.round(process.resourceUsage().maxRSS / 1024);

async function start(request: ChildRequest): Promise<Program> {
  const settings = readSettings({
    DATABASE_URL: request.databaseUrl,
    DATA_DIR: request.dataDir,
    ROLES: request.roles,
    PORT: '0',
    TRACKING_PORT: '0',
    MAILBOX_PORT: '0',
    LOG_LEVEL: 'error',
    DATABASE_CONNECTIONS: String(request.connections),
  });
  const clock = createTravelClock(new Date(Date.now() + request.clockAheadMs));
  return startProgram(settings, createLog(settings.LOG_LEVEL), { onlyRooms: request.rooms, clock });
}

const tell = (reply: Reply) => process.send?.(reply);

process.once('message', async (request) => {
  const program = await start(request as ChildRequest);
  const verbs = verbsOf(program) as Record<string, (...args: never[]) => Promise<unknown>>;
  process.on('message', async ({ id, verb, args }: Question) => {
    try {
      const answer = await verbs[verb]?.(...(args as never[]));
      tell({ id, answer, peakMb: peakMb() });
      if (verb === 'stop') process.disconnect();
    } catch (error) {
      tell({ id, problem: (error as Error).stack ?? String(error), peakMb: peakMb() });
    }
  });
  tell({ id: 0, answer: program.apiUrl, peakMb: peakMb() });
});
