import { Stack, Text } from '@mantine/core';
import { number, percent } from '../../../format/index.ts';
import { Interval } from '../../../parts/interval.tsx';
import { t } from '../../../words/index.ts';

type Share = { share: number; low: number; high: number; count: number; of: number };

/** A share with how many it is of how many, and its 95 % interval on a line from nobody to `full`. */
export function BandShare({ share: { share, low, high, count, of }, full }: { share: Share; full: number }) {
  return (
    <Stack gap={0} align="flex-start">
      <Text span>
        {percent(share)}{' '}
        <Text span size="sm" c="dimmed">
          {t('{count} of {of}', { count: number(count), of: number(of) })}
        </Text>
      </Text>
      <Interval estimate={{ value: share, low, high }} range={[0, full]} zero={-1} />
    </Stack>
  );
}
