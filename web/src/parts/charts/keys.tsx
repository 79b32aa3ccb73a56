import { Group, Text, useComputedColorScheme } from '@mantine/core';
import classes from './chart.module.css';
import { type ChartLook, lookOf } from './chart-look.ts';

/** What colours mean, in words: only where names cannot stand beside what is drawn. */
export function ColourKeys({
  names,
  colours,
}: {
  names: readonly string[];
  colours: (look: ChartLook) => readonly string[];
}) {
  const look = lookOf(useComputedColorScheme('light'));
  const own = colours(look);
  return (
    <Group gap="md" component="span">
      {names.map((name, place) => (
        <Text key={name} span size="sm">
          <span className={classes.swatch} style={{ background: own[place] }} aria-hidden />
          {name}
        </Text>
      ))}
    </Group>
  );
}

/** From pale to strong, with what both ends mean. Maps side by side share one. */
export function HeatScale({ low, high, isDiverging = false }: { low: string; high: string; isDiverging?: boolean }) {
  const look = lookOf(useComputedColorScheme('light'));
  const colours = isDiverging ? look.split : look.ramp;
  return (
    <Group gap="xs" aria-hidden>
      <Text size="sm" c="dimmed">
        {low}
      </Text>
      <span className={classes.ramp} style={{ background: `linear-gradient(to right, ${colours.join(', ')})` }} />
      <Text size="sm" c="dimmed">
        {high}
      </Text>
    </Group>
  );
}
