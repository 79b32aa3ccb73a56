import { Button, Group, Stack, Text, Textarea } from '@mantine/core';
import { useState } from 'react';
import { client } from '../../../api/client.ts';
import type { components } from '../../../api/schema.d.ts';
import { dateTime } from '../../../format/index.ts';
import { Answer } from '../../../parts/answer.tsx';
import { can } from '../../../parts/can.ts';
import { ContactFinder } from '../../../parts/contact-finder.tsx';
import { DataTable } from '../../../parts/data-table.tsx';
import { failed, saved } from '../../../parts/notify.ts';
import { offerUndo } from '../../../parts/offer-undo.tsx';
import { useRefresh } from '../../../parts/use-refresh.ts';
import { t } from '../../../words/index.ts';
import { contactName } from './contact-name.ts';
import { PersonCell } from './person-cell.tsx';
import { readRefs } from './read-refs.ts';
import { usePages } from './use-pages.ts';

type Ref = components['schemas']['KnownContactRef'];

/** Who is on the list of the segment, kept by hand: found, put on it and taken off. */
export function ListTab({ segmentId }: { segmentId: number }) {
  const refresh = useRefresh();
  const change = async (add: Ref[], remove: Ref[]) => {
    const params = { path: { segmentId } };
    const { data } = await client.POST('/segments/{segmentId}/list', { params, body: { add, remove } });
    await refresh('/segments/{segmentId}/list', '/segments/{segmentId}', '/segments/{segmentId}/members');
    return data!;
  };
  const { query, more, isShowingMore } = usePages(['get', '/segments/{segmentId}/list', segmentId], async (cursor) => {
    const params = { path: { segmentId }, query: { limit: 50, ...(cursor && { cursor }) } };
    return (await client.GET('/segments/{segmentId}/list', { params })).data!;
  });
  const takeOff = async (contactId: number, name: string) => {
    try {
      await change([], [{ contactId }]);
      offerUndo(t('{name} is off the list.', { name }), () => change([{ contactId }], []));
    } catch (error) {
      failed(error);
    }
  };
  const mayWrite = can('segments:write');
  return (
    <Stack gap="lg">
      {mayWrite && <AddToList change={change} />}
      <Answer query={query}>
        {(rows) =>
          rows.length === 0 ? (
            <Text>{t('Nobody is on the list yet.')}</Text>
          ) : (
            <DataTable
              name={t('On the list')}
              file={`segment-${segmentId}-list`}
              rows={rows}
              rowKey={({ contactId }) => contactId}
              onShowMore={more}
              isShowingMore={isShowingMore}
              columns={[
                { name: t('Contact'), cell: (row) => <PersonCell person={row} />, csv: contactName },
                {
                  name: t('On the list since'),
                  cell: ({ listedAt }) => dateTime(listedAt),
                  csv: ({ listedAt }) => listedAt,
                },
                ...(mayWrite
                  ? [
                      {
                        name: t('Actions'),
                        cell: (row: (typeof rows)[number]) => (
                          <Button
                            variant="default"
                            size="xs"
                            aria-label={t('Take {name} off the list', { name: contactName(row) })}
                            onClick={() => void takeOff(row.contactId, contactName(row))}
                          >
                            {t('Take off')}
                          </Button>
                        ),
                      },
                    ]
                  : []),
              ]}
            />
          )
        }
      </Answer>
    </Stack>
  );
}

type Changed = { counts: { added: number; unknown: number }; added: { kind: string }[] };

/** One by name, or many by a pasted column; what nobody goes by stays in the field. */
function AddToList({ change }: { change: (add: Ref[], remove: Ref[]) => Promise<Changed> }) {
  const [typed, setTyped] = useState('');
  const [unknown, setUnknown] = useState(0);
  const put = async (refs: Ref[], keep: (changed: Changed) => void) => {
    try {
      const changed = await change(refs, []);
      saved(t('{count, plural, one {# person} other {# people}} put on the list.', { count: changed.counts.added }));
      keep(changed);
    } catch (error) {
      failed(error);
    }
  };
  const { refs, texts } = readRefs(typed);
  const putAll = () =>
    put(refs, (changed) => {
      setUnknown(changed.counts.unknown);
      setTyped(texts.filter((_, place) => changed.added[place]?.kind === 'unknown').join('\n'));
    });
  return (
    <Group align="start" grow preventGrowOverflow={false}>
      <ContactFinder
        label={t('Put somebody on the list')}
        value={null}
        onChange={(contactId) => contactId !== null && void put([{ contactId }], () => {})}
      />
      <Stack gap="xs">
        <Textarea
          label={t('Or many at once')}
          description={t('E-mails or customer numbers, one on each line, at most 1,000.')}
          autosize
          minRows={2}
          maxRows={8}
          value={typed}
          error={
            unknown > 0 && texts.length > 0
              ? t('{count, plural, one {Nobody goes by this name.} other {Nobody goes by these # names.}}', {
                  count: unknown,
                })
              : undefined
          }
          onChange={({ currentTarget }) => {
            setTyped(currentTarget.value);
            setUnknown(0);
          }}
        />
        <Group>
          <Button variant="default" disabled={refs.length === 0} onClick={() => void putAll()}>
            {t('Put {count, plural, =0 {them} one {# person} other {# people}} on the list', { count: refs.length })}
          </Button>
        </Group>
      </Stack>
    </Group>
  );
}
