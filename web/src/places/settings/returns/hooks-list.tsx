import { Button, Group, Paper, Stack, Text } from '@mantine/core';
import { IconPlugConnected } from '@tabler/icons-react';
import { useState } from 'react';
import type { BodyOf } from '../../../api/body-of.ts';
import { api, client } from '../../../api/client.ts';
import type { components } from '../../../api/schema.d.ts';
import { TimeAgo } from '../../../parts/age.tsx';
import { Answer } from '../../../parts/answer.tsx';
import { can } from '../../../parts/can.ts';
import { useConfirm } from '../../../parts/confirm.tsx';
import { CopyValue } from '../../../parts/copy.tsx';
import { Empty } from '../../../parts/empty.tsx';
import { failed, saved } from '../../../parts/notify.ts';
import { useRefresh } from '../../../parts/use-refresh.ts';
import { rich, t } from '../../../words/index.ts';
import { textOf, type Values } from '../form/field.ts';
import { FormDialog } from '../form/form-dialog.tsx';
import { type Secret, SecretOnce } from '../secret-once.tsx';

type Hook = components['schemas']['ProviderHook'];

/** Sending services by their own names, which are the same in any language. */
const providers: Record<Hook['provider'], string> = {
  ses: 'Amazon SES',
  sendgrid: 'SendGrid',
  mailgun: 'Mailgun',
  postmark: 'Postmark',
  brevo: 'Brevo',
};

const isOf = (provider: Hook['provider']) => (values: Values) => values.provider === provider;

/** Sending services that report here: the address to enter there, and what to set up. */
export function HooksList() {
  const query = api.useQuery('get', '/provider-hooks');
  const refresh = useRefresh();
  const confirm = useConfirm();
  const [isMaking, setIsMaking] = useState(false);
  const [secret, setSecret] = useState<Secret | null>(null);
  const isMine = can('delivery:write');
  const make = isMine && <Button onClick={() => setIsMaking(true)}>{t('Add a sending service')}</Button>;
  const create = async (values: Values) => {
    const given = ['topicArn', 'publicKey', 'signingKey'].flatMap((name) =>
      textOf(values, name) ? [[name, textOf(values, name)]] : [],
    );
    const body = { provider: values.provider, name: textOf(values, 'name'), ...Object.fromEntries(given) };
    const { data } = await client.POST('/provider-hooks', { body: body as BodyOf<'/provider-hooks', 'post'> });
    await refresh('/provider-hooks');
    if (data?.secret)
      setSecret({
        title: t('What {name} must send along', { name: data.name }),
        name: t('Secret'),
        value: data.secret,
        note: <Text size="sm">{data.instructions}</Text>,
      });
    else saved(t('It is added. Enter its address at the service.'));
  };
  const remove = async ({ id, name }: Hook) => {
    const isSure = await confirm({
      title: t('Listen to {name} no more?', { name }),
      children: t('What it reported stays. Its address is refused from now on and does not come back.'),
      verb: t('Listen no more'),
      isDanger: true,
    });
    if (!isSure) return;
    await client.DELETE('/provider-hooks/{hookId}', { params: { path: { hookId: id } } });
    await refresh('/provider-hooks');
  };
  return (
    <Stack>
      <Answer query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty
              icon={<IconPlugConnected size={28} aria-hidden />}
              title={t('No sending service reports here')}
              action={make}
            >
              {t('If you send with a service, it knows of bounces and complaints first. Let it tell us.')}
            </Empty>
          ) : (
            <>
              <Group justify="flex-end">{make}</Group>
              {items.map((hook) => (
                <Paper key={hook.id} withBorder p="md" component="article" aria-label={hook.name}>
                  <Stack gap="xs">
                    <Group justify="space-between">
                      <Group gap="xs">
                        <Text fw={500}>{hook.name}</Text>
                        <Text size="sm" c="dimmed">
                          {providers[hook.provider]}
                        </Text>
                      </Group>
                      {isMine && (
                        <Button
                          size="compact-sm"
                          variant="subtle"
                          color="red"
                          aria-label={t('Listen no more: {name}', { name: hook.name })}
                          onClick={() => void remove(hook).catch(failed)}
                        >
                          {t('Listen no more')}
                        </Button>
                      )}
                    </Group>
                    <CopyValue value={hook.url} of={t('the address for {name}', { name: hook.name })} />
                    <Text size="sm">{hook.instructions}</Text>
                    <Text size="sm" c="dimmed">
                      {hook.lastUsedAt
                        ? rich('It last reported {when}.', { when: <TimeAgo at={hook.lastUsedAt} /> })
                        : t('It has not reported anything yet.')}
                    </Text>
                  </Stack>
                </Paper>
              ))}
            </>
          )
        }
      </Answer>
      <FormDialog
        title={t('Add a sending service')}
        isOpen={isMaking}
        onClose={() => setIsMaking(false)}
        verb={t('Add it')}
        save={create}
        initial={{ provider: 'ses', name: '', topicArn: '', publicKey: '', signingKey: '' }}
        fields={[
          {
            kind: 'choice',
            name: 'provider',
            label: t('Sending service'),
            options: Object.entries(providers).map(([value, label]) => ({ value, label })),
          },
          { kind: 'text', name: 'name', label: t('Name'), isRequired: true },
          {
            kind: 'text',
            name: 'topicArn',
            label: t('ARN of the SNS topic'),
            isRequired: true,
            isWide: true,
            isShown: isOf('ses'),
            hint: t('The topic that SES reports to: nothing from any other is believed.'),
          },
          {
            kind: 'text',
            name: 'publicKey',
            label: t('Verification key'),
            isRequired: true,
            isWide: true,
            isShown: isOf('sendgrid'),
            hint: t('Of the signed event webhook, as SendGrid shows it.'),
          },
          {
            kind: 'text',
            type: 'password',
            name: 'signingKey',
            label: t('Signing key of webhooks'),
            isRequired: true,
            isWide: true,
            isShown: isOf('mailgun'),
            hint: t('Kept encrypted, and never shown again.'),
          },
        ]}
      />
      <SecretOnce secret={secret} onClose={() => setSecret(null)} />
    </Stack>
  );
}
