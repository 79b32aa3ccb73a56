import { NavLink } from '@mantine/core';
import { Link, type LinkProps, useLocation } from '@tanstack/react-router';
import { navigation } from './navigation.ts';

/** Whether `path` is the place `to` or lies in it. */
const isIn = (path: string, to: string): boolean =>
  to === '/' ? path === '/' : path === to || path.startsWith(`${to}/`);

/** The places; that in which the page lies shows its own places below it. */
export function Navigation() {
  const { pathname } = useLocation();
  const places = navigation.flatMap(({ to, entries = [] }) => [to, ...entries.map((entry) => entry.to)]);
  // "/customers" is not the place of "/customers/needs".
  const [current] = places.filter((to) => isIn(pathname, to)).sort((a, b) => b.length - a.length);
  return navigation.map(({ to, name, icon: Icon, entries }) => {
    const isOpen = [to, ...(entries ?? []).map((entry) => entry.to)].includes(current ?? '');
    const here = to === current && !entries?.some((entry) => entry.to === current);
    return (
      <div key={to}>
        <NavLink
          component={Link}
          to={(entries?.[0]?.to === '/contacts' ? '/contacts' : to) as LinkProps['to']}
          label={name}
          leftSection={<Icon size={18} aria-hidden />}
          active={here}
          aria-current={here ? 'page' : undefined}
          py={6}
        />
        {isOpen &&
          entries?.map((entry) => (
            <NavLink
              key={entry.to}
              component={Link}
              to={entry.to as LinkProps['to']}
              label={entry.name}
              active={entry.to === current}
              aria-current={entry.to === current ? 'page' : undefined}
              pl={40}
              py={4}
            />
          ))}
      </div>
    );
  });
}
