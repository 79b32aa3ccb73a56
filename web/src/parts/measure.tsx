import { Stack, Text } from '@mantine/core';
import { number, partOf } from '../format/index.ts';
import classes from './measure.module.css';

/** A count with its share of a whole, and a bar whose full width is `fullShare` of that whole; `isShare` false: scores of 100. */
export function Measure(props: { count: number; of: number; fullShare?: number; isShare?: boolean }) {
  const { count, of, fullShare = 1, isShare = true } = props;
  const share = of === 0 || fullShare === 0 ? 0 : Math.min(1, count / of / fullShare);
  return (
    <Stack gap={2} component="span" miw={110} display="inline-flex">
      <span>
        {number(count)}{' '}
        {isShare && (
          <Text span size="sm" c="dimmed">
            {partOf(count, of)}
          </Text>
        )}
      </span>
      <span className={classes.bar} data-part={fullShare < 1 || undefined} aria-hidden>
        <span className={classes.fill} style={{ inlineSize: `${share * 100}%` }} />
      </span>
    </Stack>
  );
}
