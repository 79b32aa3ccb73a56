import { Anchor, Button } from '@mantine/core';
import { IconUsersGroup } from '@tabler/icons-react';
import { Link, type LinkProps } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { api } from '../../api/client.ts';
import { can } from '../../parts/can.ts';
import { Empty } from '../../parts/empty.tsx';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { useRefresh } from '../../parts/use-refresh.ts';
import { rich, t } from '../../words/index.ts';

/** Before the first night: what the groups come from, and a button that does not wait for the night. */
export function NobodyInGroups() {
  const refresh = useRefresh();
  const [isWaiting, setIsWaiting] = useState(false);
  const score = api.useMutation('post', '/customers/groups/score', { onSuccess: () => setIsWaiting(true) });
  useEffect(() => {
    if (!isWaiting) return;
    const timer = setInterval(() => void refresh('/customers/groups', '/customers/groups/moves'), 1_000);
    return () => clearInterval(timer);
  }, [isWaiting, refresh]);
  return (
    <>
      <Empty
        icon={<IconUsersGroup />}
        title={t('Nobody has been put into a group yet')}
        action={
          can('customers:write') && (
            <Button loading={score.isPending || isWaiting} onClick={() => score.mutate({})}>
              {t('Put everybody into groups now')}
            </Button>
          )
        }
      >
        {rich(
          'It happens every night, from the orders of your customers. <link>Bring in orders</link> first if there are none.',
          {
            link: (inside) => (
              <Anchor component={Link} to={'/contacts/import' as LinkProps['to']} underline="always">
                {inside}
              </Anchor>
            ),
          },
        )}
      </Empty>
      <ProblemNote error={score.error} />
    </>
  );
}
