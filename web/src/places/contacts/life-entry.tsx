import { Anchor, Badge, Group, Stack, Table, Text } from '@mantine/core';
import {
  type Icon,
  IconArrowBackUp,
  IconClick,
  IconGitMerge,
  IconMail,
  IconMailOpened,
  IconNote,
  IconPointFilled,
  IconRobot,
  IconShieldCheck,
  IconShoppingBag,
  IconUsersGroup,
} from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useEffect, useRef } from 'react';
import type { components } from '../../api/schema.d.ts';
import { date, list, money, number, timeOfDay } from '../../format/index.ts';
import { rich, t } from '../../words/index.ts';
import classes from './life-list.module.css';
import { messageSentence, reactionSentence } from './life-words.tsx';

export type Entry = components['schemas']['LifeEntry'];
type Of<Kind extends Entry['kind']> = Extract<Entry, { kind: Kind }>;

function iconOf(entry: Entry): Icon {
  if (entry.kind === 'reaction') {
    if (entry.by === 'machine' || entry.by === 'proxy') return IconRobot;
    return entry.what === 'clicked' ? IconClick : IconMailOpened;
  }
  const icons = {
    order: IconShoppingBag,
    refund: IconArrowBackUp,
    message: IconMail,
    segment: IconUsersGroup,
    note: IconNote,
    consent: IconShieldCheck,
    merge: IconGitMerge,
    event: IconPointFilled,
  };
  return icons[entry.kind];
}

function Purchase({ entry, isShort }: { entry: Of<'order'> | Of<'refund'>; isShort: boolean }) {
  const amount = money(Math.abs(entry.amount));
  const names = entry.lines.slice(0, 3).map(({ name, product }) => name ?? product);
  const more = entry.lines.length - names.length;
  const all = more > 0 ? [...names, t('{count, plural, one {# more} other {# more}}', { count: more })] : names;
  return (
    <Stack gap={2}>
      <Text size="sm">
        {entry.kind === 'order' ? t('Ordered for {amount}', { amount }) : t('Got {amount} back', { amount })}
        {entry.codes.map((code) => (
          <Badge key={code} variant="light" size="sm" ml="xs" tt="none">
            {code}
          </Badge>
        ))}
      </Text>
      {entry.lines.length > 0 && isShort && (
        <Text size="sm" c="dimmed">
          {list(all)}
        </Text>
      )}
      {entry.lines.length > 0 && !isShort && (
        <details>
          <summary className={classes.summary}>{list(all)}</summary>
          <Table verticalSpacing={2} fz="sm" maw={520} mt={4} aria-label={t('Lines of the order')}>
            <Table.Tbody>
              {entry.lines.map((line, place) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: lines never change their place, and may be alike.
                <Table.Tr key={place}>
                  <Table.Td ta="end" w={40}>{`${number(line.quantity)} ×`}</Table.Td>
                  <Table.Td>{line.name ?? line.product}</Table.Td>
                  <Table.Td c="dimmed">{line.category}</Table.Td>
                  <Table.Td ta="end">{money(line.amount)}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
          {entry.ref && (
            <Text size="xs" c="dimmed">
              {t('Order {number}', { number: entry.ref })}
            </Text>
          )}
        </details>
      )}
    </Stack>
  );
}

const segmentLink = (id: number) => (inside: ReactNode) => (
  <Anchor component={Link} to="/segments/$segmentId" params={{ segmentId: String(id) } as never} inherit>
    {inside}
  </Anchor>
);

const eventWords = (name: string): string =>
  ({
    service_contact: t('Was served'),
    question_answered: t('Answered a question'),
    question_answer_withdrawn: t('An answer was taken back: no person gave it'),
    offer_redeemed: t('Used an offer'),
  })[name] ?? name;

const plain = (value: unknown): string => (typeof value === 'object' ? JSON.stringify(value) : String(value));

/** Facts, name by name: evidence of consent, what came with an event. */
export function Facts({ of }: { of: Record<string, unknown> | null }) {
  if (of === null || Object.keys(of).length === 0) return null;
  return (
    <Text size="sm" c="dimmed">
      {Object.entries(of)
        .map(([name, value]) => `${name}: ${plain(value)}`)
        .join(' · ')}
    </Text>
  );
}

function What({ entry, isShort }: { entry: Entry; isShort: boolean }) {
  switch (entry.kind) {
    case 'order':
    case 'refund':
      return <Purchase entry={entry} isShort={isShort} />;
    case 'message':
      return <Text size="sm">{messageSentence(entry)}</Text>;
    case 'reaction':
      return (
        <Text size="sm" {...(entry.by === 'person' ? {} : { c: 'dimmed' })}>
          {reactionSentence(entry)}
        </Text>
      );
    case 'segment':
      return (
        <Text size="sm">
          {entry.change === 'entered'
            ? rich('Entered <link>{segment}</link>', { link: segmentLink(entry.segmentId), segment: entry.segment })
            : rich('Left <link>{segment}</link>', { link: segmentLink(entry.segmentId), segment: entry.segment })}
        </Text>
      );
    case 'note':
      return (
        <Stack gap={0}>
          <Text size="sm" {...(entry.removed ? { td: 'line-through', c: 'dimmed' } : {})}>
            {[entry.sentence, entry.text].filter(Boolean).join(' ')}
          </Text>
          <Text size="xs" c="dimmed">
            {entry.removed ? t('Taken away') : t('Written by {author}', { author: entry.author })}
          </Text>
        </Stack>
      );
    case 'consent':
      return (
        <Stack gap={0}>
          <Text size="sm">
            {entry.state === 'subscribed'
              ? t('Agreed to {topic} ({source})', { topic: entry.topic, source: entry.source })
              : t('Declined {topic} ({source})', { topic: entry.topic, source: entry.source })}
          </Text>
          {!isShort && <Facts of={entry.evidence} />}
        </Stack>
      );
    case 'merge':
      return (
        <Text size="sm">
          {entry.undone
            ? t('Was parted again from {other}', { other: entry.merged ?? String(entry.mergedId) })
            : t('Became one with {other}, by {actor}', {
                other: entry.merged ?? String(entry.mergedId),
                actor: entry.actor,
              })}
        </Text>
      );
    case 'event':
      return (
        <Stack gap={0}>
          <Text size="sm">
            {[eventWords(entry.name), entry.amount === null ? '' : money(entry.amount)].filter(Boolean).join(' · ')}
          </Text>
          {!isShort && <Facts of={entry.props} />}
        </Stack>
      );
  }
}

/** One thing that happened: when, what kind, and what. */
export function LifeEntry(props: { entry: Entry; isShort?: boolean; isChosen?: boolean }) {
  const { entry, isShort = false, isChosen = false } = props;
  const KindIcon = iconOf(entry);
  const place = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (isChosen) place.current?.scrollIntoView({ block: 'center' });
  }, [isChosen]);
  return (
    <li className={classes.entry} ref={place} aria-current={isChosen || undefined}>
      <KindIcon size={18} aria-hidden className={classes.icon} />
      <div className={classes.what}>
        <What entry={entry} isShort={isShort} />
      </div>
      <Group className={classes.when ?? ''} gap={0}>
        <time dateTime={entry.at}>{isShort ? date(entry.at) : timeOfDay(entry.at)}</time>
      </Group>
    </li>
  );
}
