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
  return navigation.map(({ to, name, icon: Icon, entries = [] }) => {
    const isOpen = [to, ...entries.map((entry) => entry.to)].includes(current ?? '');
    const isHere = to === current && !entries.some((entry) => entry.to === current);
    return (
      <div key={to}>
        <NavLink
          {...linkTo(entries.some((entry) => entry.to === to) ? (entries[0]?.to ?? to) : to)}
          {...marked(isHere)}
          label={name}
          leftSection={<Icon size={18} aria-hidden />}
          py={6}
        />
        {isOpen &&
          entries.map(({ to: at, name: called }) => (
            <NavLink key={at} {...linkTo(at)} {...marked(at === current)} label={called} pl={40} py={4} />
          ))}
      </div>
    );
  });
}

/** Only the place itself is marked, not those whose address begins with it. */
const linkTo = (to: string) => ({
  component: Link,
  to: to as LinkProps['to'],
  activeOptions: { exact: true, includeSearch: false },
});

const marked = (isHere: boolean) => ({ active: isHere, 'aria-current': isHere ? ('page' as const) : undefined });
