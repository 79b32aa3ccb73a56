import { Button, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { api } from '../../../api/client.ts';
import type { components } from '../../../api/schema.d.ts';
import { can } from '../../../parts/can.ts';
import { useConfirm } from '../../../parts/confirm.tsx';
import { failed } from '../../../parts/notify.ts';
import { useRefresh } from '../../../parts/use-refresh.ts';
import { t } from '../../../words/index.ts';

/** Pause, go on, stop for good: what fits the state of a campaign. */
export function CampaignActions({ campaign }: { campaign: components['schemas']['Campaign'] }) {
  const { id, state, messages, name } = campaign;
  const path = { params: { path: { campaignId: id } } };
  const refresh = useRefresh();
  const confirm = useConfirm();
  const pause = api.useMutation('post', '/campaigns/{campaignId}/pause');
  const resume = api.useMutation('post', '/campaigns/{campaignId}/resume');
  const cancel = api.useMutation('post', '/campaigns/{campaignId}/cancel');
  if (!can('campaigns:write')) return null;
  const act = (mutation: typeof pause | typeof resume | typeof cancel) =>
    (mutation as typeof pause)
      .mutateAsync(path)
      .then(() => refresh('/campaigns/{campaignId}', '/reports/campaigns', '/reports/campaigns/{campaignId}'))
      .catch(failed);
  const left = messages.planned + messages.claimed;
  const stop = async () => {
    const isSure = await confirm({
      title: t('Stop “{name}” for good?', { name }),
      verb: t('Stop it for good'),
      isDanger: true,
      children: (
        <Text>
          {left > 0
            ? t(
                '{left, plural, one {# message that has not gone is} other {# messages that have not gone are}} dropped. {gone, plural, one {# has gone and stays} other {# have gone and stay}} where they are. A campaign that was stopped cannot go on.',
                { left, gone: messages.accepted },
              )
            : t('It will not be sent. It cannot be taken up again.')}
        </Text>
      ),
    });
    if (isSure) await act(cancel);
  };
  const isOpen = state === 'launching' || state === 'sending' || state === 'paused' || state === 'scheduled';
  return (
    <>
      {state === 'scheduled' && (
        <Button
          component={Link}
          variant="default"
          to="/campaigns/$campaignId/check"
          params={{ campaignId: String(id) } as never}
        >
          {t('Check it')}
        </Button>
      )}
      {isOpen && (
        <Button variant="default" onClick={() => void stop()} loading={cancel.isPending}>
          {t('Stop for good')}
        </Button>
      )}
      {state === 'sending' && (
        <Button onClick={() => void act(pause)} loading={pause.isPending}>
          {t('Pause')}
        </Button>
      )}
      {state === 'paused' && (
        <Button onClick={() => void act(resume)} loading={resume.isPending}>
          {t('Go on sending')}
        </Button>
      )}
    </>
  );
}
