import { Anchor, Box, NavLink, Stack, Text } from '@mantine/core';
import { IconArrowUpRight } from '@tabler/icons-react';
import { Link, Outlet, useLocation } from '@tanstack/react-router';
import { t } from '../../words/index.ts';
import classes from './settings-frame.module.css';
import { type SettingsEntry, settingsMenu } from './settings-menu.ts';

const isAt = (pathname: string, { to, isElsewhere }: SettingsEntry) =>
  !isElsewhere && (pathname.endsWith(to) || pathname.includes(`${to}/`));

/** The settings: their menu at the side of the page that is open; on phones, a way back to all of them. */
export default function SettingsFrame() {
  const { pathname } = useLocation();
  const isIndex = /\/settings\/?$/.test(pathname);
  return (
    <div className={classes.frame}>
      <nav className={classes.menu} aria-label={t('Settings')}>
        <Stack gap="md">
          {settingsMenu().map(({ name, entries }) => (
            <Box key={name}>
              <Text size="xs" c="dimmed" fw={600} px="xs" mb={2}>
                {name}
              </Text>
              {entries.map((entry) => (
                <MenuLink key={entry.to} entry={entry} isHere={isAt(pathname, entry)} />
              ))}
            </Box>
          ))}
        </Stack>
      </nav>
      <div className={classes.page}>
        {!isIndex && (
          <Anchor component={Link} to="/settings" size="sm" className={classes.back ?? ''}>
            {t('← All settings')}
          </Anchor>
        )}
        <Outlet />
      </div>
    </div>
  );
}

function MenuLink({ entry, isHere }: { entry: SettingsEntry; isHere: boolean }) {
  const shared = {
    label: entry.name,
    active: isHere,
    py: 4,
    px: 'xs' as const,
    className: classes.link ?? '',
    ...(entry.isElsewhere ? { rightSection: <IconArrowUpRight size={14} aria-hidden /> } : {}),
  };
  if (entry.isPlain) return <NavLink component="a" href={entry.to} {...shared} />;
  return (
    <NavLink component={Link} to={entry.to} {...(isHere ? { 'aria-current': 'page' as const } : {})} {...shared} />
  );
}
