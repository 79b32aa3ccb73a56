import { Button, Menu, useMantineColorScheme } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { signOut } from '../api/auth.ts';
import { here } from '../api/here.ts';
import { failed } from '../parts/notify.ts';
import { chooseLanguage, type Language, language, languages, t } from '../words/index.ts';
import { addressOf } from './address.ts';

const schemes = { auto: t('As the device'), light: t('Light'), dark: t('Dark') } as const;

const chosen = (isChosen: boolean) => ({
  leftSection: isChosen ? <IconCheck size={14} aria-hidden /> : <span style={{ inlineSize: 14 }} />,
  role: 'menuitemradio',
  'aria-checked': isChosen,
});

async function leave(): Promise<void> {
  try {
    await signOut();
    location.assign('/');
  } catch (error) {
    failed(error);
  }
}

/** Workspace, language, colours, and the way out. */
export function AccountMenu() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <Menu position="bottom-end" width={240}>
      <Menu.Target>
        <Button variant="default" size="xs" title={t('Account and workspace')}>
          {here.workspace?.name}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{here.operator?.email}</Menu.Label>
        <Menu.Divider />
        <Menu.Label>{t('Workspace')}</Menu.Label>
        {here.workspaces.map(({ slug, name }) => (
          <Menu.Item key={slug} component="a" href={addressOf(slug)} {...chosen(slug === here.workspace?.slug)}>
            {name}
          </Menu.Item>
        ))}
        <Menu.Item component={Link} to="/new-workspace" leftSection={<span style={{ inlineSize: 14 }} />}>
          {t('New workspace …')}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Label>{t('Language')}</Menu.Label>
        {(Object.keys(languages) as Language[]).map((each) => (
          <Menu.Item key={each} lang={each} onClick={() => chooseLanguage(each)} {...chosen(each === language)}>
            {languages[each]}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Label>{t('Colours')}</Menu.Label>
        {(['auto', 'light', 'dark'] as const).map((each) => (
          <Menu.Item key={each} onClick={() => setColorScheme(each)} {...chosen(each === colorScheme)}>
            {schemes[each]}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item onClick={() => void leave()}>{t('Sign out')}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
