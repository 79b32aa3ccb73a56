import { Button } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { api } from '../../../api/client.ts';
import { useConfirm } from '../../../parts/confirm.tsx';
import { failed, saved } from '../../../parts/notify.ts';
import { useRefresh } from '../../../parts/use-refresh.ts';
import { t } from '../../../words/index.ts';
import type { Template } from './template.ts';

/** Archives a template once somebody has said yes: its scores are taken from everybody. */
export function ArchiveTemplate({ template: { id, name, valueNames } }: { template: Template }) {
  const confirm = useConfirm();
  const navigate = useNavigate();
  const refresh = useRefresh();
  const archive = api.useMutation('delete', '/customers/templates/{customerTemplateId}', {
    onSuccess: async () => {
      saved(t('“{name}” is archived.', { name }));
      await navigate({ to: '/customers/best' });
      await refresh('/customers/templates');
    },
    onError: failed,
  });
  const ask = async () => {
    const isSure = await confirm({
      title: t('Archive “{name}”', { name }),
      children: t(
        'Its scores are taken from everybody: segments and messages that read {value} find nothing any more. This cannot be taken back.',
        { value: valueNames.score },
      ),
      verb: t('Archive'),
      isDanger: true,
    });
    if (isSure) archive.mutate({ params: { path: { customerTemplateId: id } } });
  };
  return (
    <Button variant="subtle" color="red" loading={archive.isPending} onClick={() => void ask()}>
      {t('Archive')}
    </Button>
  );
}
