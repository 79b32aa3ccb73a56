import { Anchor, VisuallyHidden } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { paths } from '../../../api/schema.d.ts';
import { number } from '../../../format/index.ts';
import { t } from '../../../words/index.ts';

export type Selection = Omit<
  paths['/reports/campaigns/{campaignId}/messages']['get']['parameters']['query'],
  'cursor' | 'limit'
>;
export type OutcomeName = Selection['outcome'];

const nothingChosen = {
  outcome: undefined,
  segment: undefined,
  variant: undefined,
  domain: undefined,
  link: undefined,
  reason: undefined,
};

/** Opens the messages behind a number, keeping the page and its tab. */
const searchOf = (selection: Selection) => (before: object) => ({ ...before, ...nothingChosen, ...selection });

/** Closes them. */
export const closed = (before: object) => ({ ...before, ...nothingChosen });

/** The door of a figure to the messages behind it. */
export const behind = (outcome: OutcomeName, more: Omit<Selection, 'outcome'> = {}) =>
  ({ door: { to: '.', search: searchOf({ outcome, ...more }) } }) as const;

/** A number that opens the messages behind it; nought is only said. */
export function Door(props: { count: number; about: string; selection: Selection; children?: ReactNode }) {
  const { count, about, selection, children } = props;
  if (count === 0) return <>{children ?? number(count)}</>;
  return (
    <Anchor
      component={Link}
      to="."
      resetScroll={false}
      search={searchOf(selection) as never}
      c="inherit"
      inherit
      underline="always"
      display={children ? 'inline-block' : undefined}
    >
      {children ?? number(count)}
      <VisuallyHidden>{t(', {about}: see the messages', { about })}</VisuallyHidden>
    </Anchor>
  );
}
