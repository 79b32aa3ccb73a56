import { Anchor, Group, List, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { api } from '../../api/client.ts';
import type { components } from '../../api/schema.d.ts';
import { date } from '../../format/index.ts';
import { Answer } from '../../parts/answer.tsx';
import { Part } from '../../parts/page.tsx';
import { Why } from '../../parts/why.tsx';
import { WhyInSegment } from '../../parts/why-in-segment.tsx';
import { t } from '../../words/index.ts';

type Items = readonly components['schemas']['SegmentOfContact'][];

/** Segments with since when, and a way to the reason. */
export function SegmentList({ items, contactId }: { items: Items; contactId: number }) {
  if (items.length === 0)
    return (
      <Text size="sm" c="dimmed">
        {t('In no segment now.')}
      </Text>
    );
  return (
    <List listStyleType="none" spacing="xs">
      {items.map(({ segmentId, name, since }) => (
        <List.Item key={segmentId} styles={{ itemWrapper: { display: 'block' }, itemLabel: { inlineSize: '100%' } }}>
          <Group justify="space-between" gap="xs" wrap="nowrap">
            <div>
              <Anchor
                component={Link}
                to="/segments/$segmentId"
                params={{ segmentId: String(segmentId) } as never}
                size="sm"
                display="block"
              >
                {name}
              </Anchor>
              <Text size="xs" c="dimmed">
                {t('since {day}', { day: date(since) })}
              </Text>
            </div>
            <Why of={t('in {segment}', { segment: name })}>
              <WhyInSegment segmentId={segmentId} contactId={contactId} />
            </Why>
          </Group>
        </List.Item>
      ))}
    </List>
  );
}

/** Where a contact belongs now. */
export function ContactSegments({ contactId }: { contactId: number }) {
  const segments = api.useQuery('get', '/reports/contacts/{contactId}/segments', { params: { path: { contactId } } });
  return (
    <Part title={t('Segments')}>
      <Answer query={segments}>{({ items }) => <SegmentList items={items} contactId={contactId} />}</Answer>
    </Part>
  );
}
