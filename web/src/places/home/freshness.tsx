import { Anchor, Paper, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { components } from '../../api/schema.d.ts';
import { number } from '../../format/index.ts';
import { tellDuration } from '../../format/tell-duration.ts';
import { Part } from '../../parts/page.tsx';
import { StateWord } from '../../parts/state-word.tsx';
import { t } from '../../words/index.ts';

type Home = components['schemas']['HomeReport'];

/** How long memberships lag behind what people do, now. */
export function Freshness({ freshness, movements }: Pick<Home, 'freshness' | 'movements'>) {
  const { waiting, lagMs, sample, p50Ms, p99Ms } = freshness;
  return (
    <Part title={t('Memberships now')}>
      <Paper withBorder p="md">
        <Stack gap="sm">
          {waiting === 0 ? (
            <StateWord mood="good">{t('Up to date: nobody waits to be worked out')}</StateWord>
          ) : (
            <StateWord mood={lagMs > 60_000 ? 'warn' : 'busy'}>
              {t('{count} being worked out, the first of them for {time}', {
                count: number(waiting),
                time: tellDuration(lagMs),
              })}
            </StateWord>
          )}
          <Text size="sm" c="dimmed">
            {p50Ms === null || p99Ms === null
              ? t('Nobody entered or left a segment in the last 24 hours because of something they did.')
              : t(
                  'From what somebody did to the segment: {half} for half of them, {most} for 99 of 100. Measured on the last {sample}.',
                  {
                    half: tellDuration(p50Ms),
                    most: tellDuration(p99Ms),
                    sample: number(sample),
                  },
                )}
          </Text>
          {movements.length > 0 && (
            <Stack
              gap={6}
              component="ul"
              m={0}
              p={0}
              style={{ listStyle: 'none' }}
              aria-label={t('Segments that moved most')}
            >
              {movements.map(({ segmentId, name, entered, left }) => (
                <li key={segmentId}>
                  <Anchor
                    component={Link}
                    to="/segments/$segmentId"
                    params={{ segmentId: String(segmentId) } as never}
                    size="sm"
                  >
                    {name}
                  </Anchor>
                  <Text size="sm" c="dimmed" span>
                    {' '}
                    {t('{entered} entered, {left} left', { entered: number(entered), left: number(left) })}
                  </Text>
                </li>
              ))}
            </Stack>
          )}
        </Stack>
      </Paper>
    </Part>
  );
}
