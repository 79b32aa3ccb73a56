import { Stack, Text } from '@mantine/core';
import { api } from '../../../api/client.ts';
import { DataTable } from '../../../parts/data-table.tsx';
import { Part } from '../../../parts/page.tsx';
import { t } from '../../../words/index.ts';

/** Segments whose members are companies, where there are any. */
export function CompanySegments() {
  const query = api.useQuery('get', '/company-segments', { params: { query: { limit: 500 } } });
  const rows = query.data?.items ?? [];
  if (rows.length === 0) return null;
  return (
    <Part
      title={t('Segments of companies')}
      lead={t('Their members are companies; who belongs is worked out when it is asked.')}
    >
      <DataTable
        name={t('Segments of companies')}
        file="company-segments"
        rows={rows}
        rowKey={({ id }) => id}
        columns={[
          {
            name: t('Segment'),
            csv: ({ name }) => name,
            cell: ({ name, sentence }) => (
              <Stack gap={0}>
                <Text fw={500}>{name}</Text>
                <Text size="sm" c="dimmed">
                  {sentence}
                </Text>
              </Stack>
            ),
          },
          { name: t('Purpose'), csv: ({ purpose }) => purpose, cell: ({ purpose }) => purpose },
        ]}
      />
    </Part>
  );
}
