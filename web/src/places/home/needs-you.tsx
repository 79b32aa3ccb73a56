import { Button, Group, Paper, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { Part } from '../../parts/page.tsx';
import { StateWord } from '../../parts/state-word.tsx';
import { t } from '../../words/index.ts';
import classes from './home.module.css';
import { type Attention, type Told, tellAttention } from './tell-attention.ts';

const shownAtFirst = 6;

/** What waits for a decision or is broken: each one line, why, and the way to where it is mended. */
export function NeedsYou({ items }: { items: readonly Attention[] }) {
  const [isWhole, setIsWhole] = useState(false);
  if (items.length === 0) {
    return (
      <Part title={t('Needs you')}>
        <Paper withBorder p="md">
          <StateWord mood="good">
            {t('Nothing: no campaign is held, and everything that is connected answers.')}
          </StateWord>
        </Paper>
      </Part>
    );
  }
  const shown = isWhole ? items : items.slice(0, shownAtFirst);
  return (
    <Part title={t('Needs you')}>
      <Paper withBorder>
        <ul className={classes.rows}>
          {shown.map((item) => (
            <AttentionRow key={`${item.kind} ${item.id} ${item.name}`} told={tellAttention(item)} />
          ))}
        </ul>
      </Paper>
      {items.length > shown.length && (
        <Group>
          <Button variant="subtle" size="compact-sm" onClick={() => setIsWhole(true)}>
            {t('{count, plural, one {# more} other {# more}}', { count: items.length - shown.length })}
          </Button>
        </Group>
      )}
    </Part>
  );
}

function AttentionRow({ told: { mood, what, why, verb, door } }: { told: Told }) {
  return (
    <Group component="li" className={classes.row ?? ''} justify="space-between" gap="sm">
      <Stack gap={2} flex="1 1 320px" miw={0}>
        <StateWord mood={mood}>{what}</StateWord>
        {why && (
          <Text size="sm" c="dimmed" lineClamp={2}>
            {why}
          </Text>
        )}
      </Stack>
      <Button variant="default" size="xs" component={Link} aria-label={`${verb}: ${what}`} {...(door as object)}>
        {verb}
      </Button>
    </Group>
  );
}
