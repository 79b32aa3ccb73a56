import { Button } from '@mantine/core';
import { api } from '../../api/client.ts';
import { useConfirm } from '../../parts/confirm.tsx';
import { failed, saved } from '../../parts/notify.ts';
import { useRefresh } from '../../parts/use-refresh.ts';
import { t } from '../../words/index.ts';

/** Takes a decision back: offers stop obeying it at once. */
export function WithdrawDecision({ segmentId, segment }: { segmentId: number; segment: string }) {
  const confirm = useConfirm();
  const refresh = useRefresh();
  const withdraw = api.useMutation('delete', '/customers/decisions/{segmentId}', {
    onSuccess: async () => {
      await refresh('/customers/decisions', '/customers/importance');
      saved(t('The decision is withdrawn.'));
    },
    onError: failed,
  });
  const ask = async () => {
    const isSure = await confirm({
      title: t('Withdraw the decision about {segment}?', { segment }),
      children: t('Offers go by it no more from now on. It stays in the history.'),
      verb: t('Withdraw it'),
    });
    if (isSure) withdraw.mutate({ params: { path: { segmentId } } });
  };
  return (
    <Button
      size="compact-sm"
      variant="subtle"
      loading={withdraw.isPending}
      onClick={() => void ask()}
      aria-label={t('Withdraw: {segment}', { segment })}
    >
      {t('Withdraw')}
    </Button>
  );
}
