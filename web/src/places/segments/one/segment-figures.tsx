import { Group } from '@mantine/core';
import { api } from '../../../api/client.ts';
import type { components } from '../../../api/schema.d.ts';
import { ago, dayOf, number, percent } from '../../../format/index.ts';
import { Age } from '../../../parts/age.tsx';
import { Figures } from '../../../parts/figures.tsx';
import { Sparkline } from '../../../parts/sparkline.tsx';
import { t } from '../../../words/index.ts';
import { doorToSegment } from '../door.tsx';
import { signed, sizesSince } from '../tell-growth.ts';

type Segment = components['schemas']['Segment'];

/** How many now, of how many, how it grew, how fresh that is, and when its meaning changed: each a door. */
export function SegmentFigures({ segment, countedAt }: { segment: Segment; countedAt: number }) {
  const { id, size, builtAt, definedAt, definedBy } = segment;
  const trends = api.useQuery('get', '/segments/sizes', { params: { query: { days: 30 } } });
  const engine = api.useQuery('get', '/segments/engine', {}, { refetchInterval: 10_000 });
  const contacts = trends.data?.contacts;
  const sizes = trends.data?.segments.find(({ segmentId }) => segmentId === id)?.sizes;
  const trend = sizes ? sizesSince(trends.data?.dates ?? [], sizes, dayOf(segment.createdAt)) : [];
  const before = trend.length < 2 ? null : (trend[0] ?? null);
  const door = (search?: Record<string, unknown>) => doorToSegment(id, search) as object;
  const lag = engine.data?.lagMs ?? 0;
  return (
    <Figures
      figures={[
        { name: t('Members now'), value: number(size), note: <Age at={countedAt} />, door: door() },
        {
          name: t('Of all contacts'),
          value: contacts ? percent(size / contacts) : '–',
          note: contacts ? t('of {count}', { count: number(contacts) }) : undefined,
        },
        {
          name: trend.length > 0 && trend.length < 30 ? t('Since it was made') : t('Last 30 days'),
          value: before === null ? '–' : signed(size - before),
          note: trend.length > 1 && (
            <Group component="span" display="inline-flex">
              <Sparkline
                values={trend}
                name={t('From {before} to {now} in {days} days', {
                  before: number(before ?? 0),
                  now: number(size),
                  days: String(trend.length - 1),
                })}
              />
            </Group>
          ),
          door: door({ tab: 'movement' }),
        },
        {
          name: t('Behind what happens'),
          value: t('{seconds} s', { seconds: number(Math.round(lag / 100) / 10) }),
          note: builtAt === null ? t('everybody is being worked out') : t('who begins to fit is in it at once'),
        },
        {
          name: t('Definition changed'),
          value: ago(definedAt),
          note: definedBy ? t('by {name}', { name: definedBy }) : undefined,
          door: door({ tab: 'definition' }),
        },
      ]}
    />
  );
}
