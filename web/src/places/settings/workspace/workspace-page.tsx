import { Stack } from '@mantine/core';
import { Answer } from '../../../parts/answer.tsx';
import { Page } from '../../../parts/page.tsx';
import { t } from '../../../words/index.ts';
import { WhoMayChange } from '../owners-only.tsx';
import { CompanyParts } from './company-parts.tsx';
import { CountingParts } from './counting-parts.tsx';
import { SendingParts } from './sending-parts.tsx';
import { useWorkspace } from './use-workspace.ts';

/** What the workspace is called, how it sends, and what it counts. */
export default function WorkspacePage() {
  const { query, change } = useWorkspace();
  return (
    <Page title={t('Workspace')} lead={t('Each part is saved on its own, and can be taken back right after.')}>
      <WhoMayChange scope="workspace:write" />
      <Answer query={query}>
        {(workspace) => (
          <Stack gap="xl">
            <CompanyParts workspace={workspace} change={change} />
            <SendingParts settings={workspace.settings} change={change} />
            <CountingParts settings={workspace.settings} change={change} />
          </Stack>
        )}
      </Answer>
    </Page>
  );
}
