import { Group, Text } from '@mantine/core';
import classes from './state-word.module.css';

export type Mood = 'good' | 'busy' | 'warn' | 'bad' | 'quiet';

const shapes: Record<Mood, string> = { good: '●', busy: '◐', warn: '▲', bad: '■', quiet: '○' };

/** A state by word, shape and colour: `<StateWord mood="good">{t('finished')}</StateWord>`. */
export function StateWord({ mood, children }: { mood: Mood; children: string }) {
  return (
    <Group gap={6} wrap="nowrap" component="span" display="inline-flex" className={classes[mood] ?? ''}>
      <span aria-hidden className={classes.shape}>
        {shapes[mood]}
      </span>
      <Text span size="sm" fw={500} inherit={false} c="inherit">
        {children}
      </Text>
    </Group>
  );
}
