import { Badge, Button, Menu, Stack } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import { useNavigate, useParams } from '@tanstack/react-router';
import { api, client } from '../../../api/client.ts';
import { Answer } from '../../../parts/answer.tsx';
import { can } from '../../../parts/can.ts';
import { useConfirm } from '../../../parts/confirm.tsx';
import { failed, saved } from '../../../parts/notify.ts';
import { Page, Part, pageFor } from '../../../parts/page.tsx';
import { useRefresh } from '../../../parts/use-refresh.ts';
import { t } from '../../../words/index.ts';
import { EditPart } from '../form/edit-part.tsx';
import { isOn, textOf } from '../form/field.ts';
import { RoomList } from './room-list.tsx';
import { useTestWay } from './test-way.tsx';
import { WarmUpPart } from './warm-up-part.tsx';
import type { WayChange } from './way-change.ts';
import { readWay, sayWayKind, type Way, wayFields, wayValues } from './way-form.ts';
import { WayLimits } from './way-limits.tsx';

/** One way out: whether it works, what it is made of, how fast it goes and how it is warmed up. */
export default function WayPage() {
  const { transportId } = useParams({ strict: false }) as { transportId: string };
  const query = api.useQuery('get', '/transports/{transportId}', {
    params: { path: { transportId: Number(transportId) } },
  });
  return (
    <Answer query={query} around={pageFor(t('Way out'), { to: '/settings/ways-out', name: t('Ways out') })}>
      {(way) => <WayShown way={way} />}
    </Answer>
  );
}

function WayShown({ way }: { way: Way }) {
  const path = { transportId: way.id };
  const rates = api.useQuery('get', '/delivery/rates', {}, { refetchInterval: 10_000 });
  const refresh = useRefresh();
  const { button, said } = useTestWay(way.id);
  const change = async (body: WayChange) => {
    await client.PATCH('/transports/{transportId}', { params: { path }, body });
    await refresh('/transports/{transportId}', '/transports', '/delivery/rates');
  };
  const now = rates.data?.ways.find(({ id }) => id === `transport:${way.id}`);
  const isMine = can('delivery:write') && way.archivedAt === null;
  return (
    <Page
      title={way.name}
      back={{ to: '/settings/ways-out', name: t('Ways out') }}
      beside={
        way.isDefault && (
          <Badge variant="default" tt="none">
            {t('used by default')}
          </Badge>
        )
      }
      lead={way.archivedAt ? t('It is archived: nothing goes out by it any more.') : sayWayKind(way.kind).hint}
      actions={
        isMine && (
          <>
            <WayMenu way={way} />
            {button}
          </>
        )
      }
    >
      {said}
      <Stack gap="xl">
        {now && (
          <Part title={t('Today')}>
            <RoomList name={now.name} room={now.room} warmUp={now.warmUp} />
          </Part>
        )}
        <EditPart
          title={t('Name and use')}
          scope="delivery:write"
          fields={[
            { kind: 'text', name: 'name', label: t('Name'), isRequired: true },
            {
              kind: 'switch',
              name: 'isDefault',
              label: t('Messages go this way unless a campaign says otherwise'),
              isWide: true,
            },
          ]}
          initial={{ name: way.name, isDefault: way.isDefault }}
          save={(values) => change({ name: textOf(values, 'name'), isDefault: isOn(values, 'isDefault') })}
        />
        {way.kind !== 'sendmail' && (
          <EditPart
            title={t('Connection')}
            lead={t('Where it leads to somebody else, the secret has to be given again.')}
            scope="delivery:write"
            isFinal
            fields={wayFields(way.kind, way.hasSecret)}
            initial={wayValues(way.kind, way.settings)}
            save={async (values) => {
              await change(readWay(way.kind, values));
              saved(t('Saved. Test the connection to see whether it works.'));
            }}
          />
        )}
        <WayLimits way={way} change={change} />
        <WarmUpPart way={way} change={change} />
      </Stack>
    </Page>
  );
}

function WayMenu({ way }: { way: Way }) {
  const confirm = useConfirm();
  const navigate = useNavigate();
  const refresh = useRefresh();
  const archive = async () => {
    const isSure = await confirm({
      title: t('Archive {name}?', { name: way.name }),
      children: t(
        'Nothing goes out by it any more, and its secret is deleted. It cannot be brought back; set up another one instead.',
      ),
      verb: t('Archive'),
      isDanger: true,
    });
    if (!isSure) return;
    await client.DELETE('/transports/{transportId}', { params: { path: { transportId: way.id } } });
    await refresh('/transports', '/delivery/rates');
    await navigate({ to: '/settings/ways-out' });
  };
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button variant="default" rightSection={<IconChevronDown size={14} aria-hidden />}>
          {t('More')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item color="red" onClick={() => void archive().catch(failed)}>
          {t('Archive')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
