import { Anchor, Button, Text } from '@mantine/core';
import { IconWorld } from '@tabler/icons-react';
import { Link, useNavigate } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { api, client } from '../../../api/client.ts';
import { TimeAgo } from '../../../parts/age.tsx';
import { Answer } from '../../../parts/answer.tsx';
import { can } from '../../../parts/can.ts';
import { DataTable } from '../../../parts/data-table.tsx';
import { Empty } from '../../../parts/empty.tsx';
import { Page } from '../../../parts/page.tsx';
import { useRefresh } from '../../../parts/use-refresh.ts';
import { t } from '../../../words/index.ts';
import { textOf, textOrNull, type Values } from '../form/field.ts';
import { FormDialog } from '../form/form-dialog.tsx';
import { WhoMayChange } from '../owners-only.tsx';
import { DnsState } from './domain-words.tsx';
import { stateOfDomain } from './judge-domain.ts';

/** Domains that messages come from. */
export default function DomainsPage(): ReactNode {
  const query = api.useQuery('get', '/sending-domains');
  const sender = api.useQuery('get', '/workspace').data?.settings.sender.email;
  const refresh = useRefresh();
  const navigate = useNavigate();
  const [isAdding, setIsAdding] = useState(false);
  const add = can('delivery:write') && <Button onClick={() => setIsAdding(true)}>{t('Add a domain')}</Button>;
  const create = async (values: Values) => {
    const { data } = await client.POST('/sending-domains', {
      body: { domain: textOf(values, 'domain'), returnPathDomain: textOrNull(values, 'returnPathDomain') },
    });
    await refresh('/sending-domains');
    if (data) await navigate({ to: '/settings/sending/$domainId', params: { domainId: String(data.id) } });
  };
  return (
    <Page
      title={t('Sending domains')}
      lead={t(
        'Mail arrives when the DNS of your domain says that we may send for it. We say what to publish, and check it.',
      )}
      actions={add}
    >
      <WhoMayChange scope="delivery:write" />
      <Answer query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty icon={<IconWorld size={28} aria-hidden />} title={t('No domain is set up yet')} action={add}>
              {t(
                'Messages are not signed, and large mailbox providers put most of them into spam. It takes about ten minutes at whoever runs your DNS.',
              )}
            </Empty>
          ) : (
            <DataTable
              name={t('Sending domains')}
              file="sending-domains"
              rows={items}
              rowKey={({ id }) => id}
              columns={[
                {
                  name: t('Domain'),
                  cell: ({ id, domain }) => (
                    <Anchor
                      component={Link}
                      to="/settings/sending/$domainId"
                      params={{ domainId: String(id) } as never}
                      fw={500}
                    >
                      {domain}
                    </Anchor>
                  ),
                  csv: ({ domain }) => domain,
                },
                {
                  name: t('State'),
                  cell: (domain) => <DnsState state={stateOfDomain(domain)} />,
                  csv: (domain) => stateOfDomain(domain),
                },
                {
                  name: t('Bounces go to'),
                  cell: ({ returnPathDomain }) =>
                    returnPathDomain ?? (
                      <Text span size="sm" c="dimmed">
                        {t('the sender')}
                      </Text>
                    ),
                  csv: ({ returnPathDomain }) => returnPathDomain ?? '',
                },
                {
                  name: t('Checked'),
                  cell: ({ checkedAt }) => (checkedAt ? <TimeAgo at={checkedAt} /> : t('never')),
                  csv: ({ checkedAt }) => checkedAt ?? '',
                },
              ]}
            />
          )
        }
      </Answer>
      <FormDialog
        title={t('Add a domain')}
        isOpen={isAdding}
        onClose={() => setIsAdding(false)}
        verb={t('Add the domain')}
        initial={{ domain: sender?.split('@')[1] ?? '', returnPathDomain: '' }}
        save={create}
        fields={[
          {
            kind: 'text',
            name: 'domain',
            label: t('Domain'),
            isRequired: true,
            hint: t('What stands behind the @ of the sender.'),
          },
          {
            kind: 'text',
            name: 'returnPathDomain',
            label: t('Domain for bounces'),
            placeholder: 'bounces.shop.example',
            hint: t('Best below the domain itself. Empty: bounces go to the sender, and nobody reads them here.'),
          },
        ]}
      />
    </Page>
  );
}
