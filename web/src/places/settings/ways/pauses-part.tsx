import { Stack, Text } from '@mantine/core';
import { api, client } from '../../../api/client.ts';
import { TimeAgo } from '../../../parts/age.tsx';
import { Answer } from '../../../parts/answer.tsx';
import { can } from '../../../parts/can.ts';
import { DataTable } from '../../../parts/data-table.tsx';
import { failed, saved } from '../../../parts/notify.ts';
import { Part } from '../../../parts/page.tsx';
import { useRefresh } from '../../../parts/use-refresh.ts';
import { t } from '../../../words/index.ts';
import { RowActions } from '../row-actions.tsx';

/** Who asked us to slow down, why, and until when nothing goes there. */
export function PausesPart() {
  const query = api.useQuery('get', '/delivery/pauses', {}, { refetchInterval: 10_000 });
  const refresh = useRefresh();
  const lift = async (pauseId: string, of: string) => {
    await client.DELETE('/delivery/pauses/{pauseId}', { params: { path: { pauseId } } });
    saved(t('A few messages to {of} are tried now. If they get through, the pause is over.', { of }));
    await refresh('/delivery/pauses', '/delivery/rates');
  };
  return (
    <Part
      title={t('Pauses')}
      lead={t('When the other side asks us to slow down, we wait: longer each time, so that it goes on trusting us.')}
    >
      <Answer query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <Text size="sm">{t('Nothing is paused.')}</Text>
          ) : (
            <DataTable
              name={t('Pauses')}
              file="pauses"
              rows={items}
              rowKey={({ id }) => id}
              columns={[
                {
                  name: t('Who waits'),
                  cell: ({ of, way }) => (
                    <Stack gap={0}>
                      <Text span>{of}</Text>
                      <Text span size="sm" c="dimmed">
                        {way}
                      </Text>
                    </Stack>
                  ),
                  csv: ({ of }) => of,
                },
                { name: t('Why'), cell: ({ reason }) => <Text size="sm">{reason}</Text>, csv: ({ reason }) => reason },
                {
                  name: t('Until'),
                  cell: ({ until, isOver }) =>
                    isOver ? t('over; a message must get through first') : <TimeAgo at={until} />,
                  csv: ({ until }) => until,
                },
                ...(can('delivery:write')
                  ? [
                      {
                        name: t('Change'),
                        isNumber: true,
                        cell: ({ id, of }: { id: string; of: string }) => (
                          <RowActions
                            actions={[
                              {
                                name: t('Try now'),
                                of,
                                run: () => void lift(id, of).catch(failed),
                              },
                            ]}
                          />
                        ),
                      },
                    ]
                  : []),
              ]}
            />
          )
        }
      </Answer>
    </Part>
  );
}
