import { Button } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { api } from '../../../api/client.ts';
import { can } from '../../../parts/can.ts';
import { useConfirm } from '../../../parts/confirm.tsx';
import { failed, saved } from '../../../parts/notify.ts';
import { useRefresh } from '../../../parts/use-refresh.ts';
import { t } from '../../../words/index.ts';

/** Takes a group out of use once somebody has said yes: its contacts leave it. */
export function ArchiveGroup({ group: { id, name } }: { group: { id: number; name: string } }) {
  const confirm = useConfirm();
  const navigate = useNavigate();
  const refresh = useRefresh();
  const archive = api.useMutation('delete', '/customers/needs-groups/{needsGroupId}', {
    onSuccess: async () => {
      saved(t('“{name}” is out of use.', { name }));
      await navigate({ to: '/customers/needs' });
      await refresh('/customers/needs-groups', '/customers/runs');
    },
    onError: failed,
  });
  const ask = async () => {
    const isSure = await confirm({
      title: t('Take “{name}” out of use', { name }),
      children: t('Its contacts leave the group, and the segment of its rule goes with it. This cannot be taken back.'),
      verb: t('Take it out of use'),
      isDanger: true,
    });
    if (isSure) archive.mutate({ params: { path: { needsGroupId: id } } });
  };
  if (!can('customers:write')) return null;
  return (
    <Button variant="subtle" color="red" loading={archive.isPending} onClick={() => void ask()}>
      {t('Take it out of use')}
    </Button>
  );
}
