import { Box } from '@mantine/core';
import { Page } from '../../parts/page.tsx';
import { t } from '../../words/index.ts';
import { WorkspaceForm } from './workspace-form.tsx';

/** Another workspace, for somebody who has one. */
export default function NewWorkspacePage() {
  return (
    <Page
      title={t('New workspace')}
      lead={t(
        'A workspace is one brand or company. Contacts, segments and campaigns live in it, and nothing crosses over.',
      )}
    >
      <Box maw={640}>
        <WorkspaceForm />
      </Box>
    </Page>
  );
}
