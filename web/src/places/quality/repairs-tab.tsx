import { SimpleGrid, Stack, Text } from '@mantine/core';
import { api, client } from '../../api/client.ts';
import { TimeAgo } from '../../parts/age.tsx';
import { Answer } from '../../parts/answer.tsx';
import { can } from '../../parts/can.ts';
import { DataTable } from '../../parts/data-table.tsx';
import { Part } from '../../parts/page.tsx';
import { StateWord } from '../../parts/state-word.tsx';
import { usePages } from '../../parts/use-pages.ts';
import { t } from '../../words/index.ts';
import { Door } from './door.tsx';
import { FileForm, WebhookForm } from './enrich-forms.tsx';
import { CorrectForm, MergeForm, NormaliseForm } from './repair-forms.tsx';
import { isTrial, repairSentences, repairState, repairTitle } from './repair-words.ts';

/** Mending many contacts at once: always tried first, then done, and taken back if need be. */
export function RepairsTab() {
  const quality = api.useQuery('get', '/quality');
  return (
    <Stack gap="xl">
      {can('contacts:write') && (
        <Part
          title={t('Mend many contacts at once')}
          lead={t(
            'Each is tried first: you see what would change before anything is written. All of it can be taken back.',
          )}
        >
          <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }} spacing="md">
            <NormaliseForm />
            <CorrectForm issues={quality.data?.issues ?? null} isChecked={quality.data?.kind === 'checked'} />
            <MergeForm />
            <FileForm />
            {can('webhooks:write') && <WebhookForm />}
          </SimpleGrid>
        </Part>
      )}
      <RepairsList />
    </Stack>
  );
}

function RepairsList() {
  const { query, more } = usePages(
    ['get', '/repairs'],
    async (cursor) =>
      (await client.GET('/repairs', { params: { query: { limit: 20, ...(cursor && { cursor }) } } })).data!,
    { refetchInterval: 3_000 },
  );
  return (
    <Part title={t('Repairs so far')}>
      <Answer query={query}>
        {(repairs) =>
          repairs.length === 0 ? (
            <Text>{t('Nothing was mended yet. Try one of those above: a trial writes nothing.')}</Text>
          ) : (
            <DataTable
              name={t('Repairs')}
              file="repairs"
              rows={repairs}
              rowKey={({ id }) => id}
              {...more}
              columns={[
                {
                  name: t('Repair'),
                  cell: (repair) => (
                    <Stack gap={0}>
                      <span>
                        <Door to={{ tab: 'repairs', repair: repair.id }}>{repairTitle(repair)}</Door>
                      </span>
                      <Text span size="sm" c="dimmed">
                        {isTrial(repair) && t('a trial')} <TimeAgo at={repair.createdAt} />
                      </Text>
                    </Stack>
                  ),
                  csv: repairTitle,
                },
                {
                  name: t('State'),
                  cell: (repair) => {
                    const { mood, word } = repairState(repair);
                    return <StateWord mood={mood}>{word}</StateWord>;
                  },
                  csv: (repair) => repairState(repair).word,
                },
                {
                  name: t('What came of it'),
                  cell: (repair) => <Text size="sm">{repairSentences(repair).join(' ')}</Text>,
                  csv: (repair) => repairSentences(repair).join(' '),
                },
              ]}
            />
          )
        }
      </Answer>
    </Part>
  );
}
