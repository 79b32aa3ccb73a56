import { parseArgs } from 'node:util';
import { z } from 'zod';
import { KohortError, randomToken, systemClock } from '../src/platform/index.ts';
import { createWorkspaces, roles, type Workspaces } from '../src/workspaces/index.ts';
import { openDatabase } from './open-database.ts';

const usage = `Makes somebody who can sign in, and prints the first password once.

  npm run operator -- --email kim@example.com [--name "Kim Lee"] [--workspace <slug> [--role ${roles.join('|')}]]

With --workspace the person works there from now on (role owner unless given); somebody who is an operator already keeps
the password. Without it the person can sign in and create a workspace.`;

const wishSchema = z.object({
  email: z.email(),
  name: z.string().min(1).optional(),
  workspace: z.string().optional(),
  role: z.enum(roles).default('owner'),
});
type Wish = z.output<typeof wishSchema>;

/** Does what was wished and says it. `password` is null for somebody who has one already. */
async function createOperator(workspaces: Workspaces, wish: Wish): Promise<{ password: string | null; says: string }> {
  const { email, name, role } = wish;
  if (wish.workspace === undefined) {
    const password = randomToken(15);
    await workspaces.createOperator({ email, name, password });
    return { password, says: `${email} can sign in.` };
  }
  const workspace = await workspaces.findBySlug(wish.workspace);
  if (!workspace) throw new KohortError('not_found', { detail: `There is no workspace "${wish.workspace}".` });
  const { password } = await workspaces.addOperator(workspace.id, { email, name, role });
  return { password, says: `${email} works in ${workspace.name} as ${role}.` };
}

function readWish(): Wish | null {
  try {
    const options = { email: { type: 'string' }, name: { type: 'string' } } as const;
    const more = { workspace: { type: 'string' }, role: { type: 'string' } } as const;
    return wishSchema.safeParse(parseArgs({ options: { ...options, ...more } }).values).data ?? null;
  } catch {
    return null;
  }
}

const wish = readWish();
if (wish === null) {
  console.error(usage);
  process.exit(64);
}
try {
  const { db, close } = await openDatabase();
  try {
    const { password, says } = await createOperator(createWorkspaces({ db, clock: systemClock }), wish);
    console.log(says);
    if (password !== null) console.log(`Password (shown this once): ${password}`);
  } finally {
    await close();
  }
} catch (error) {
  if (!(error instanceof KohortError)) throw error;
  console.error(`${error.detail} ${error.kind.advice}`);
  process.exitCode = 1;
}
