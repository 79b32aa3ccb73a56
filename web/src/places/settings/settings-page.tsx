import { Anchor, Paper, SimpleGrid, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { Page, Part } from '../../parts/page.tsx';
import { t } from '../../words/index.ts';
import { type SettingsEntry, settingsMenu } from './settings-menu.ts';

/** All settings with what each is for. */
export default function SettingsPage() {
  return (
    <Page title={t('Settings')} lead={t('What holds for everybody who works in this workspace.')}>
      <Stack gap="xl">
        {settingsMenu().map(({ name, entries }) => (
          <Part key={name} title={name}>
            <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="sm">
              {entries.map((entry) => (
                <Paper key={entry.to} withBorder p="md">
                  <EntryLink entry={entry} />
                  <Text size="sm" c="dimmed">
                    {entry.what}
                  </Text>
                </Paper>
              ))}
            </SimpleGrid>
          </Part>
        ))}
      </Stack>
    </Page>
  );
}

function EntryLink({ entry: { to, name, isPlain } }: { entry: SettingsEntry }) {
  if (isPlain)
    return (
      <Anchor href={to} fw={600}>
        {name}
      </Anchor>
    );
  return (
    <Anchor component={Link} to={to} fw={600}>
      {name}
    </Anchor>
  );
}
