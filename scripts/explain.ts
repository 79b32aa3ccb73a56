import { chooseWorkspace, type OpenHouse, runCommand } from './open-house.ts';
import { readArguments, readId, sayUsage } from './read-arguments.ts';

const usage = `A segment: in words, as SQL with its plan, and its size by both evaluators. With --contact: why that contact is in it.

  npm run explain -- <segment id> [--workspace <slug>] [--contact <contact id>] [--at 2026-05-01T08:00:00Z]`;

type Why = { condition: string; holds: boolean; flipsAt: number | null; found?: string; parts?: Why[] };

const { values, positionals } = readArguments(usage, {
  workspace: { type: 'string' },
  contact: { type: 'string' },
  at: { type: 'string' },
});
const segmentId = readId(positionals[0]) ?? Number.NaN;
const contactId = readId(values.contact);
const at = values.at === undefined ? undefined : new Date(values.at);
if (Number.isNaN(segmentId) || Number.isNaN(contactId) || Number.isNaN(at?.getTime())) sayUsage(usage);

await runCommand(async (open) => {
  const workspace = await chooseWorkspace(open.house, values.workspace);
  if (contactId === undefined) await explainSegment(open, workspace.id);
  else await explainMember(open, workspace.id, contactId);
});

async function explainSegment({ house: { segments }, db }: OpenHouse, workspaceId: number): Promise<void> {
  const { name, sentence, version, builtAt, draft, relative } = await segments.get(workspaceId, segmentId);
  const { cost, upkeep } = await segments.costs(workspaceId, segmentId);
  const { text, values: parameters } = await segments.sqlOf(workspaceId, segmentId, at);
  console.log(`${name}, version ${version}\n${sentence}`);
  if (draft) console.log(`On trial${draft.builtAt ? ', built' : ', being built'}: ${draft.sentence}`);
  for (const { condition, bound, population, dueAt } of relative) {
    console.log(
      `Bound of “${condition}”: ${bound ?? 'none'} of ${population} contacts, next ${dueAt?.toISOString() ?? '–'}`,
    );
  }
  const { evaluations, ticks, ms, entered, left } = upkeep;
  console.log(`Reads about ${cost.rows} rows for everybody. ${cost.warning ?? ''}`.trim());
  console.log(
    `Kept so far by ${evaluations} evaluations (${ticks} by time alone) in ${ms} ms: ${entered} entered, ${left} left.`,
  );
  console.log(`\n${text.trim()}\n`);
  parameters.forEach((value, index) => {
    console.log(`  $${index + 1} = ${JSON.stringify(value)}`);
  });
  const plan = await db.sql<Record<string, string>>(`explain (analyze, buffers) ${text}`, parameters);
  console.log(`\n${plan.map((row) => row['QUERY PLAN']).join('\n')}\n`);
  const matching = (await segments.evaluateAt(workspaceId, segmentId, at ?? new Date())).length;
  const [kept] = await db.sql<{ count: number }>(
    'select count(*) as count from member where workspace_id = $1 and segment_id = $2',
    [workspaceId, segmentId],
  );
  const asOf = builtAt === null ? 'not built yet' : 'kept by the evaluator in memory';
  console.log(
    `Matching by SQL${at ? ` at ${at.toISOString()}` : ' now'}: ${matching}. Members now: ${kept?.count} (${asOf}).`,
  );
}

async function explainMember({ house: { segments } }: OpenHouse, workspaceId: number, contact: number): Promise<void> {
  const { member, since, flipsAt, why } = await segments.explain(workspaceId, segmentId, contact, at);
  const until =
    flipsAt === null ? 'until something happens' : `until ${flipsAt.toISOString()} unless something happens`;
  const from = since === null ? '' : ` since ${since.toISOString()}`;
  console.log(`${member ? `A member${from}` : 'Not a member'}, ${until}.\n`);
  printWhy(why, 0);
}

function printWhy({ condition, holds, found, parts = [] }: Why, depth: number): void {
  console.log(`${'  '.repeat(depth)}${holds ? '✓' : '✗'} ${condition}${found ? ` – ${found}` : ''}`);
  for (const part of parts) printWhy(part, depth + 1);
}
