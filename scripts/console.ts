/**
 * `npm run console`: a prompt with the rooms wired. Every verb is there by its room: `await segments.list(workspace.id, { limit: 10 })`.
 * Jobs are rung for, and run where workers run.
 */
import { once } from 'node:events';
import { start } from 'node:repl';
import { chooseWorkspace, runCommand } from './open-house.ts';
import { readArguments } from './read-arguments.ts';

const usage = 'A prompt with the rooms wired.\n\n  npm run console [-- --workspace <slug>]';
const { values } = readArguments(usage, { workspace: { type: 'string' } });

await runCommand(async ({ house, db }) => {
  const { routes, jobs, otherApis, ...rooms } = house;
  const all = await house.workspaces.list();
  const workspace = all.length === 1 || values.workspace ? await chooseWorkspace(house, values.workspace) : undefined;
  console.log(`Rooms: ${Object.keys(rooms).join(', ')}. Also: db (db.sql('select 1')), routes, jobs.`);
  if (workspace) console.log(`workspace is ${workspace.name} (id ${workspace.id}).`);
  else console.log(`Workspaces: ${all.map(({ id, slug }) => `${slug} (id ${id})`).join(', ') || 'none yet'}.`);
  const prompt = start({ prompt: 'kohort> ' });
  Object.assign(prompt.context, rooms, { db, routes, jobs, otherApis, workspace });
  await once(prompt, 'exit');
});
