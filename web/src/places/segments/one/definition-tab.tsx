import { Button, Stack, Text } from '@mantine/core';
import { api } from '../../../api/client.ts';
import type { components } from '../../../api/schema.d.ts';
import { ago, dateTime, number } from '../../../format/index.ts';
import { Answer } from '../../../parts/answer.tsx';
import { can } from '../../../parts/can.ts';
import { DataTable } from '../../../parts/data-table.tsx';
import { Part } from '../../../parts/page.tsx';
import { DefinitionSentence } from '../../../parts/sentence/index.ts';
import { StateWord } from '../../../parts/state-word.tsx';
import { t } from '../../../words/index.ts';
import { DraftPart, useTryDefinition } from './draft-part.tsx';

type Segment = components['schemas']['Segment'];

/** What it means, what it meant before and who said so, what is on trial, and what it costs. */
export function DefinitionTab({ segment }: { segment: Segment }) {
  return (
    <Stack gap="xl">
      {segment.draft && <DraftPart segment={segment} />}
      <Part title={t('What it means now')}>
        <DefinitionSentence definition={segment.definition} />
        {segment.relative.map(({ condition, population, workedOutAt, dueAt }) => (
          <Text key={condition} size="sm" c="dimmed">
            {workedOutAt === null
              ? t('“{condition}”: being compared with everybody just now.', { condition })
              : t('“{condition}”: compared with {count} contacts {when}, next {next}.', {
                  condition,
                  count: number(population),
                  when: ago(workedOutAt),
                  next: dueAt === null ? '–' : dateTime(dueAt),
                })}
          </Text>
        ))}
      </Part>
      <Versions segment={segment} />
      <Cost segmentId={segment.id} />
    </Stack>
  );
}

function Versions({ segment }: { segment: Segment }) {
  const query = api.useQuery('get', '/segments/{segmentId}/versions', { params: { path: { segmentId: segment.id } } });
  const tryAgain = useTryDefinition(segment.id);
  return (
    <Part title={t('What it was before')} lead={t('Every version is kept. An earlier one can be put on trial again.')}>
      <Answer query={query}>
        {({ items }) => (
          <DataTable
            name={t('Versions')}
            file={`segment-${segment.id}-versions`}
            rows={items}
            rowKey={({ version }) => version}
            columns={[
              {
                name: t('Version'),
                csv: ({ version }) => version,
                cell: ({ version }) =>
                  version === segment.version ? (
                    <StateWord mood="good">{t('{version}, now', { version: String(version) })}</StateWord>
                  ) : (
                    String(version)
                  ),
              },
              {
                name: t('Definition'),
                csv: ({ sentence }) => sentence,
                cell: ({ definition }) => <DefinitionSentence definition={definition} max={6} />,
              },
              {
                name: t('Since'),
                csv: ({ createdAt }) => createdAt,
                cell: ({ createdAt, by }) => (
                  <Stack gap={0}>
                    <span>{dateTime(createdAt)}</span>
                    <Text size="sm" c="dimmed">
                      {by ?? '–'}
                    </Text>
                  </Stack>
                ),
              },
              ...(can('segments:write') && items.length > 1
                ? [
                    {
                      name: t('Actions'),
                      cell: ({ version, definition }: (typeof items)[number]) =>
                        version !== segment.version && (
                          <Button
                            variant="default"
                            size="xs"
                            aria-label={t('Put version {version} on trial', { version: String(version) })}
                            onClick={() => void tryAgain(definition)}
                          >
                            {t('Put on trial')}
                          </Button>
                        ),
                    },
                  ]
                : []),
            ]}
          />
        )}
      </Answer>
    </Part>
  );
}

function Cost({ segmentId }: { segmentId: number }) {
  const query = api.useQuery('get', '/segments/{segmentId}/cost', { params: { path: { segmentId } } });
  return (
    <Part title={t('What keeping it costs')}>
      <Answer query={query} words={t('Weighing what it reads …')}>
        {({ cost, upkeep }) => (
          <Stack gap="xs">
            {cost.warning && <Text>{cost.warning}</Text>}
            <Text>
              {t(
                'Working it out for everybody reads about {rows} rows. Since it was made, contacts were judged {times} times because of it, in {ms} ms all in all; {ticks} times because of time alone.',
                {
                  rows: number(cost.rows),
                  times: number(upkeep.evaluations),
                  ms: number(upkeep.ms),
                  ticks: number(upkeep.ticks),
                },
              )}
            </Text>
            {cost.reads.length > 0 && (
              <DataTable
                name={t('What it reads')}
                file={`segment-${segmentId}-cost`}
                rows={cost.reads}
                rowKey={({ what }) => what}
                columns={[
                  { name: t('What'), csv: ({ what }) => what, cell: ({ what }) => what },
                  { name: t('Rows, about'), isNumber: true, csv: ({ rows }) => rows, cell: ({ rows }) => number(rows) },
                  {
                    name: t('Since'),
                    csv: ({ since }) => since ?? '',
                    cell: ({ since }) => (since ? dateTime(since) : t('all there are')),
                  },
                ]}
              />
            )}
          </Stack>
        )}
      </Answer>
    </Part>
  );
}
