import { Button, Stack, Text } from '@mantine/core';
import { IconStars } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { client } from '../../../api/client.ts';
import type { components } from '../../../api/schema.d.ts';
import { date, number } from '../../../format/index.ts';
import { Answer } from '../../../parts/answer.tsx';
import { can } from '../../../parts/can.ts';
import { type Column, DataTable } from '../../../parts/data-table.tsx';
import { Empty } from '../../../parts/empty.tsx';
import { Page } from '../../../parts/page.tsx';
import { StateWord } from '../../../parts/state-word.tsx';
import { usePages } from '../../../parts/use-pages.ts';
import { t } from '../../../words/index.ts';
import { DoorTo } from '../door.tsx';
import { stateWords } from './template.ts';

type Listed = components['schemas']['CustomerTemplate'];

const columns: Column<Listed>[] = [
  {
    name: t('Template'),
    cell: ({ id, name, summary }) => (
      <Stack gap={0} maw={560}>
        <DoorTo door={{ to: '/customers/best/$templateId', params: { templateId: String(id) } }} fw={500}>
          {name}
        </DoorTo>
        <Text size="sm" c="dimmed" lineClamp={2}>
          {summary}
        </Text>
      </Stack>
    ),
    csv: ({ name }) => name,
  },
  {
    name: t('State'),
    cell: ({ state }) => <StateWord mood={stateWords[state].mood}>{stateWords[state].word}</StateWord>,
    csv: ({ state }) => state,
  },
  {
    name: t('Best customers'),
    isNumber: true,
    cell: ({ contactIds }) => number(contactIds.length),
    csv: ({ contactIds }) => contactIds.length,
  },
  { name: t('Traits that count'), isNumber: true, cell: ({ kept }) => number(kept), csv: ({ kept }) => kept },
  { name: t('Made'), isNumber: true, cell: ({ createdAt }) => date(createdAt), csv: ({ createdAt }) => createdAt },
];

/** Templates of best customers: what characterises them, and everybody else held against it. */
export default function TemplatesPage() {
  const templates = usePages<Listed>(['get', '/customers/templates', 'pages'], async (cursor) => {
    const query = { limit: 50, ...(cursor ? { cursor } : {}) };
    return (await client.GET('/customers/templates', { params: { query } })).data!;
  });
  const make = can('customers:write') && (
    <Button component={Link} to="/customers/best/new">
      {t('Make a template')}
    </Button>
  );
  const isEmpty = templates.query.data?.length === 0;
  return (
    <Page
      title={t('Best customers')}
      lead={t('Take your best customers, find what characterises them, and hold everybody else against it.')}
      actions={!isEmpty && make}
    >
      <Answer query={templates.query} words={t('Reading the templates …')}>
        {(rows) =>
          rows.length === 0 ? (
            <Empty icon={<IconStars />} title={t('There is no template yet')} action={make}>
              {t(
                'Choose 5 to 15 of your best customers, and Kohort finds what sets them apart from the rest: who fits is worth a visit, of who does not one thinks twice.',
              )}
            </Empty>
          ) : (
            <DataTable
              name={t('Templates of best customers')}
              file="best-customers"
              columns={columns}
              rows={rows}
              rowKey={({ id }) => id}
              {...templates.more}
            />
          )
        }
      </Answer>
    </Page>
  );
}
