import { Anchor, Group, Stack, Text, Title } from '@mantine/core';
import { Link, type LinkProps } from '@tanstack/react-router';
import { type ReactNode, useEffect, useRef } from 'react';

let isFirstPage = true;

type Back = { to: LinkProps['to']; params?: Record<string, string>; name: string };

/**
 * A page: its name as the one heading of first order, where it leads back to, what can be done (the one main action
 * last), and what it shows. Names the browser's tab, and takes the focus when somebody came here by a link.
 */
export function Page(props: {
  title: string;
  back?: Back;
  /** A word or pill beside the title: a state. */
  beside?: ReactNode;
  /** One sentence under the title. */
  lead?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
}) {
  const { title, back, beside, lead, actions, children } = props;
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · Kohort`;
  }, [title]);
  useEffect(() => {
    if (!isFirstPage) heading.current?.focus({ preventScroll: true });
    isFirstPage = false;
  }, []);
  return (
    <Stack gap="lg">
      <Stack gap={4}>
        {back && (
          <Anchor component={Link} to={back.to} params={back.params as never} size="sm">
            {`← ${back.name}`}
          </Anchor>
        )}
        <Group justify="space-between" gap="sm">
          <Group gap="sm">
            <Title order={1} ref={heading} tabIndex={-1} style={{ outline: 'none' }}>
              {title}
            </Title>
            {beside}
          </Group>
          {actions && <Group gap="xs">{actions}</Group>}
        </Group>
        {lead && <Text c="dimmed">{lead}</Text>}
      </Stack>
      {children}
    </Stack>
  );
}

/** Puts what went wrong on a page with a heading and a way back: for `around` of an Answer. */
export const pageFor = (title: string, back: Back) => (inside: ReactNode) => (
  <Page title={title} back={back}>
    {inside}
  </Page>
);

/** A part of a page under a heading of its own. */
export function Part(props: {
  title: string;
  beside?: ReactNode;
  lead?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
}) {
  const { title, beside, lead, actions, children } = props;
  return (
    <Stack component="section" gap="sm" aria-label={title}>
      <Stack gap={2}>
        <Group justify="space-between" gap="sm">
          <Group gap="sm">
            <Title order={2}>{title}</Title>
            {beside}
          </Group>
          {actions && <Group gap="xs">{actions}</Group>}
        </Group>
        {lead && (
          <Text size="sm" c="dimmed">
            {lead}
          </Text>
        )}
      </Stack>
      {children}
    </Stack>
  );
}
