import { type Role, readEnvironment } from './config.ts';
import { createLog, KohortError } from './platform/index.ts';
import { type Program, startProgram } from './program.ts';

/** How long a stop may take before the process ends anyway: everything it holds is safe to lose. */
const drainLimitMs = 25_000;

/** Exit codes of the BSD sysexits: 78 settings, 69 something we need is away, 70 our own fault. */
function exitCodeOf(error: unknown): number {
  if (!(error instanceof KohortError)) return 70;
  return error.code === 'config_invalid' ? 78 : 69;
}

function complain(error: unknown): void {
  const known = error instanceof KohortError && error.kind.expected;
  if (known) console.error(`Kohort cannot start: ${error.detail} ${error.kind.advice}`);
  else console.error('Kohort cannot start, and this is a fault of its own:', error);
}

/**
 * Stops in two phases on the first SIGTERM or SIGINT; a second one ends the process at once. A program that is still
 * starting is stopped as soon as it has started: it may have a database server in hand.
 */
function stopOnSignals(starting: Promise<Program>): void {
  let isStopping = false;
  const stop = async () => {
    if (isStopping) process.exit(130);
    isStopping = true;
    const limit = setTimeout(() => process.exit(1), drainLimitMs);
    const program = await starting;
    await program.stop();
    clearTimeout(limit);
    process.exit(0);
  };
  // A start that fails says so and ends the process itself.
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void stop().catch(() => undefined));
}

/**
 * The whole life of a process: settings, start, signals. `roles` overrides ROLES (programs in workers/ are one role
 * each); `onlyRooms` limits the workers role to the jobs of these rooms.
 */
export async function runProgram({ roles, onlyRooms }: { roles?: Role[]; onlyRooms?: string[] } = {}): Promise<void> {
  try {
    const settings = readEnvironment(roles ? { ROLES: roles.join(',') } : {});
    const starting = startProgram(settings, createLog(settings.LOG_LEVEL), { onlyRooms });
    stopOnSignals(starting);
    const program = await starting;
    if (program.apiUrl) console.error(`Kohort is ready: ${program.apiUrl} (API documentation: ${program.apiUrl}/docs)`);
    if (program.trackingUrl) console.error(`Tracking links: ${program.trackingUrl}`);
    if (program.mailboxPort)
      console.error(`No SMTP settings: messages are caught in the mailbox, ${program.publicUrl}/mailbox`);
  } catch (error) {
    complain(error);
    process.exit(exitCodeOf(error));
  }
}
