import path from 'node:path';
import { waitFor } from '../../demo/client.ts';
import { readSettings } from '../../src/config.ts';
import { createLog, createTravelClock } from '../../src/platform/index.ts';
import { type Program, startProgram } from '../../src/program.ts';
import { keepWorld, makeWorld, tell, type World, type WorldFacts } from '../segments/world.ts';
import { WORKSPACE_ID, WORLD_ENDS_AT } from '../segments/world-tables.ts';
import { fillShop, type ShopIds, sendSmall } from './fill-shop.ts';
import { writePastCampaigns } from './past-campaigns.ts';
import { writePastMoves } from './past-moves.ts';

/** Raise it whenever the same size would give another world. */
const GENERATOR_VERSION = 1;
/** When a run begins, by the clock of the world: its making, which took some minutes by that clock, is over. */
export const RUN_STARTS_AT = WORLD_ENDS_AT + 3_600_000;
export const OPERATOR = 'anna@bench.example';

export type WebFacts = WorldFacts & { password: string; ids: ShopIds; messages: number; members: number };

/** The program on the world that is being made, doing the jobs of these rooms. */
async function withProgram<T>(url: string, folder: string, rooms: string[], work: (program: Program) => Promise<T>) {
  const settings = readSettings({
    DATABASE_URL: url,
    DATA_DIR: path.join(folder, 'data'),
    PORT: '0',
    TRACKING_PORT: '0',
    MAILBOX_PORT: '0',
    LOG_LEVEL: 'error',
  });
  const clock = createTravelClock(new Date(WORLD_ENDS_AT));
  const program = await startProgram(settings, createLog(settings.LOG_LEVEL), { onlyRooms: rooms, clock });
  try {
    return await work(program);
  } finally {
    await program.stop();
  }
}

/** Segments are built, then everybody is scored as it happens every night. */
async function workOut({ house, db }: Program): Promise<void> {
  tell('building the segments');
  await house.segments.sweep();
  await writePastMoves(db);
  await db.sql('vacuum (analyze)');
  for (const name of ['value.purchases', 'value.expected', 'value.quality']) {
    tell(name);
    const job = house.jobs.find((each) => each.name === name);
    if (!job) throw new Error(`There is no job ${name}.`);
    await job.run({ workspaceId: WORKSPACE_ID }, new AbortController().signal);
  }
}

async function makeWebWorld(url: string, folder: string, contacts: number): Promise<WebFacts> {
  const startedAt = performance.now();
  const facts = await makeWorld(url, folder, contacts);
  tell('segments, offers, templates and campaigns');
  const { ids, password } = await withProgram(url, folder, [], async (program) => {
    const { password: first } = await program.house.workspaces.addOperator(WORKSPACE_ID, {
      email: OPERATOR,
      name: 'Anna',
      role: 'owner',
    });
    const filled = await fillShop(program);
    await writePastCampaigns(program.db, tell);
    await workOut(program);
    return { ids: filled, password: first ?? '' };
  });
  tell('a campaign that is sent into the mailbox');
  const counts = await withProgram(
    url,
    folder,
    ['segments', 'contacts', 'imports', 'campaigns', 'messages', 'delivery'],
    async (program) => {
      const message = await sendSmall(program, ids.import);
      await waitFor(
        'memberships to settle',
        async () => {
          const [row] = await program.db.sql<{ dirty: number }>('select count(*) as dirty from dirty');
          return row?.dirty === 0;
        },
        300_000,
      );
      await program.db.sql('vacuum (analyze)');
      const [row] = await program.db.sql<{ messages: number; members: number }>(
        'select (select count(*) from message) as messages, (select count(*) from member) as members',
      );
      return { ...row!, message };
    },
  );
  const { message, ...rows } = counts;
  return {
    ...facts,
    ...rows,
    ids: { ...ids, message },
    password,
    madeInSeconds: Math.round((performance.now() - startedAt) / 1000),
  };
}

/**
 * The simulator's year of so many contacts with 60 segments built, 200 campaigns with what came of them, offers, companies,
 * imports, and everybody scored; kept under .kohort/bench.
 */
export const openWebWorld = (contacts: number): Promise<World<WebFacts>> =>
  keepWorld({
    name: 'web',
    generator: GENERATOR_VERSION,
    contacts,
    make: (url, folder) => makeWebWorld(url, folder, contacts),
  });
