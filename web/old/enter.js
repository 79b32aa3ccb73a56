import { auth, chooseWorkspace, chosenWorkspace, get } from '/api.js';
import { element } from '/parts.js';
import { sayProblem } from '/say-problem.js';

/**
 * Who is signed in, and in which workspace this browser works: fills the bar at the top. Null when nobody is signed in;
 * `workspace` is null for somebody who has none yet.
 */
export async function enter() {
  const session = await auth('get-session');
  element('account').hidden = !session;
  if (!session) return null;
  element('who').textContent = session.user.email;
  const { items } = await get('/workspaces');
  const workspace = items.find(({ slug }) => slug === chosenWorkspace()) ?? items[0] ?? null;
  if (workspace) chooseWorkspace(workspace.slug);
  const select = element('workspace');
  select.replaceChildren(...items.map(({ name, slug }) => new Option(name, slug)));
  if (workspace) select.value = workspace.slug;
  element('workspace-choice').hidden = items.length < 2;
  element('account-name').textContent = workspace?.name ?? 'Account';
  return { email: session.user.email, workspace };
}

/** To the sign-in page, which comes back here afterwards. */
export function goToSignIn() {
  const here = `${location.pathname}${location.hash}`;
  location.replace(`/?${new URLSearchParams({ to: here })}`);
}

element('sign-out').addEventListener('click', async () => {
  try {
    await auth('sign-out', {});
    location.assign('/');
  } catch (error) {
    sayProblem(error);
  }
});

element('workspace').addEventListener('change', ({ target }) => {
  chooseWorkspace(target.value);
  location.assign(location.pathname);
});

const menu = element('account');
document.addEventListener('keydown', ({ key }) => {
  if (key !== 'Escape' || !menu.open) return;
  menu.open = false;
  menu.querySelector('summary').focus();
});
document.addEventListener('click', ({ target }) => {
  if (!menu.contains(target)) menu.open = false;
});
