import { Group, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { partOf } from '../../../format/index.ts';
import { t } from '../../../words/index.ts';
import classes from './landed-measure.module.css';
import type { By, NeedsGroup } from './needs.ts';

const ways: readonly By[] = ['declared', 'rule', 'likeness'];

/** How many of all contacts (said by what is inside), and one bar in three parts whose full width is everybody. */
export function LandedMeasure(props: { landed: NeedsGroup['contacts']; of: number; children: ReactNode }) {
  const { landed, of, children } = props;
  return (
    <Stack gap={2} component="span" display="inline-flex">
      <span>
        {children}{' '}
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
