import { Anchor, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { api } from '../../api/client.ts';
import type { paths } from '../../api/schema.d.ts';
import { number, partOf } from '../../format/index.ts';
import { Answer } from '../../parts/answer.tsx';
import { DataTable } from '../../parts/data-table.tsx';
import { Measure } from '../../parts/measure.tsx';
import { Part } from '../../parts/page.tsx';
import { saveAnswer } from '../../parts/save-csv.tsx';
import { rich, t } from '../../words/index.ts';
import { Door } from './door.tsx';
import { fieldName } from './field-name.ts';

type Segment = paths['/quality/segments']['get']['responses'][200]['content']['application/json']['items'][number];

const countText = (count: number | null) => (count === null ? t('not known') : number(count));

/** How far each segment can be trusted, the worst first. */
export function SegmentsTab() {
  const query = api.useQuery('get', '/quality/segments');
  return (
    <Part
      title={t('How far each segment can be trusted')}
      lead={t('The share behind a field is of members whose value is there and not doubted.')}
    >
      <Answer query={query} words={t('Counting whom each segment may have wrong …')}>
        {({ items }) =>
          items.length === 0 ? (
            <Text>
              {rich('There are no segments yet: <link>make the first one</link>.', {
                link: (inside) => (
                  <Anchor component={Link} to="/segments/new" inherit underline="always">
                    {inside}
                  </Anchor>
                ),
              })}
            </Text>
          ) : (
            <DataTable
              name={t('Quality by segment')}
              file="data-quality-of-segments"
              saveAll={() => saveAnswer('/quality/segments.csv', 'data-quality-of-segments.csv')}
              rows={items}
              rowKey={({ segmentId }) => segmentId}
              columns={[
                {
                  name: t('Segment'),
                  cell: ({ segmentId, name }) => <Door to={{ tab: 'segments', segment: segmentId }}>{name}</Door>,
                  csv: ({ name }) => name,
                },
                {
                  name: t('Quality'),
                  cell: ({ score }) => (score === null ? t('none yet') : <Score score={score} />),
                },
                { name: t('Members'), isNumber: true, cell: ({ members }) => number(members) },
                { name: t('Its rules lean on'), cell: (segment) => <Uses segment={segment} use="definition" /> },
                { name: t('Its messages need'), cell: (segment) => <Uses segment={segment} use="messages" /> },
                {
                  name: t('May not belong'),
                  isNumber: true,
                  cell: ({ score, mayBeWrong }) => (score === null ? '–' : countText(mayBeWrong)),
                },
                {
                  name: t('May be missing'),
                  isNumber: true,
                  cell: ({ score, mayBelong }) => (score === null ? '–' : countText(mayBelong)),
                },
              ]}
            />
          )
        }
      </Answer>
    </Part>
  );
}

/** A score of 100, with a bar. */
function Score({ score }: { score: number }) {
  return <Measure count={Math.round(score)} of={100} isShare={false} />;
}

/** Fields with a given use, each with the share of members whose is good. */
function Uses({ segment: { fields, members }, use }: { segment: Segment; use: 'definition' | 'messages' }) {
  const own = fields.filter(({ uses }) => uses.includes(use));
  if (own.length === 0)
    return (
      <Text span size="sm" c="dimmed">
        {fields.length === 0 ? t('not checked yet') : t('nothing')}
      </Text>
    );
  return (
    <Text size="sm">{own.map(({ field, good }) => `${fieldName(field)} ${partOf(good, members)}`).join(', ')}</Text>
  );
}
