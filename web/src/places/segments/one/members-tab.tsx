import { Badge, Button, CloseButton, Group, Stack, Text, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { api, client } from '../../../api/client.ts';
import { here } from '../../../api/here.ts';
import type { components } from '../../../api/schema.d.ts';
import { date as dateText, dateTime } from '../../../format/index.ts';
import { midnightInZone } from '../../../format/zone-time.ts';
import { TimeAgo } from '../../../parts/age.tsx';
import { Answer } from '../../../parts/answer.tsx';
import { ContactFinder } from '../../../parts/contact-finder.tsx';
import { DataTable } from '../../../parts/data-table.tsx';
import { SaveCsv, saveAnswer } from '../../../parts/save-csv.tsx';
import { t } from '../../../words/index.ts';
import { contactName } from './contact-name.ts';
import { PersonCell, WhyButton } from './person-cell.tsx';
import { useSegmentSearch } from './segment-search.ts';
import { usePages } from './use-pages.ts';

type Segment = components['schemas']['Segment'];

/** Who is in it now: found by words, narrowed by another segment, each with why; all of them as a file. */
export function MembersTab({ segment }: { segment: Segment }) {
  const { id: segmentId, name } = segment;
  const [{ search, alsoIn, notIn, asOf }, ask] = useSegmentSearch();
  const [typed, setTyped] = useState(search ?? '');
  const find = useDebouncedCallback((text: string) => ask({ search: text.trim() || undefined }), 250);
  const then = asOf === undefined ? null : midnightInZone(asOf, here.workspace?.timeZone ?? 'UTC');
  // Of another day they are worked out by the definition, and cannot be narrowed.
  const narrowing = then ? { at: then.toISOString(), by: 'definition' as const } : { search, alsoIn, notIn };
  const { query, more, isShowingMore } = usePages(
    ['get', '/segments/{segmentId}/members', segmentId, narrowing],
    async (cursor) => {
      const params = { path: { segmentId }, query: { ...narrowing, limit: 50, ...(cursor && { cursor }) } };
      return (await client.GET('/segments/{segmentId}/members', { params: params })).data!;
    },
  );
  const isNarrowed = search !== undefined || alsoIn !== undefined || notIn !== undefined;
  return (
    <Stack gap="sm">
      <Group align="end" justify="space-between">
        <Group align="end" gap="sm">
          <TextInput
            label={t('Search among them')}
            placeholder={t('Name, e-mail or customer number')}
            leftSection={<IconSearch size={16} aria-hidden />}
            value={typed}
            onChange={({ currentTarget }) => {
              setTyped(currentTarget.value);
              find(currentTarget.value);
            }}
          />
          <ContactFinder
            label={t('Why is somebody in it, or not?')}
            value={null}
            onChange={(contactId) => contactId !== null && ask({ why: contactId }, { isStep: true })}
          />
        </Group>
        <SaveCsv
          of={t('Members of {name}', { name })}
          save={() => saveAnswer(`/segments/${segmentId}/members.csv?bom=true`, `${name}.csv`)}
        />
      </Group>
      <Group gap="xs">
        {then && (
          <Badge
            variant="light"
            size="lg"
            tt="none"
            fw={500}
            rightSection={
              <CloseButton size="sm" aria-label={t('Show those of now')} onClick={() => ask({ asOf: undefined })} />
            }
          >
            {t('on {date}, by the definition of now', { date: dateText(then) })}
          </Badge>
        )}
        <OtherSegment segmentId={alsoIn} isIn onClear={() => ask({ alsoIn: undefined })} />
        <OtherSegment segmentId={notIn} isIn={false} onClear={() => ask({ notIn: undefined })} />
      </Group>
      <Answer query={query} words={t('Looking for members …')}>
        {(rows) =>
          rows.length === 0 ? (
            <NoMembers isNarrowed={isNarrowed} isBuilt={segment.builtAt !== null} />
          ) : (
            <DataTable
              name={t('Members')}
              rows={rows}
              rowKey={({ contactId }) => contactId}
              onShowMore={more}
              isShowingMore={isShowingMore}
              columns={[
                { name: t('Contact'), cell: (row) => <PersonCell person={row} />, csv: contactName },
                {
                  name: t('In it since'),
                  cell: (row) => (row.enteredAt ? dateTime(row.enteredAt) : '–'),
                  onlyWide: true,
                },
                { name: t('Since'), cell: (row) => (row.enteredAt ? <TimeAgo at={row.enteredAt} /> : '–') },
                { name: t('Why'), cell: (row) => <WhyButton person={row} /> },
              ]}
            />
          )
        }
      </Answer>
    </Stack>
  );
}

/** Says by which other segment the members are narrowed, and takes that away. */
function OtherSegment({
  segmentId,
  isIn,
  onClear,
}: {
  segmentId: number | undefined;
  isIn: boolean;
  onClear: () => void;
}) {
  const query = api.useQuery(
    'get',
    '/segments/{segmentId}',
    { params: { path: { segmentId: segmentId ?? 0 } } },
    { enabled: segmentId !== undefined },
  );
  if (segmentId === undefined) return null;
  const name = query.data?.name ?? '…';
  const clear = <CloseButton size="sm" aria-label={t('Show all members')} onClick={onClear} />;
  return (
    <Badge variant="light" size="lg" tt="none" fw={500} rightSection={clear}>
      {isIn ? t('also in “{name}”', { name }) : t('not in “{name}”', { name })}
    </Badge>
  );
}

function NoMembers({ isNarrowed, isBuilt }: { isNarrowed: boolean; isBuilt: boolean }) {
  const [, ask] = useSegmentSearch();
  if (!isBuilt)
    return <Text>{t('Everybody is being worked out just now. Members show up as soon as that is done.')}</Text>;
  if (!isNarrowed)
    return <Text>{t('Nobody fits now. Whoever does from here on shows up within about a second.')}</Text>;
  return (
    <Group>
      <Text>{t('No member fits what you look for.')}</Text>
      <Button
        variant="default"
        size="xs"
        onClick={() => ask({ search: undefined, alsoIn: undefined, notIn: undefined })}
      >
        {t('Show all members')}
      </Button>
    </Group>
  );
}
