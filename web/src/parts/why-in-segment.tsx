import { Anchor, Group, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { Fragment } from 'react';
import { api } from '../api/client.ts';
import type { components } from '../api/schema.d.ts';
import { dateTime } from '../format/index.ts';
import { rich, t } from '../words/index.ts';
import { TimeAgo } from './age.tsx';
import { Answer } from './answer.tsx';
import { StateWord } from './state-word.tsx';
import classes from './why-in-segment.module.css';

type Reason = components['schemas']['Why'];

const shownEvents = 5;

/** The events that prove a condition, newest first: each a door to the contact's timeline. */
function Proof({ events, contactId }: { events: NonNullable<Reason['events']>; contactId: number }) {
  if (events.length === 0) return null;
  const more = events.length - shownEvents;
  const door = (eventId: number) =>
    ({
      to: '/contacts/$contactId',
      params: { contactId: String(contactId) },
      search: { tab: 'timeline', event: eventId },
    }) as object;
  return (
    <Text size="sm" c="dimmed">
      {t('Proved by')}{' '}
      {events.slice(0, shownEvents).map(({ eventId, at }, place) => (
        <Fragment key={eventId}>
          {place > 0 && ' · '}
          <Anchor component={Link} size="sm" {...door(eventId)}>
            {dateTime(at)}
          </Anchor>
        </Fragment>
      ))}
      {more > 0 && ` ${t('and {count} earlier', { count: more })}`}
    </Text>
  );
}

/** One condition, or a group with its conditions below it. */
function Condition({ reason, contactId }: { reason: Reason; contactId: number }) {
  const { condition, holds, found, flipsAt, events = [], parts = [] } = reason;
  const isGroup = parts.length > 0;
  return (
    <li className={classes.condition}>
      <Stack gap={2}>
        <Group gap="xs" align="baseline" wrap="nowrap">
          <span className={classes.state}>
            <StateWord mood={holds ? 'good' : 'quiet'}>{holds ? t('true') : t('not true')}</StateWord>
          </span>
          <Text c={isGroup ? 'dimmed' : undefined} size={isGroup ? 'sm' : 'md'}>
            {condition}
          </Text>
        </Group>
        {!isGroup && (
          <Stack gap={2} className={classes.found ?? ''}>
            {found !== undefined && found !== '' && <Text size="sm">{t('Found: {found}', { found })}</Text>}
            <Proof events={events} contactId={contactId} />
            {flipsAt && (
              <Text size="sm" c="dimmed">
                {t('Stays so until {when}, if nothing new happens.', { when: dateTime(flipsAt) })}
              </Text>
            )}
          </Stack>
        )}
        {isGroup && (
          <ul className={classes.conditions}>
            {parts.map((part) => (
              <Condition key={part.condition} reason={part} contactId={contactId} />
            ))}
          </ul>
        )}
      </Stack>
    </li>
  );
}

/**
 * Why a contact is in a segment, or is not: each condition true or not, the events that prove it, since when, and until
 * when it stays so. `<WhyInSegment segmentId={3} contactId={17} />`; it asks for itself.
 */
export function WhyInSegment({ segmentId, contactId }: { segmentId: number; contactId: number }) {
  const query = api.useQuery('get', '/segments/{segmentId}/explain', {
    params: { path: { segmentId }, query: { contactId } },
  });
  return (
    <Answer query={query} words={t('Looking through what this contact did …')}>
      {({ member, since, flipsAt, why }) => (
        <Stack gap="sm">
          <Group gap="sm">
            <StateWord mood={member ? 'good' : 'quiet'}>{member ? t('in it') : t('not in it')}</StateWord>
            {member && since && (
              <Text size="sm" c="dimmed">
                {rich('since <when></when>', { when: () => <TimeAgo at={since} /> })}
              </Text>
            )}
          </Group>
          <ul className={classes.conditions} data-root>
            <Condition reason={why} contactId={contactId} />
          </ul>
          <Text size="sm">
            {flipsAt
              ? t('If nothing new happens, nothing of this changes before {when}.', { when: dateTime(flipsAt) })
              : t('Time alone will change nothing of this; something has to happen.')}
          </Text>
        </Stack>
      )}
    </Answer>
  );
}
