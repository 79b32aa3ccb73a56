import { Anchor } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { components } from '../../api/schema.d.ts';
import { list } from '../../format/index.ts';
import { rich, t } from '../../words/index.ts';

type Entry = components['schemas']['LifeEntry'];
type Message = Extract<Entry, { kind: 'message' }>;
type Reaction = Extract<Entry, { kind: 'reaction' }>;

const messageLink = (id: number | null) => (inside: ReactNode) =>
  id === null ? (
    inside
  ) : (
    <Anchor component={Link} to="/messages/$messageId" params={{ messageId: String(id) } as never} inherit>
      {inside}
    </Anchor>
  );

/** What became of a message, with a link to it. */
export function messageSentence(entry: Message): ReactNode {
  const { campaign, reason, messageId, state, segment, offers } = entry;
  const values = { campaign, link: messageLink(messageId), reason: reason ?? '' };
  const said = {
    planned: () => rich('<link>{campaign}</link> waits to be sent', values),
    claimed: () => rich('<link>{campaign}</link> is on its way', values),
    accepted: () => rich('Got <link>{campaign}</link>', values),
    rejected: () => rich('<link>{campaign}</link> was refused: {reason}', values),
    unknown: () => rich('Nobody knows whether <link>{campaign}</link> arrived: {reason}', values),
    dropped: () => rich('Did not get <link>{campaign}</link>: {reason}', values),
    control: () => rich('Was held back from <link>{campaign}</link>, to compare', values),
  }[state]();
  const more = [
    segment === null ? '' : t('as {segment}', { segment }),
    offers.length === 0 ? '' : t('with {offers}', { offers: list(offers.map(({ name }) => name)) }),
  ].filter(Boolean);
  return more.length === 0 ? (
    said
  ) : (
    <>
      {said} · {more.join(' · ')}
    </>
  );
}

function byMachine({ what, by }: Reaction, values: Parameters<typeof rich>[1]): ReactNode {
  if (what === 'probed') return rich('A scanner looked at the links of <link>{campaign}</link>', values);
  if (by === 'proxy')
    return what === 'opened'
      ? rich('A mail provider loaded the pictures of <link>{campaign}</link>', values)
      : rich('A mail provider followed a link of <link>{campaign}</link>', values);
  return what === 'opened'
    ? rich('A machine opened <link>{campaign}</link>', values)
    : rich('A machine clicked in <link>{campaign}</link>', values);
}

/** What somebody, or some machine, did with a message. */
export function reactionSentence(entry: Reaction): ReactNode {
  const campaign = entry.campaign ?? t('a message');
  const values = { campaign, url: entry.url ?? '', link: messageLink(entry.messageId) };
  if (entry.by === 'machine' || entry.by === 'proxy') return byMachine(entry, values);
  if (entry.by === 'unsure')
    return entry.what === 'opened'
      ? rich('Perhaps opened <link>{campaign}</link>', values)
      : rich('Perhaps clicked in <link>{campaign}</link>', values);
  if (entry.what === 'clicked' && entry.url !== null) return rich('Clicked {url} in <link>{campaign}</link>', values);
  const said = {
    opened: () => rich('Opened <link>{campaign}</link>', values),
    clicked: () => rich('Clicked in <link>{campaign}</link>', values),
    unsubscribed: () => rich('Unsubscribed by <link>{campaign}</link>', values),
    bounced: () => rich('<link>{campaign}</link> came back', values),
    complained: () => rich('Reported <link>{campaign}</link> as spam', values),
    auto_replied: () => rich('An automatic reply came to <link>{campaign}</link>', values),
    probed: () => rich('A scanner looked at the links of <link>{campaign}</link>', values),
  };
  return said[entry.what]();
}
