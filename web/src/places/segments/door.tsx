import { Anchor, type AnchorProps } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';

type Door = { to: string; params?: Record<string, string>; search?: Record<string, unknown> };

/** A link to a page of any place, as `doorOfUse` and others name it. */
export function DoorTo({ door, children, ...look }: { door: Door; children: ReactNode } & AnchorProps) {
  return (
    <Anchor component={Link} inherit={look.size === undefined} {...(door as object)} {...look}>
      {children}
    </Anchor>
  );
}

/** A tab of the page of a segment, with what it is narrowed to. */
export const doorToSegment = (segmentId: number, search?: Record<string, unknown>): Door => ({
  to: '/segments/$segmentId',
  params: { segmentId: String(segmentId) },
  ...(search ? { search } : {}),
});

/** The page of a contact. */
export const doorToContact = (contactId: number): Door => ({
  to: '/contacts/$contactId',
  params: { contactId: String(contactId) },
});
