import { Anchor, Button, Stack, Text } from '@mantine/core';
import { IconWebhook } from '@tabler/icons-react';
import { Link, useNavigate } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { api, client } from '../../../api/client.ts';
import { number } from '../../../format/index.ts';
import { Answer } from '../../../parts/answer.tsx';
import { can } from '../../../parts/can.ts';
import { DataTable } from '../../../parts/data-table.tsx';
import { Empty } from '../../../parts/empty.tsx';
import { Page } from '../../../parts/page.tsx';
import { useRefresh } from '../../../parts/use-refresh.ts';
import { t } from '../../../words/index.ts';
import type { Values } from '../form/field.ts';
import { FormDialog } from '../form/form-dialog.tsx';
import { WhoMayChange } from '../owners-only.tsx';
import { type Secret, SecretOnce } from '../secret-once.tsx';
import { webhookBody, webhookFields, webhookValues } from './webhook-form.ts';
import { sayKind } from './webhook-kinds.ts';
import { WebhookState } from './webhook-state.tsx';

/** Which other systems are told what happens here. */
export default function WebhooksPage(): ReactNode {
  const query = api.useQuery('get', '/webhooks');
  const refresh = useRefresh();
  const navigate = useNavigate();
  const [isMaking, setIsMaking] = useState(false);
  const [secret, setSecret] = useState<(Secret & { id: number }) | null>(null);
  const make = can('webhooks:write') && <Button onClick={() => setIsMaking(true)}>{t('Make a webhook')}</Button>;
  const create = async (values: Values) => {
    const { data } = await client.POST('/webhooks', { body: webhookBody(values) });
    await refresh('/webhooks');
    if (data)
      setSecret({
        id: data.id,
        title: t('What signs the calls to {name}', { name: data.name }),
        name: t('Secret'),
        value: data.secret,
        note: (
          <Text size="sm">{t('The other system checks the signature of each call with it (Standard Webhooks).')}</Text>
        ),
      });
  };
  return (
    <Page
      title={t('Webhooks')}
      lead={t('Another system is called within a second of what happens here, and called again until it answers.')}
      actions={make}
    >
      <WhoMayChange scope="webhooks:write" />
      <Answer query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty icon={<IconWebhook size={28} aria-hidden />} title={t('Nobody is told yet')} action={make}>
              {t(
                'So that sales, service and the shop see the same groups: tell their systems who enters and leaves a segment.',
              )}
            </Empty>
          ) : (
            <DataTable
              name={t('Webhooks')}
              file="webhooks"
              rows={items}
              rowKey={({ id }) => id}
              columns={[
                {
                  name: t('Webhook'),
                  cell: ({ id, name, url }) => (
                    <Stack gap={0}>
                      <Anchor
                        component={Link}
                        to="/settings/webhooks/$webhookId"
                        params={{ webhookId: String(id) } as never}
                        fw={500}
                      >
                        {name}
                      </Anchor>
                      <Text span size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
                        {url}
                      </Text>
                    </Stack>
                  ),
                  csv: ({ name }) => name,
                },
                {
                  name: t('Told when'),
                  cell: ({ kinds }) => (
                    <Text size="sm">
                      {kinds.length > 2
                        ? t('{first}, and {count, plural, one {# other kind} other {# other kinds}}', {
                            first: sayKind(kinds[0]!),
                            count: kinds.length - 1,
                          })
                        : kinds.map(sayKind).join(', ')}
                    </Text>
                  ),
                  csv: ({ kinds }) => kinds.join(' '),
                },
                { name: t('State'), cell: ({ state }) => <WebhookState state={state} />, csv: ({ state }) => state },
                {
                  name: t('Waiting'),
                  isNumber: true,
                  cell: ({ waiting }) => number(waiting),
                  csv: ({ waiting }) => waiting,
                },
              ]}
            />
          )
        }
      </Answer>
      <FormDialog
        title={t('Make a webhook')}
        isOpen={isMaking}
        onClose={() => setIsMaking(false)}
        verb={t('Make the webhook')}
        initial={webhookValues()}
        fields={webhookFields()}
        save={create}
      />
      <SecretOnce
        secret={secret}
        onClose={() => {
          setSecret(null);
          if (secret) void navigate({ to: '/settings/webhooks/$webhookId', params: { webhookId: String(secret.id) } });
        }}
      />
    </Page>
  );
}
