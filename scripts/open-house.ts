import { resolve } from 'node:path';
import { readEnvironment } from '../src/config.ts';
import { createJobQueue, createVault, type Db, KohortError, silentLog, systemClock } from '../src/platform/index.ts';
import { readSecret } from '../src/program.ts';
import { createHouse, type House } from '../src/wiring.ts';
import type { Workspace } from '../src/workspaces/index.ts';
import { openDatabase } from './open-database.ts';

const projectFolder = resolve(import.meta.dirname, '..');

export type OpenHouse = { house: House; db: Db; close(): Promise<void> };

/** The rooms on the database of this installation, for commands: they ring for jobs, but run none. */
export async function openHouse(): Promise<OpenHouse> {
  const settings = readEnvironment();
  const { db, url: databaseUrl, close } = await openDatabase();
  const queue = await createJobQueue({ redisUrl: settings.REDIS_URL, databaseUrl, log: silentLog });
  const secret = await readSecret(settings, db);
  const house = createHouse({
    db,
    clock: systemClock,
    queue,
    log: silentLog,
    secret,
    vault: createVault(secret),
    trackingUrl: settings.TRACKING_URL ?? `http://127.0.0.1:${settings.TRACKING_PORT}`,
    dataDir: resolve(projectFolder, settings.DATA_DIR),
    smtpUrl: settings.SMTP_URL ?? null,
  });
  return {
    house,
    db,
    async close() {
      await house.delivery.close();
      await queue.close();
      await close();
    },
  };
}

/** The workspace of this slug; without one, the only workspace there is. */
export async function chooseWorkspace({ workspaces }: House, slug: string | undefined): Promise<Workspace> {
  const all = await workspaces.list();
  const found = slug === undefined && all.length === 1 ? all[0] : all.find((workspace) => workspace.slug === slug);
  if (found) return found;
  const problem = slug === undefined ? 'There is more than one workspace' : `There is no workspace "${slug}"`;
  const slugs = all.map((workspace) => workspace.slug).join(', ');
  const detail =
    all.length === 0
      ? 'There is no workspace yet: sign in and create one (npm run operator), or run npm run demo.'
      : `${problem}. Give --workspace one of: ${slugs}.`;
  throw new KohortError('not_found', { detail });
}

/** Runs a command on the rooms and closes them. A problem that we know is one sentence and exit code 1. */
export async function runCommand(command: (open: OpenHouse) => Promise<void>): Promise<void> {
  try {
    const open = await openHouse();
    try {
      await command(open);
    } finally {
      await open.close();
    }
  } catch (error) {
    if (!(error instanceof KohortError && error.kind.expected)) throw error;
    console.error(`${error.detail} ${error.kind.advice}`);
    process.exitCode = 1;
  }
}
