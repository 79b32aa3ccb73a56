import { Stack, Text } from '@mantine/core';
import { number, percent } from '../../format/index.ts';
import { shareEstimate } from '../../parts/measure-share.ts';
import { t } from '../../words/index.ts';
import classes from './share.module.css';

/** How far the bars of several shares have to reach: to the highest that any of them may be. */
export const fullOf = (seen: readonly { hits: number; of: number }[]): number =>
  Math.max(0.01, ...seen.map(({ hits, of }) => shareEstimate(hits, of)?.high ?? 0));

/** "38 to 42 %". */
export const spanOf = (hits: number, of: number): string => {
  const estimate = shareEstimate(hits, of);
  return estimate ? t('{low} to {high}', { low: percent(estimate.low), high: percent(estimate.high) }) : '–';
};

/** A share of people as a bar with the interval it may truly lie in; `full` is the share a whole bar stands for. */
export function Share({
  hits,
  of,
  full,
  isGrey = false,
}: {
  hits: number;
  of: number;
  full: number;
  isGrey?: boolean;
}) {
  const estimate = shareEstimate(hits, of);
  if (!estimate) return <Text c="dimmed">–</Text>;
  const at = (share: number) => `${Math.min(100, (share / full) * 100)}%`;
  return (
    <Stack gap={2} component="span" w={196} maw="100%" display="inline-flex">
      <span>
        {number(hits)}{' '}
        <Text span size="sm" c="dimmed">
          {`${percent(estimate.value)} (${spanOf(hits, of)})`}
        </Text>
      </span>
      <span className={classes.bar} aria-hidden>
        <span className={classes.fill} data-grey={isGrey || undefined} style={{ inlineSize: at(estimate.value) }} />
        <span
          className={classes.span}
          style={{ insetInlineStart: at(estimate.low), inlineSize: `calc(${at(estimate.high)} - ${at(estimate.low)})` }}
        />
      </span>
    </Stack>
  );
}
