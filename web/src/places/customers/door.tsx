import { Anchor, type AnchorProps } from '@mantine/core';
import { Link, type LinkProps } from '@tanstack/react-router';
import type { ReactNode } from 'react';

export type Door = Pick<LinkProps, 'to' | 'params' | 'search' | 'resetScroll'>;

/** A link to where the people behind a number or a name are: `<DoorTo door={doorToContact(3)}>…</DoorTo>`. */
export function DoorTo({ door, children, ...look }: { door: Door; children: ReactNode } & AnchorProps) {
  return (
    <Anchor component={Link} inherit={look.size === undefined} {...(door as object)} {...look}>
      {children}
    </Anchor>
  );
}

export const doorToContact = (contactId: number): Door => ({
  to: '/contacts/$contactId',
  params: { contactId: String(contactId) },
});

/** The segment, narrowed to those of its members who are in another one too. */
export const doorToSegment = (segmentId: number, alsoIn?: number): Door => ({
  to: '/segments/$segmentId',
  params: { segmentId: String(segmentId) },
  ...(alsoIn === undefined ? {} : { search: { alsoIn } }),
});

/** A needs group or "none", narrowed to who landed there by one thing. */
export const doorToNeedsGroup = (group: number | 'none', by?: 'declared' | 'rule' | 'likeness'): Door => ({
  to: '/customers/needs/$needsGroupId',
  params: { needsGroupId: String(group) },
  search: by ? { by } : {},
});
