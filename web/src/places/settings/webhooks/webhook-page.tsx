import { Button, Menu, Stack } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import { useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import type { BodyOf } from '../../../api/body-of.ts';
import { api, client } from '../../../api/client.ts';
import type { components } from '../../../api/schema.d.ts';
import { Answer } from '../../../parts/answer.tsx';
import { can } from '../../../parts/can.ts';
import { useConfirm } from '../../../parts/confirm.tsx';
import { failed, saved } from '../../../parts/notify.ts';
import { Page, pageFor } from '../../../parts/page.tsx';
import { useRefresh } from '../../../parts/use-refresh.ts';
import { t } from '../../../words/index.ts';
import { EditPart } from '../form/edit-part.tsx';
import { type Secret, SecretOnce } from '../secret-once.tsx';
import { WebhookDeliveries } from './webhook-deliveries.tsx';
import { webhookBody, webhookFields, webhookValues } from './webhook-form.ts';
import { WebhookState } from './webhook-state.tsx';

type Webhook = components['schemas']['Webhook'];

/** One webhook: whether it works, what it was told, what it is told of. */
export default function WebhookPage() {
  const { webhookId } = useParams({ strict: false }) as { webhookId: string };
  const path = { webhookId: Number(webhookId) };
  const query = api.useQuery('get', '/webhooks/{webhookId}', { params: { path } }, { refetchInterval: 5_000 });
  const refresh = useRefresh();
  const change = async (body: BodyOf<'/webhooks/{webhookId}', 'patch'>) => {
    await client.PATCH('/webhooks/{webhookId}', { params: { path }, body });
    await refresh('/webhooks/{webhookId}', '/webhooks');
  };
  return (
    <Answer query={query} around={pageFor(t('Webhook'), { to: '/settings/webhooks', name: t('Webhooks') })}>
      {(webhook) => (
        <Page
          title={webhook.name}
          back={{ to: '/settings/webhooks', name: t('Webhooks') }}
          beside={<WebhookState state={webhook.state} />}
          lead={
            webhook.problem ??
            (webhook.state === 'paused'
              ? t('What happens is written down and told when it is active again, 30 days at most.')
              : undefined)
          }
          actions={can('webhooks:write') && <WebhookActions webhook={webhook} change={change} />}
        >
          <Stack gap="xl">
            <WebhookDeliveries webhookId={webhook.id} />
            <EditPart
              title={t('What it is told')}
              scope="webhooks:write"
              fields={webhookFields()}
              initial={webhookValues(webhook)}
              save={(values) => change(webhookBody(values))}
            />
          </Stack>
        </Page>
      )}
    </Answer>
  );
}

function WebhookActions({
  webhook,
  change,
}: {
  webhook: Webhook;
  change: (body: { state: 'active' | 'paused' }) => Promise<void>;
}) {
  const confirm = useConfirm();
  const refresh = useRefresh();
  const navigate = useNavigate();
  const [secret, setSecret] = useState<Secret | null>(null);
  const path = { webhookId: webhook.id };
  const test = async () => {
    await client.POST('/webhooks/{webhookId}/test', { params: { path } });
    saved(t('A test call is on its way: see below what it answered.'));
    await refresh('/webhooks/{webhookId}/deliveries');
  };
  const rotate = async () => {
    const isSure = await confirm({
      title: t('Make a new secret?'),
      children: t(
        'For a day, calls are signed by the old one as well. By then the other system must know the new one.',
      ),
      verb: t('Make a new secret'),
    });
    if (!isSure) return;
    const { data } = await client.POST('/webhooks/{webhookId}/rotate-secret', { params: { path } });
    if (data)
      setSecret({
        title: t('What signs the calls to {name}', { name: data.name }),
        name: t('Secret'),
        value: data.secret,
      });
  };
  const remove = async () => {
    const isSure = await confirm({
      title: t('Delete {name}?', { name: webhook.name }),
      children: t('Nothing is told any more, what waits is dropped, and the log of calls is deleted.'),
      verb: t('Delete the webhook'),
      isDanger: true,
    });
    if (!isSure) return;
    await client.DELETE('/webhooks/{webhookId}', { params: { path } });
    await refresh('/webhooks');
    await navigate({ to: '/settings/webhooks' });
  };
  const isActive = webhook.state === 'active';
  const attempt = (run: () => Promise<unknown>) => () => void run().catch(failed);
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button variant="default" rightSection={<IconChevronDown size={14} aria-hidden />}>
            {t('More')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={attempt(() => change({ state: isActive ? 'paused' : 'active' }))}>
            {isActive ? t('Pause') : t('Set to active')}
          </Menu.Item>
          <Menu.Item onClick={attempt(rotate)}>{t('Make a new secret')}</Menu.Item>
          <Menu.Item color="red" onClick={attempt(remove)}>
            {t('Delete')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Button onClick={attempt(test)}>{t('Make a test call')}</Button>
      <SecretOnce secret={secret} onClose={() => setSecret(null)} />
    </>
  );
}
