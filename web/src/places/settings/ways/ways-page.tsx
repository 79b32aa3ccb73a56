import { Anchor, Badge, Button, Group, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { api } from '../../../api/client.ts';
import { number } from '../../../format/index.ts';
import { Answer } from '../../../parts/answer.tsx';
import { can } from '../../../parts/can.ts';
import { DataTable } from '../../../parts/data-table.tsx';
import { Page, Part } from '../../../parts/page.tsx';
import { rich, t } from '../../../words/index.ts';
import { WhoMayChange } from '../owners-only.tsx';
import { PausesPart } from './pauses-part.tsx';
import { RoomList } from './room-list.tsx';
import { sayWayKind } from './way-form.ts';

/** By what messages leave: each way, how much may go by it today, and what is paused. */
export default function WaysPage(): ReactNode {
  const query = api.useQuery('get', '/transports', { params: { query: { limit: 100 } } });
  const rates = api.useQuery('get', '/delivery/rates', {}, { refetchInterval: 10_000 });
  return (
    <Page
      title={t('Ways out')}
      lead={t(
        'Mail servers and services that messages go by. Without one of your own, they go by that of the installation.',
      )}
      actions={
        can('delivery:write') && (
          <Button component={Link} to="/settings/ways-out/new">
            {t('Set up a way out')}
          </Button>
        )
      }
    >
      <WhoMayChange scope="delivery:write" />
      <Stack gap="xl">
        <Answer query={query}>
          {({ items }) =>
            items.length === 0 ? (
              <Text>
                {rich(
                  'There is none of your own. Messages go by <b>that of the installation</b>: the mail server it names, or the built-in mailbox, which sends nothing to anybody.',
                  {
                    b: (inside) => <strong>{inside}</strong>,
                  },
                )}
              </Text>
            ) : (
              <DataTable
                name={t('Ways out')}
                file="ways-out"
                rows={items}
                rowKey={({ id }) => id}
                columns={[
                  {
                    name: t('Way out'),
                    cell: ({ id, name, isDefault }) => (
                      <Group gap="xs">
                        <Anchor
                          component={Link}
                          to="/settings/ways-out/$transportId"
                          params={{ transportId: String(id) } as never}
                          fw={500}
                        >
                          {name}
                        </Anchor>
                        {isDefault && (
                          <Badge variant="default" tt="none">
                            {t('used by default')}
                          </Badge>
                        )}
                      </Group>
                    ),
                    csv: ({ name }) => name,
                  },
                  { name: t('Kind'), cell: ({ kind }) => sayWayKind(kind).label, csv: ({ kind }) => kind },
                  {
                    name: t('Warm-up'),
                    cell: ({ id }) => {
                      const plan = rates.data?.ways.find((way) => way.id === `transport:${id}`)?.warmUp;
                      return plan
                        ? t('day {day} of {days}', { day: number(plan.day), days: number(plan.days) })
                        : t('none');
                    },
                  },
                ]}
              />
            )
          }
        </Answer>
        <Part
          title={t('Today')}
          lead={t('How much may go now, and how much went. Limits of several kinds hold at once.')}
        >
          <Answer query={rates}>
            {({ ways, workspace }) => (
              <Stack>
                {ways.map(({ id, name, room, warmUp }) => (
                  <RoomList key={id} name={name} room={room} warmUp={warmUp} />
                ))}
                {workspace.length > 0 && (
                  <RoomList name={t('The workspace, by whatever way')} room={workspace} warmUp={null} />
                )}
              </Stack>
            )}
          </Answer>
        </Part>
        <PausesPart />
      </Stack>
    </Page>
  );
}
