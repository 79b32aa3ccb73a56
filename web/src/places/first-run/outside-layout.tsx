import {
  Button,
  Container,
  Group,
  Menu,
  Stack,
  Text,
  useComputedColorScheme,
  useMantineColorScheme,
} from '@mantine/core';
import { IconLanguage, IconMoon, IconSun } from '@tabler/icons-react';
import { type ReactNode, useEffect } from 'react';
import { chooseLanguage, type Language, language, languages, t } from '../../words/index.ts';

/** What stands round the pages in front of the workspace: Kohort's name, the language and the colours. */
export function OutsideLayout({
  title,
  wide = false,
  children,
}: {
  title: string;
  wide?: boolean;
  children: ReactNode;
}) {
  useEffect(() => {
    document.title = `${title} · Kohort`;
  }, [title]);
  return (
    <Container size={wide ? 640 : 400} px="md" py={{ base: 'md', sm: 48 }} component="main">
      <Stack gap="xl">
        <Group justify="space-between" component="header">
          <Group gap={8}>
            <img src="/icon.svg" alt="" width={24} height={24} />
            <Text fw={700} fz="lg">
              Kohort
            </Text>
          </Group>
          <Group gap="xs">
            <LanguageMenu />
            <SchemeSwitch />
          </Group>
        </Group>
        {children}
      </Stack>
    </Container>
  );
}

function LanguageMenu() {
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button variant="subtle" size="compact-sm" leftSection={<IconLanguage size={16} aria-hidden />}>
          {languages[language]}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {(Object.keys(languages) as Language[]).map((each) => (
          <Menu.Item key={each} lang={each} onClick={() => chooseLanguage(each)}>
            {languages[each]}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

function SchemeSwitch() {
  const { setColorScheme } = useMantineColorScheme();
  const isDark = useComputedColorScheme('light') === 'dark';
  const Icon = isDark ? IconSun : IconMoon;
  return (
    <Button
      variant="subtle"
      size="compact-sm"
      leftSection={<Icon size={16} aria-hidden />}
      onClick={() => setColorScheme(isDark ? 'light' : 'dark')}
    >
      {isDark ? t('Light') : t('Dark')}
    </Button>
  );
}
