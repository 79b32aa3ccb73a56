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

/** What happened, the latest first, under its days; `isShort`: a few lines, each with its day. */
export function LifeList({ entries, isShort = false }: { entries: readonly Entry[]; isShort?: boolean }) {
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
          <Title order={3} mb={4}>
            {day}
          </Title>
          <ul className={classes.list}>
            {ofDay.map((entry) => (
              <LifeEntry key={entry.key} entry={entry} />
            ))}
          </ul>
        </section>
      ))}
    </Stack>
  );
}
