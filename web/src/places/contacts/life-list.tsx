import { Stack, Text, Title } from '@mantine/core';
import { date } from '../../format/index.ts';
import { t } from '../../words/index.ts';
import { type Entry, LifeEntry } from './life-entry.tsx';
import classes from './life-list.module.css';

function byDay(entries: readonly Entry[]): [string, Entry[]][] {
  const days = new Map<string, Entry[]>();
  for (const entry of entries) {
    const day = date(entry.at);
    days.set(day, [...(days.get(day) ?? []), entry]);
  }
  return [...days];
}

/** What happened, the latest first, under its days; `isShort`: a few lines, each with its day; `chosen`: the key of one. */
export function LifeList(props: { entries: readonly Entry[]; isShort?: boolean; chosen?: string }) {
  const { entries, isShort = false, chosen } = props;
  if (entries.length === 0)
    return (
      <Text size="sm" c="dimmed">
        {t('Nothing yet.')}
      </Text>
    );
  if (isShort)
    return (
      <ul className={classes.list}>
        {entries.map((entry) => (
          <LifeEntry key={entry.key} entry={entry} isShort />
        ))}
      </ul>
    );
  return (
    <Stack gap="lg">
      {byDay(entries).map(([day, ofDay]) => (
        <section key={day} aria-label={day}>
          <Title order={2} size="h3" mb={4}>
            {day}
          </Title>
          <ul className={classes.list}>
            {ofDay.map((entry) => (
              <LifeEntry key={entry.key} entry={entry} isChosen={entry.key === chosen} />
            ))}
          </ul>
        </section>
      ))}
    </Stack>
  );
}
