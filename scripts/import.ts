import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { type ImportView, newImportSchema } from '../src/imports/index.ts';
import { chooseWorkspace, runCommand } from './open-house.ts';
import { readArguments, readJsonFile, sayUsage } from './read-arguments.ts';

const usage = `Takes in a CSV file, plain or gzip. The mapping says which column means what (docs/api.md, "Import").

  npm run import -- --kind contacts|orders|order-lines --mapping mapping.json [--workspace <slug>] [--dry-run] [--problems problems.csv] [--file] file.csv

Repeating an import is safe: what is there already is left as it is. Ctrl-C stops it; the next run goes on.`;

const { values, positionals } = readArguments(usage, {
  kind: { type: 'string' },
  file: { type: 'string' },
  mapping: { type: 'string' },
  workspace: { type: 'string' },
  'dry-run': { type: 'boolean', default: false },
  problems: { type: 'string' },
});
const filePath = values.file ?? positionals[0];
if (!filePath || !values.kind || !values.mapping) sayUsage(usage);
const wish = newImportSchema.safeParse({
  kind: values.kind,
  mapping: readJsonFile(values.mapping, usage),
  dryRun: values['dry-run'],
});
if (!wish.success) {
  const problems = wish.error.issues.map(({ path, message }) => `  ${path.join('.')}: ${message}`);
  sayUsage(`${problems.join('\n')}\n\n${usage}`);
}
const input = wish.data;

await runCommand(async ({ house }) => {
  const { id: workspaceId } = await chooseWorkspace(house, values.workspace);
  const { imports } = house;
  const { id } = await imports.createFromFile(workspaceId, { ...input, filePath });
  const stopping = new AbortController();
  process.once('SIGINT', () => stopping.abort());
  const running = imports.run(id, stopping.signal);
  const ended = await follow(() => imports.get(workspaceId, id), running, stopping.signal);
  const { counts, state, failure } = ended;
  console.log(JSON.stringify({ id, state, dryRun: ended.dryRun, ...counts }, null, 2));
  if (failure) console.error(failure);
  if (values.problems && counts.problems > 0) {
    await pipeline(await imports.problems(workspaceId, id), createWriteStream(values.problems));
    console.log(`The rows that were not taken in are in ${values.problems}.`);
  }
  if (state !== 'done') process.exitCode = 1;
});

/** Says how far it is, until it has ended: here, or in a worker that took it up first. */
async function follow(
  look: () => Promise<ImportView>,
  running: Promise<void>,
  stopping: AbortSignal,
): Promise<ImportView> {
  let isOver = false;
  void running.finally(() => {
    isOver = true;
  });
  for (;;) {
    const view = await look();
    const hasEnded = ['done', 'failed', 'cancelled'].includes(view.state);
    if (hasEnded || (stopping.aborted && isOver)) {
      await running;
      return look();
    }
    const { bytesRead, bytesTotal, rows, batches, batchesDone, rowsPerSecond, remainingMs } = view.progress;
    const read = bytesTotal ? `${Math.round((100 * bytesRead) / bytesTotal)} % read` : `${bytesRead} bytes read`;
    const taken = batches === null ? '' : `, ${batchesDone} of ${batches} batches taken in`;
    const left = remainingMs === null ? '' : `, about ${Math.ceil(remainingMs / 1000)} s left`;
    console.error(`${read}, ${rows} rows (${rowsPerSecond ?? 0} a second)${taken}${left}`);
    await wait(1_000);
  }
}
