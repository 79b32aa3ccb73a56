import { Alert, Button, Group, Stack, Table, Text } from '@mantine/core';
import { api } from '../../../api/client.ts';
import type { components } from '../../../api/schema.d.ts';
import { can } from '../../../parts/can.ts';
import { failed, saved } from '../../../parts/notify.ts';
import { useRefresh } from '../../../parts/use-refresh.ts';
import { t } from '../../../words/index.ts';
import { Door } from './door.tsx';

type Decision = 'resend' | 'leave';

/** Messages that nobody knows the fate of: a person decides, for each mail domain or for all. */
export function UnknownMessages({ campaign }: { campaign: components['schemas']['Campaign'] }) {
  const { id, messages, state } = campaign;
  const path = { params: { path: { campaignId: id } } };
  const delivery = api.useQuery('get', '/reports/campaigns/{campaignId}/delivery', path);
  const resolve = api.useMutation('post', '/campaigns/{campaignId}/resolve-unknown');
  const refresh = useRefresh();
  const decide = (decision: Decision, domain?: string) =>
    resolve
      .mutateAsync({ ...path, body: { decision, ...(domain ? { domain } : {}) } })
      .then(async ({ resolved }) => {
        await refresh(
          '/campaigns/{campaignId}',
          '/reports/campaigns/{campaignId}',
          '/reports/campaigns/{campaignId}/delivery',
        );
        saved(
          decision === 'leave'
            ? t('{count, plural, one {# message is} other {# messages are}} left as they are.', { count: resolved })
            : t('{count, plural, one {# message goes} other {# messages go}} out again.', { count: resolved }),
        );
      })
      .catch(failed);
  const domains = (delivery.data?.domains ?? []).filter(({ unknown }) => unknown > 0);
  const mayResend = state !== 'cancelled';
  const buttons = (count: number, domain?: string) => (
    <Group gap="xs" wrap="nowrap">
      <Button
        size="compact-sm"
        variant="default"
        loading={resolve.isPending}
        onClick={() => void decide('leave', domain)}
      >
        {t('Leave as it is')}
      </Button>
      {mayResend && (
        <Button
          size="compact-sm"
          variant="default"
          loading={resolve.isPending}
          onClick={() => void decide('resend', domain)}
        >
          {t('Send {count, number} again', { count })}
        </Button>
      )}
    </Group>
  );
  return (
    <Alert
      color="orange"
      title={t('{count, plural, one {# message} other {# messages}} of which nobody knows whether they arrived', {
        count: messages.unknown,
      })}
    >
      <Stack gap="sm">
        <Text size="sm">
          {t(
            'They were handed over, but the connection broke before the server answered. They are never sent again by themselves.',
          )}
        </Text>
        <Text size="sm">
          {t(
            'Sent again, whoever got it already gets it twice. Left as it is, whoever did not get it never will. For a newsletter, leaving is the safer choice; for a receipt, sending again.',
          )}
        </Text>
        {can('campaigns:write') && domains.length > 1 && (
          <Table aria-label={t('Unknown messages by mail domain')} verticalSpacing={4} w="auto">
            <Table.Tbody>
              {domains.map(({ domain, unknown }) => (
                <Table.Tr key={domain}>
                  <Table.Th scope="row" fw={400}>
                    {domain}
                  </Table.Th>
                  <Table.Td>
                    <Door count={unknown} about={domain} selection={{ outcome: 'unknown', domain }} />
                  </Table.Td>
                  <Table.Td>{buttons(unknown, domain)}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        )}
        {can('campaigns:write') && (
          <Group gap="xs">
            {domains.length > 1 && <Text size="sm">{t('All of them:')}</Text>}
            {buttons(messages.unknown)}
          </Group>
        )}
      </Stack>
    </Alert>
  );
}
