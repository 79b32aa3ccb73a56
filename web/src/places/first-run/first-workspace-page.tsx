import { Stack, Text, Title } from '@mantine/core';
import { t } from '../../words/index.ts';
import { OutsideLayout } from './outside-layout.tsx';
import { WorkspaceForm } from './workspace-form.tsx';

/** For somebody who is signed in and works nowhere yet. */
export default function FirstWorkspacePage() {
  return (
    <OutsideLayout title={t('Your first workspace')} wide>
      <Stack gap="lg">
        <Stack gap={4}>
          <Title order={1}>{t('Your first workspace')}</Title>
          <Text c="dimmed">
            {t(
              'A workspace is one brand or company. Contacts, segments and campaigns live in it, and nothing crosses over.',
            )}
          </Text>
        </Stack>
        <WorkspaceForm />
      </Stack>
    </OutsideLayout>
  );
}
