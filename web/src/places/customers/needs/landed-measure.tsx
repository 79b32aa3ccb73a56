import { Group, Stack, Text } from '@mantine/core';
import { number, partOf } from '../../../format/index.ts';
import { t } from '../../../words/index.ts';
import classes from './landed-measure.module.css';
import type { By, NeedsGroup } from './needs.ts';

const ways: readonly By[] = ['declared', 'rule', 'likeness'];

/** How many of all contacts, and one bar in three parts whose full width is everybody. */
export function LandedMeasure({ landed, of }: { landed: NeedsGroup['contacts']; of: number }) {
  return (
    <Stack gap={2} component="span" display="inline-flex">
      <span>
        {number(landed.all)}{' '}
        <Text span size="sm" c="dimmed">
          {partOf(landed.all, of)}
        </Text>
      </span>
      <span className={classes.bar} aria-hidden>
        {ways.map((by) => (
          <span key={by} className={classes[by]} style={{ inlineSize: of === 0 ? 0 : `${(landed[by] / of) * 100}%` }} />
        ))}
      </span>
    </Stack>
  );
}

/** What landed somebody in a group, as it is said of people. */
export const wayWords: Readonly<Record<By, string>> = {
  declared: t('said so'),
  rule: t('meet the rule'),
  likeness: t('behave like them'),
};

/** What the three parts of the bar mean. */
export function LandedKeys() {
  return (
    <Group gap="md" component="p" m={0}>
      {ways.map((by) => (
        <Text key={by} span size="sm" c="dimmed">
          <span className={`${classes.key} ${classes[by]}`} aria-hidden />
          {wayWords[by]}
        </Text>
      ))}
    </Group>
  );
}
