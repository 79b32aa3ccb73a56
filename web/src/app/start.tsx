import '@fontsource-variable/inter/wght.css';
import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import './app.css';
import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { lazy, type ReactNode, StrictMode, Suspense } from 'react';
import { createRoot } from 'react-dom/client';
import { whoIsSignedIn } from '../api/auth.ts';
import { client } from '../api/client.ts';
import { here } from '../api/here.ts';
import { ConfirmProvider } from '../parts/confirm.tsx';
import { NoticeBoard } from '../parts/notice-board.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { addressOf, chooseWorkspace, readAddress } from './address.ts';
import { queryClient } from './query-client.ts';
import { readableColours, theme } from './theme.ts';

const SignInPage = lazy(() => import('../places/first-run/sign-in-page.tsx'));
const FirstWorkspacePage = lazy(() => import('../places/first-run/first-workspace-page.tsx'));
const Workspace = lazy(() => import('./workspace.tsx'));

/** Finds out who is here and where, and draws what fits: the sign-in, the first workspace, or the workspace. */
export async function start(): Promise<void> {
  const root = createRoot(document.querySelector('#app')!);
  let page: ReactNode;
  try {
    page = await findPage();
  } catch (error) {
    page = <ProblemNote error={error} onRetry={() => location.reload()} />;
  }
  root.render(
    <StrictMode>
      <MantineProvider theme={theme} cssVariablesResolver={readableColours} defaultColorScheme="auto">
        <QueryClientProvider client={queryClient}>
          <ConfirmProvider>
            <NoticeBoard />
            <Suspense>{page}</Suspense>
          </ConfirmProvider>
        </QueryClientProvider>
      </MantineProvider>
    </StrictMode>,
  );
}

async function findPage(): Promise<ReactNode> {
  here.operator = await whoIsSignedIn();
  if (!here.operator) return <SignInPage />;
  const { data } = await client.GET('/workspaces');
  here.workspaces = data?.items ?? [];
  if (here.workspaces.length === 0) return <FirstWorkspacePage />;
  const { slug, page } = readAddress(location);
  here.workspace = chooseWorkspace(here.workspaces, slug);
  if (slug !== here.workspace.slug) history.replaceState(null, '', addressOf(here.workspace.slug, page));
  return <Workspace />;
}
