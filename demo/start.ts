import { SCENARIO_SHOP } from '../simulator/index.ts';
import { readSettings, settingsSchema } from '../src/config.ts';
import { createLog, createTravelClock, isPortFree, type TravelClock } from '../src/platform/index.ts';
import { type Program, startProgram } from '../src/program.ts';
import { scopesOf } from '../src/workspaces/index.ts';
import { type Client, createClient } from './client.ts';

/**
 * The usual ports where they are free, any free ones where not: a demo should not fail for that. Settings of the
 * environment do not count: the story must not go into a real database, or out through a real mail server.
 */
async function demoSettings(given: Record<string, string>) {
  const ports = ['PORT', 'TRACKING_PORT', 'MAILBOX_PORT'] as const;
  const usual = settingsSchema.parse({});
  const chosen: Record<string, string> = { DATA_DIR: '.kohort/demo', LOG_LEVEL: 'warn' };
  for (const name of ports) if (!(await isPortFree(usual[name]))) chosen[name] = '0';
  return readSettings({ ...chosen, ...given });
}

export type Stage = {
  program: Program;
  clock: TravelClock;
  client: Client;
  signIn: { email: string; password: string };
  workspace: string;
};

/**
 * Starts Kohort on its embedded defaults (and `given` settings) with a clock that can travel, and makes a fresh workspace
 * with an operator and an API key.
 */
export async function setStage(now: Date, given: Record<string, string> = {}): Promise<Stage> {
  const clock = createTravelClock(now);
  const settings = await demoSettings(given);
  const program = await startProgram(settings, createLog(settings.LOG_LEVEL), { clock });
  try {
    const { workspaces } = program.house;
    const round = (await workspaces.list()).length + 1;
    const slug = round === 1 ? 'kvarnhamns-livs' : `kvarnhamns-livs-${round}`;
    const workspace = await workspaces.create({
      slug,
      name: SCENARIO_SHOP.name,
      timeZone: SCENARIO_SHOP.timeZone,
      currency: SCENARIO_SHOP.currency,
      settings: {
        sender: { name: SCENARIO_SHOP.name, email: SCENARIO_SHOP.from },
        postalAddress: `${SCENARIO_SHOP.name}, Kvarngatan 1, 111 11 Kvarnhamn`,
      },
    });
    const email = `anna@${slug}.example`;
    const operator = await workspaces.addOperator(workspace.id, { email, name: 'Anna', role: 'owner' });
    const { key } = await workspaces.createApiKey(workspace.id, { name: 'Demo', scopes: [...scopesOf('marketer')] });
    const signIn = { email, password: operator.password ?? '' };
    return { program, clock, client: createClient(program.apiUrl!, key), signIn, workspace: slug };
  } catch (error) {
    await program.stop();
    throw error;
  }
}
